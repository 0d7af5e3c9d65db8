"""What was collected for an assignment: one file beside the students' folders, `.collected-ASSIGNMENT.json`.

It says of each submission how old it is, which attempt, and for which group somebody handed it in: nbgrader has no
place for that, and a submission itself stays what the student handed in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from nablagrade.errors import CourseError

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
class HandIn:
    """What the platform or the roster said of a submission beside its files and its time."""

    attempt: int | None = None  # which one it is, from 1
    attempts: int | None = None  # of how many
    group: str = ""  # for which it was handed in
    by: str = ""  # who of the group did, where that is known


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


@dataclass(frozen=True)
class _Entry:
    """A submission as the file has it."""

    time: datetime | None
    number: int | None
    modified: float | None
    late: bool
    digest: str
    attempt: int | None = None
    attempts: int | None = None
    group: str = ""
    handed_in_by: str = ""


def read_collected(submitted: Path, assignment: str) -> dict[str, Collected]:
    """Return what was collected, by student. CourseError where the file does not say it."""
    path = place_of(submitted, assignment)
    try:
        said = msgspec.json.decode(path.read_bytes(), type=dict[str, _Entry])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        mend = "move it away, and submissions that are there stay until you move them, too"
        raise CourseError(f"{path}: does not say what was collected ({error}); {mend}") from error
    return {student: _of(one) for student, one in said.items()}


def _of(one: _Entry) -> Collected:
    hand_in = HandIn(one.attempt, one.attempts, one.group, one.handed_in_by)
    return Collected(Age(one.time, one.number, one.modified), one.digest, one.late, hand_in)


def write_collected(submitted: Path, assignment: str, known: Mapping[str, Collected]) -> None:
    """Write the file, whole or not at all."""
    said = {student: _entry_of(one) for student, one in sorted(known.items())}
    with tempfile.NamedTemporaryFile("wb", prefix=ASIDE, dir=submitted, delete=False) as new:
        new.write(msgspec.json.format(msgspec.json.encode(said), indent=1) + b"\n")
    Path(new.name).replace(place_of(submitted, assignment))


def _entry_of(one: Collected) -> dict[str, object]:
    age = {"time": one.age.time, "number": one.age.number, "modified": one.age.modified}
    return age | {"late": one.is_late, "digest": one.digest} | tell_hand_in(one.hand_in)


def tell_hand_in(one: HandIn) -> dict[str, object]:
    """Return what is known of a hand-in, and nothing of what is not."""
    said = {"attempt": one.attempt, "attempts": one.attempts, "group": one.group, "handed_in_by": one.by}
    return {name: value for name, value in said.items() if value}
