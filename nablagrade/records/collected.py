"""What was collected for an assignment: one file beside the students' folders, `.collected-ASSIGNMENT.json`.

It says of each submission how old it is, which attempt, and for which group somebody handed it in: nbgrader has no
place for that, and a submission itself stays what the student handed in.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nablagrade.errors import CourseError
from nablagrade.model import HandIn
from nablagrade.records.fields import (
    Fields,
    as_fields,
    count_or_none,
    date_or_none,
    flag,
    number_or_none,
    text,
)

ASIDE = ".collecting-"  # what is not complete yet


@dataclass(frozen=True)
class Age:
    """When something was handed in, as far as it is known."""

    time: datetime | None = None
    number: int | None = None  # that grows with each attempt
    modified: float | None = None  # the newest of the files

    def is_newer(self, other: Age) -> bool | None:
        """Whether this is the newer of two; None where nobody can tell."""
        for mine, theirs in ((self.time, other.time), (self.number, other.number), (self.modified, other.modified)):
            if mine is not None and theirs is not None and mine != theirs:
                return mine > theirs  # type: ignore[operator]  # of one kind
        return None


@dataclass(frozen=True)
class Collected:
    """What a submission is known to be."""

    age: Age
    digest: str  # of its files, as they came
    is_late: bool = False
    hand_in: HandIn = field(default_factory=HandIn)


def place_of(submitted: Path, assignment: str) -> Path:
    """Where the file of an assignment lies."""
    return submitted / f".collected-{assignment}.json"


def read_collected(submitted: Path, assignment: str) -> dict[str, Collected]:
    """Return what was collected, by student. CourseError where the file does not say it."""
    path = place_of(submitted, assignment)
    try:
        said = as_fields(json.loads(path.read_text("utf-8")))
        return {student: _from_json(as_fields(one)) for student, one in said.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        mend = "move it away, and submissions that are there stay until you move them, too"
        raise CourseError(f"{path}: does not say what was collected ({error}); {mend}") from error


def write_collected(submitted: Path, assignment: str, known: Mapping[str, Collected]) -> None:
    """Write the file, whole or not at all."""
    words = json.dumps({name: _to_json(one) for name, one in sorted(known.items())}, indent=1, ensure_ascii=False)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix=ASIDE, dir=submitted, delete=False) as new:
        new.write(words + "\n")
    Path(new.name).replace(place_of(submitted, assignment))


def _from_json(said: Fields) -> Collected:
    age = Age(date_or_none(said, "time"), count_or_none(said, "number"), number_or_none(said, "modified"))
    return Collected(age, text(said, "digest"), flag(said, "late"), hand_in_from_json(said))


def _to_json(one: Collected) -> dict[str, object]:
    age = {"time": one.age.time and one.age.time.isoformat(), "number": one.age.number, "modified": one.age.modified}
    return age | {"late": one.is_late, "digest": one.digest} | hand_in_to_json(one.hand_in)


def hand_in_from_json(said: Fields) -> HandIn:
    """Return what `hand_in_to_json` wrote; each of it may be left out."""
    group, by = (text(said, name) if name in said else "" for name in ("group", "handed_in_by"))
    return HandIn(count_or_none(said, "attempt"), count_or_none(said, "attempts"), group, by)


def hand_in_to_json(one: HandIn) -> dict[str, object]:
    """What is known, as plain JSON data; nothing of what is not."""
    said = {"attempt": one.attempt, "attempts": one.attempts, "group": one.group, "handed_in_by": one.by}
    return {name: value for name, value in said.items() if value}
