"""When something was handed in, in the place of nbgrader's reading: an odd file ends no run, a giant is not read."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from nbgrader.converters import NbGraderException
from nbgrader.utils import parse_utc

from nablagrade.course.timestamps import read_timestamp


def existing_timestamp(folder: str) -> datetime | None:
    """Return the time of a submission. NbGraderException, which fails that submission alone, when nobody can tell."""
    found = read_timestamp(Path(folder).absolute())
    if found.notes:
        raise NbGraderException(f"{folder}/{found.notes[0].words}")
    return parse_utc(found.text) if found.text else None


def known_timestamp(folder: str) -> datetime | None:
    """Return the time of a submission, None also when there is no telling: its record says so."""
    with suppress(NbGraderException):
        return existing_timestamp(folder)
    return None
