"""Who handed in what, from the `submission_metadata.yml` of a Gradescope export.

Nothing of YAML is read but the few lines that are asked for, where Gradescope writes them: a key of a submission at
the margin, its time and its students two steps to the right. What students wrote stands further right, unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from nablagrade.platforms.names import Claim

METADATA = "submission_metadata.yml"
_SUBMISSION = re.compile(r"(submission_\d+):\s*")
_SECTION = re.compile(r"  :(\w+):\s*(.*)")
_STUDENT = re.compile(r"  (?:  )?[- ] :(name|sid|email):\s*(.*)")
_EARLIER = re.compile(r"  (?:  )?[- ] :created_at:\s*(.*)")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)")


@dataclass(frozen=True)
class Handed:
    """What a submission's entry says: its students, and when it came in."""

    students: tuple[Claim, ...]
    time: datetime | None
    number: int | None = None  # which attempt it is, where those before it are listed


def read_metadata(text: str) -> dict[str, Handed]:
    """Return what is said of each submission, by its folder."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):  # `splitlines` would part what is one line to YAML
        if start := _SUBMISSION.fullmatch(line):
            lines = found.setdefault(start[1], [])
        elif line[:1] not in (" ", ""):
            lines = []  # something else begins at the margin
        lines.append(line)
    return {name: _read(some) for name, some in found.items()}


def _read(lines: list[str]) -> Handed:
    section, time = "", None
    students: list[dict[str, str]] = []
    before: list[datetime | None] = []
    for line in lines:
        if begins := _SECTION.fullmatch(line):
            section = begins[1]
            time = _time(begins[2]) if section == "created_at" else time
        elif section == "submitters" and (said := _STUDENT.fullmatch(line)):
            if "- " in line[:6]:
                students.append({})
            if students:
                students[-1][said[1]] = _value(said[2])
        elif section == "history" and (earlier := _EARLIER.fullmatch(line)):
            before.append(_time(earlier[1]))
    number = 1 + sum(one < time for one in before if one) if time and before and all(before) else None
    return Handed(tuple(_claim(one) for one in students), time, number)


def _claim(said: dict[str, str]) -> Claim:
    accounts = tuple(one for one in (said.get("sid", ""), said.get("email", "")) if one)
    return Claim("", said.get("name", ""), accounts, accounts[0] if accounts else "")


def _value(text: str) -> str:
    """Return what a scalar says: in either kind of quotes, or plain."""
    text = text.strip()
    if text[:1] == text[-1:] == "'" and len(text) > 1:
        return text[1:-1].replace("''", "'")
    if text[:1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return ""
    return "" if text in ("null", "~") else text


def _time(text: str) -> datetime | None:
    found = _TIME.fullmatch(_value(text))
    if not found:
        return None
    zone = "+00:00" if found[3] in ("Z", "UTC") else found[3]
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}").astimezone(UTC)
    except ValueError:
        return None


def claims_of(claim: Claim, metadata: Mapping[str, Handed]) -> Iterator[Claim]:
    """Yield a claim for each of the students who handed in a file together."""
    handed = metadata.get(claim.attempt)
    for one in handed.students if handed else ():
        time, count = (handed.time, handed.number) if handed else (None, None)
        yield replace(one, file=claim.file, attempt=claim.attempt, time=time, count=count)
