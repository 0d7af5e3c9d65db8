"""The files that a student's code finds beside its notebook: put into a child's folder before the first cell."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from nablagrade.model import Note, NoteKind
from nablagrade.notebooks.sealed import File, copy


def fill(scratch: Path, files: Sequence[tuple[str, File]]) -> tuple[Note, ...]:
    """Copy what a student's code finds beside its notebook; return a note on each file of theirs that cannot be."""
    notes = []
    for name, file in files:
        try:
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            copy(file, scratch / name)
        except OSError as error:
            if isinstance(file, Path):
                raise
            with suppress(OSError):
                (scratch / name).unlink()  # half of it
            words = f"{name[:100]}: left out of the notebook's folder ({error.strerror}; c.Nablagrade.scratch_mb)"
            notes.append(Note(NoteKind.LEFT_OUT, words))
    return tuple(notes)
