"""What is kept of a run, in a file beside the record: bytes, which examiners pack and unpack, and nobody else reads.

They hold what hidden checks asked: no report, page or export reads them, and nothing that is handed back has them.
"""

from __future__ import annotations

from pathlib import Path

from nablagrade.model import Record
from nablagrade.records.record import path_of

_SUFFIX = ".transcript"


def place_of(folder: Path, student: str, assignment: str, notebook: str) -> Path:
    """Where what is kept of a notebook's run lies."""
    return path_of(folder, student, assignment, notebook).with_suffix(_SUFFIX)


def write(record: Record, packed: bytes, folder: Path) -> None:
    """Put what is kept of a run beside its record, whole, instead of an earlier one. OSError when the disk refuses."""
    path = place_of(folder, record.student, record.assignment, record.notebook)
    if not packed:
        path.unlink(missing_ok=True)
        return
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_bytes(packed)
    temporary.replace(path)
