"""The folders of a student, and the plain files in them: nothing is followed, opened or waited for; all is bounded."""

from __future__ import annotations

import fnmatch
import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nablagrade.model import Note, NoteKind

MAX_DEPTH = 20
MAX_NAME_BYTES = 1000  # of a name inside the folder: it is copied to places with longer paths
MAX_FILES = 2000
MAX_BYTES = 200_000_000
_SIGNS = re.compile(r"[\W_]+")


def find_files(folder: Path, ignored: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Yield plain files by name: a link could lead to the gradebook, and a fifo would never end."""
    left = [(folder, "", 0)]
    while left:
        place, prefix, depth = left.pop()
        with os.scandir(place) as entries:
            found = sorted((one for one in entries if not is_ignored(one.name, ignored)), key=lambda one: one.name)
        yield from ((prefix + one.name, Path(one.path)) for one in found if one.is_file(follow_symlinks=False))
        deeper = [one for one in found if _is_folder(one)] if depth < MAX_DEPTH else []
        left += [(Path(one.path), f"{prefix}{one.name}/", depth + 1) for one in reversed(deeper)]


def find_odd(folder: Path) -> tuple[str, ...]:
    """Return what lies in a folder and is neither a plain file nor a folder: nothing of it is looked at."""
    with os.scandir(folder) as entries:
        odd = [one.name for one in entries if not one.is_file(follow_symlinks=False) and not _is_folder(one)]
    return tuple(sorted(odd))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def is_ignored(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether the course's configuration leaves out files and folders of this name."""
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def bound(files: Mapping[str, Path]) -> tuple[dict[str, Path], tuple[Note, ...]]:
    """Return the files that are kept, and a note on those that are not: no submission fills everybody's disk."""
    kept: dict[str, Path] = {}
    left_bytes = MAX_BYTES
    for name, path in files.items():
        size = path.lstat().st_size
        if len(os.fsencode(name)) <= MAX_NAME_BYTES and len(kept) < MAX_FILES and size <= left_bytes:
            kept[name] = path
            left_bytes -= size
    left_out = sorted(files.keys() - kept.keys())
    if not left_out:
        return kept, ()
    more = f" and {len(left_out) - 1} more files" if len(left_out) > 1 else ""
    words = f"{left_out[0][:100]}{more}: left out, too large, too many or named too long"
    return kept, (Note(NoteKind.LEFT_OUT, words),)


@dataclass(frozen=True)
class Folders:
    """The folder of a submission, others that may belong to it, and what a person should know of them."""

    main: Path  # where it is, or should be
    plain: tuple[Path, ...] = ()  # those that are folders and no links, the main one first
    notes: tuple[Note, ...] = ()


def find_folders(student: Path, assignment: str, assignments: Collection[str]) -> Folders | None:
    """Return a student's folders for an assignment, None when they have none; links are not followed."""
    with os.scandir(student) as entries:
        mine = [one for one in entries if _is_named(one.name, assignment, assignments)]
    found = sorted(mine, key=lambda one: one.name)
    plain = [Path(one.path) for one in found if one.is_dir(follow_symlinks=False)]
    links = tuple(_link(one.name) for one in found if one.is_symlink())
    if not plain:
        return Folders(student / assignment, notes=links) if links else None
    plain.sort(key=lambda one: one.name != assignment)
    return Folders(plain[0], tuple(plain), (*links, *_told(plain, assignment)))


def _is_named(name: str, assignment: str, assignments: Collection[str]) -> bool:
    return name == assignment or (name not in assignments and _plain(name) == _plain(assignment))


@cache
def _plain(name: str) -> str:
    """Return a name as somebody would read it aloud: no case, no signs, one Unicode form."""
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()


def _link(name: str) -> Note:
    return Note(NoteKind.LEFT_OUT, f"{name}: is a link, which is not followed; put the folder itself there")


def _told(plain: Sequence[Path], assignment: str) -> tuple[Note, ...]:
    names = ", ".join(f"`{one.name}`" for one in plain if one.name != assignment)
    words = f"{names}: taken for a folder of {assignment}; rename what belongs to it to `{assignment}`"
    return (Note(NoteKind.OTHER_FILE, words),) if names else ()
