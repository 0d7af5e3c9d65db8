"""A mark scheme as its author wrote it, read as criteria with points: rows of a table, or lines that name points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBERS = {"half a": 0.5, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
           "eight": 8.0, "nine": 9.0, "ten": 10.0}  # fmt: skip
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|½|{'|'.join(NUMBERS)})"
_ROW = re.compile(r"^\s*\|\s*(?P<points>\d+(?:[.,]\d+)?|½)\s*\|(?P<words>.+?)\|?\s*$")
_UNIT = r"(?:points?|pts?\.?|marks?)"
_LINE = re.compile(
    rf"^\s*(?:[-*+]|\d+[.)])?\s*(?:\*\*)?[(\[]?\+?(?P<points>{_NUMBER})\s*{_UNIT}[)\]]?(?:\*\*)?\s*"
    r"(?:[:.–—-]|for\b|if\b|\|)?\s*(?P<words>\S.*)$",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"^\s*(?:[-*+]|\d+[.)])\s*(?P<words>\S.*?)\s*[(\[]\+?(?P<points>{_NUMBER})\s*{_UNIT}[)\]]\.?\s*$", re.IGNORECASE
)
_TABLE = re.compile(r"^\s*\|.*\|?\s*$")
_HALF = re.compile(r"(?:\s|^)Half:\s*(?P<words>.+)$", re.IGNORECASE)
_NO_HALF = re.compile(r"\s*No half\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Criterion:
    """One thing that earns points; `half` says for what half of them are given, None where they never are."""

    points: float
    words: str
    half: str | None = None


@dataclass(frozen=True)
class Scheme:
    """The criteria, and all other words of the author's, such as a model answer."""

    criteria: tuple[Criterion, ...] = ()
    rest: str = ""


def read_scheme(text: str) -> Scheme:
    """Return the criteria of a mark scheme. What it does not word as points is left to be read by a person."""
    criteria, rest = [], []
    for line in text.splitlines():
        found = _ROW.match(line) or _LINE.match(line) or _LAST.match(line)
        if found:
            criteria.append(_criterion(_number(found["points"]), found["words"].strip()))
        else:
            rest.append(line)
    return Scheme(tuple(criteria), "\n".join(_without_heads(rest) if criteria else rest).strip())


def _criterion(points: float, words: str) -> Criterion:
    half = _HALF.search(words)
    if half:
        return Criterion(points, words[: half.start()].strip(), half["words"].strip())
    return Criterion(points, _NO_HALF.sub("", words))


def _number(text: str) -> float:
    if text == "½":
        return 0.5
    return NUMBERS.get(text.lower()) or float(text.replace(",", "."))


def _without_heads(lines: list[str]) -> Iterator[str]:
    """Yield the lines but the head of the table whose rows were read."""
    return (line for line in lines if not _TABLE.match(line))
