"""Files that a student's code wrote beside its notebook: found in the scratch folder, and read with care.

The folder was the student's to fill, and a thread of theirs may live a moment longer: every step goes from an open
folder to a name in it, links are not followed, devices and pipes are not opened, number, depth and bytes are bounded.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nablagrade.model import Limits

MAX_DEPTH = 10
MAX_ENTRIES = 10_000  # of one folder

Mark = tuple[int, int, int]
Written = tuple[tuple[str, bytes], ...]
_ROOT = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC  # ours: it may be named by a link in /proc
_FOLDER = _ROOT | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe without a writer would never open


@dataclass(frozen=True)
class _Found:
    """A plain file in an open folder."""

    path: str
    mark: Mark  # tells it from a later version of itself
    folder: int
    name: str


def marks_of(scratch: Path) -> dict[str, Mark]:
    """Return the files of a folder, each with what tells it from a later version of itself."""
    return {file.path: file.mark for file in _files(scratch)}


def written_since(scratch: Path, before: Mapping[str, Mark], limits: Limits) -> tuple[Written, bool]:
    """Return the files that are new or changed since `before`, by name, and whether these are all."""
    files: list[tuple[str, bytes]] = []
    left_bytes, is_all = limits.kept_mb * 1_000_000, True
    for file in _files(scratch):
        if before.get(file.path) == file.mark:
            continue
        body = _read(file, left_bytes) if len(files) < limits.kept_files else None
        if body is None:
            is_all = False
        else:
            left_bytes -= len(body)
            files.append((file.path, body))
    return tuple(sorted(files)), is_all


def _files(scratch: Path) -> Iterator[_Found]:
    descriptor = os.open(scratch, _ROOT)
    try:
        yield from _below(descriptor, "", 0)
    finally:
        os.close(descriptor)


def _below(folder: int, place: str, depth: int) -> Iterator[_Found]:
    with os.scandir(folder) as entries:
        listed = list(islice(entries, MAX_ENTRIES))
    for entry in listed:
        # libraries keep their caches in hidden folders of the home, which is this one
        if not entry.name.isprintable() or entry.name.startswith("."):
            continue
        try:
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                mark = (status.st_ino, status.st_size, status.st_mtime_ns)
                yield _Found(place + entry.name, mark, folder, entry.name)
            elif stat.S_ISDIR(status.st_mode) and depth < MAX_DEPTH:
                yield from _inside(folder, entry.name, f"{place}{entry.name}/", depth + 1)
        except OSError:
            continue  # removed meanwhile, or closed to us


def _inside(parent: int, name: str, place: str, depth: int) -> Iterator[_Found]:
    descriptor = os.open(name, _FOLDER, dir_fd=parent)
    try:
        yield from _below(descriptor, place, depth)
    finally:
        os.close(descriptor)


def _read(file: _Found, most: int) -> bytes | None:
    """Return the content of a plain file of at most `most` bytes, else None."""
    try:
        descriptor = os.open(file.name, _FILE, dir_fd=file.folder)
    except OSError:
        return None
    with open(descriptor, "rb") as body:  # noqa: PTH123 - a descriptor, not a path
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        data = body.read(most + 1)
    return data if len(data) <= most else None
