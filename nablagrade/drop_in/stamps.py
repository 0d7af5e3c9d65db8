"""When something was handed in, in the place of nbgrader's reading: an odd file ends no run, a giant is not read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nablagrade.course.timestamps import read_timestamp
from nablagrade.records.gradebook.models import import_part


def existing_timestamp(folder: str) -> datetime | None:
    """Return the time of a submission. NbGraderException, which fails that submission alone, when nobody can tell."""
    found = read_timestamp(Path(folder).absolute())
    if found.notes:
        from nbgrader.converters import NbGraderException  # a converter asks, and is there

        raise NbGraderException(f"{folder}/{found.notes[0].words}")
    return _read(found.text)


def known_timestamp(folder: str) -> datetime | None:
    """Return the time of a submission, None also when there is no telling: its record says so."""
    found = read_timestamp(Path(folder).absolute())
    return None if found.notes else _read(found.text)


def _read(text: str | None) -> datetime | None:
    return import_part("nbgrader.utils").parse_utc(text) if text else None
