"""Where in a repository a result belongs, for a CI service that shows it there: a submitted notebook, or checks."""

from __future__ import annotations

import json
import os
import re
import stat
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nablagrade.engine.checks.paths import checks_path
from nablagrade.model import NoteKind, Record
from nablagrade.notebooks.naming import ENDING
from nablagrade.records.reports.annotations import Slip
from nablagrade.records.reports.base import FindPlace, Place
from nablagrade.sandbox.linux.beneath import FILE, open_beneath
from nablagrade.settings import Settings

_MOST_BYTES = 20_000_000  # of a notebook that is looked at for a line


def place_finder(settings: Settings) -> FindPlace:
    """Return what finds the place of a result: by its path from the top of the repository that holds the course."""
    top = _top(settings)

    def find_place(record: Record, exercise: str) -> Place:
        inside = f"{record.student}/{record.assignment}/{record.notebook}{ENDING}"
        line = _find_line(settings.submitted, inside, exercise) if exercise else 1
        return Place(os.path.relpath(settings.submitted / inside, top), line)

    return find_place


def find_slips(settings: Settings, records: Sequence[Record]) -> list[Slip]:
    """Return where check files kept notebooks from being judged, what most of them wait for first."""
    counts: Counter[Place] = Counter()
    for record in records:
        path = checks_path(settings.autograders, record.assignment, record.notebook)
        told = re.compile(rf"{re.escape('/'.join(path.parts[-3:]))}\b(?:.*?\bline (\d{{1,7}})\b)?")
        notes = [told.search(note.words) for note in record.notes if note.kind is NoteKind.COURSE]
        shown = os.path.relpath(path, _top(settings))
        counts.update({Place(shown, int(found[1] or 1)) for found in notes if found})
    return [Slip(place, count) for place, count in counts.most_common()]


def _top(settings: Settings) -> Path:
    folders = (settings.root, *settings.root.parents)
    return next((folder for folder in folders if (folder / ".git").exists()), settings.root)


def _find_line(root: Path, place: str, grade_id: str) -> int:
    """Return the line that names a cell, 1 where there is none: a search in bytes, which reads no notebook."""
    try:
        opened = open_beneath(root, place, FILE)
    except OSError:
        return 1
    with os.fdopen(opened, "rb") as file:
        content = file.read(_MOST_BYTES) if stat.S_ISREG(os.fstat(opened).st_mode) else b""
    names = (json.dumps(grade_id, ensure_ascii=is_ascii).encode(errors="replace") for is_ascii in (False, True))
    found = max(content.find(b'"grade_id": ' + name) for name in names)
    return content.count(b"\n", 0, max(found, 0)) + 1
