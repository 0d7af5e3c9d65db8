"""The plain files of a folder, the course's own or one that was handed in: nothing is followed, and all is bounded."""

from __future__ import annotations

import fnmatch
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from nablagrade.model import Note, NoteKind
from nablagrade.notebooks.sealed import why_closed
from nablagrade.records.reports.words import count_of
from nablagrade.sandbox.linux.beneath import FOLDER, open_beneath

MAX_DEPTH = 20
MAX_ENTRIES = 20_000  # of a submission that are looked at
MAX_NAME_BYTES = 1000  # of a name inside the folder: it is copied to places with longer paths
MAX_FILES = 2000
MAX_BYTES = 200_000_000


def find_files(folder: Path, ignored: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Yield the plain files of a folder of the course's own, by name. OSError when it cannot be read."""
    left = [(folder, "", 0)]
    while left:
        place, prefix, depth = left.pop()
        with os.scandir(place) as entries:
            found = sorted((one for one in entries if not is_ignored(one.name, ignored)), key=lambda one: one.name)
        yield from ((prefix + one.name, Path(one.path)) for one in found if one.is_file(follow_symlinks=False))
        deeper = [one for one in found if one.is_dir(follow_symlinks=False)] if depth < MAX_DEPTH else []
        left += [(Path(one.path), f"{prefix}{one.name}/", depth + 1) for one in reversed(deeper)]


def is_ignored(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether the course's configuration leaves out files and folders of this name."""
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


@dataclass
class Seen:
    """What lies in a folder that was handed in."""

    files: dict[str, Path] = field(default_factory=dict)  # plain ones, those of a folder before those of its folders
    odd: list[str] = field(default_factory=list)  # links, pipes, sockets, devices
    closed: list[str] = field(default_factory=list)  # why a folder could not be looked into
    linked: set[int] = field(default_factory=set)  # inodes with several names, all of them the submission's
    is_cut: bool = False  # there is more


def look_into(root: Path, place: str, ignored: tuple[str, ...]) -> Seen:
    """Look through a folder below `root`, where anything may lie; never raises for what does."""
    return _Look(root, place, ignored).complete()


class _Look:
    def __init__(self, root: Path, place: str, ignored: tuple[str, ...]) -> None:
        self._root = root
        self._place = place
        self._ignored = ignored
        self._seen = Seen()
        self._count = 0
        self._names: Counter[int] = Counter()  # of each inode that has several: how many were found
        self._doubted: dict[int, os.stat_result] = {}
        self._left = [("", 0)]

    def complete(self) -> Seen:
        while self._left:
            prefix, depth = self._left.pop()
            try:
                self._open(prefix, depth)
            except OSError as error:
                where = prefix[:-1] or self._place.rpartition("/")[2]
                self._seen.closed.append(f"{where}: {why_closed(error)}")
        mine = (inode for inode, status in self._doubted.items() if status.st_nlink == self._names[inode])
        self._seen.linked.update(mine)
        return self._seen

    def _open(self, prefix: str, depth: int) -> None:
        descriptor = open_beneath(self._root, f"{self._place}/{prefix}".rstrip("/"), FOLDER)
        try:
            with os.scandir(descriptor) as entries:
                listed = list(islice(entries, MAX_ENTRIES + 1 - self._count))
            found = sorted((one for one in listed if not is_ignored(one.name, self._ignored)), key=lambda one: one.name)
            self._count += len(listed)
            self._seen.is_cut = self._seen.is_cut or self._count > MAX_ENTRIES
            self._take(found, prefix, depth, os.fstat(descriptor))
        finally:
            os.close(descriptor)

    def _take(self, found: list[os.DirEntry[str]], prefix: str, depth: int, folder: os.stat_result) -> None:
        deeper = []
        for one in found:
            name = prefix + one.name
            if one.is_dir(follow_symlinks=False):
                deeper.append((f"{name}/", depth + 1))
            elif one.is_file(follow_symlinks=False):
                self._seen.files[name] = self._root / self._place / name
                self._count_names(one.stat(follow_symlinks=False), folder)
            else:
                self._seen.odd.append(name)
        self._seen.is_cut = self._seen.is_cut or (depth == MAX_DEPTH and bool(deeper))
        self._left += reversed(deeper) if depth < MAX_DEPTH else []

    def _count_names(self, status: os.stat_result, folder: os.stat_result) -> None:
        """Note a file of several names: where another name was made after this one, it is not this one that is odd."""
        if status.st_nlink > 1:
            self._names[status.st_ino] += 1
            self._doubted[status.st_ino] = status
            if status.st_uid == folder.st_uid and folder.st_ctime_ns < status.st_ctime_ns:
                self._seen.linked.add(status.st_ino)


def bound(files: Mapping[str, Path]) -> tuple[dict[str, Path], tuple[Note, ...]]:
    """Return the files that are kept, and a note on those that are not: no submission fills everybody's disk."""
    kept: dict[str, Path] = {}
    left_bytes = MAX_BYTES
    for name, path in files.items():
        size = size_of(path)
        if len(os.fsencode(name)) <= MAX_NAME_BYTES and len(kept) < MAX_FILES and size <= left_bytes:
            kept[name] = path
            left_bytes -= size
    left_out = sorted(files.keys() - kept.keys())
    return kept, left_out_notes(left_out, "left out, too large, too many or named too long")


def size_of(path: Path) -> int:
    """Return the bytes of a file, 0 when it is gone: whoever opens it says so."""
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def left_out_notes(names: list[str], words: str) -> tuple[Note, ...]:
    """Return a note that names the first of some files, and counts the others; none where there are none."""
    if not names:
        return ()
    more = f" and {count_of(len(names) - 1, 'more file')}" if len(names) > 1 else ""
    return (Note(NoteKind.LEFT_OUT, f"{names[0][:100]}{more}: {words}"),)
