"""What Gradescope lays beside its autograder, taken as what anybody may have written: bounded, and nothing followed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from nablagrade.course.files import MAX_BYTES, look_into
from nablagrade.escaping import show_name
from nablagrade.notebooks.sealed import ChangedError, copy, open_file, seal
from nablagrade.records.autograded import STAMP

METADATA = "submission_metadata.json"
MAX_METADATA_BYTES = 32_000_000  # it holds the results of all earlier submissions, too
MAX_MEMBERS = 1000


@dataclass(frozen=True)
class HandIn:
    """What is said of a submission; nothing where nothing that can be believed is."""

    time: datetime | None = None
    members: int = 1


class _Metadata(msgspec.Struct):
    created_at: datetime | None = None
    users: list[object] = []


def read_metadata(path: Path) -> HandIn:
    """Read when it was handed in, and for how many; never raises for what the file holds."""
    try:
        with open_file(path) as file:
            body = file.read(MAX_METADATA_BYTES + 1)
        if len(body) > MAX_METADATA_BYTES:
            return HandIn()
        found = msgspec.json.decode(body, type=_Metadata)
    except (OSError, ValueError, RecursionError):
        return HandIn()
    time = found.created_at if found.created_at and found.created_at.tzinfo else None
    return HandIn(time, min(max(len(found.users), 1), MAX_MEMBERS))


def take_over(root: Path, target: Path, ignored: tuple[str, ...], time: datetime | None) -> tuple[int, list[str]]:
    """Copy the files of `root/submission` into a new folder, with nbgrader's own for the time.

    Return how many files were handed in, and a sentence on each that was left out. OSError when it cannot be written.
    """
    target.mkdir(parents=True)
    seen = look_into(root, "submission", ignored)
    told = [f"{show_name(name)}: left out, it is a link or no plain file" for name in seen.odd]
    told += [show_name(words) for words in seen.closed]
    left = MAX_BYTES
    for name, path in seen.files.items():
        place = target / os.path.relpath(path, root / "submission")
        left -= path.lstat().st_size
        sealed = seal(root, path, seen.linked)
        if left < 0 or sealed.problem or place.name == STAMP:
            told += [f"{show_name(name)}: left out, {sealed.problem or 'the files are too large together'}"] * (
                place.name != STAMP
            )
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            copy(sealed, place)
        except ChangedError as error:
            told.append(show_name(str(error)))
    if time is not None:
        (target / STAMP).write_text(f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
    return len(seen.files) + len(seen.odd), told
