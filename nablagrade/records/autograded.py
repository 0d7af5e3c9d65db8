"""The autograded folder of a submission, in nbgrader's place: built aside and renamed, so nobody sees half of it."""

from __future__ import annotations

import errno
import hashlib
import shutil
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from nablagrade.model import Note, NoteKind
from nablagrade.notebooks.sealed import ChangedError, File, copy
from nablagrade.records.places import Places

SUFFIX = ".ipynb"
STAMP = "timestamp.txt"
BAD_NAME = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL)
MAX_NOTES = 5
SHARED = 0o2770


@dataclass(frozen=True)
class Modes:
    """Who may do what with the files, by nbgrader's configuration."""

    file: int = 0o444
    is_shared: bool = False  # folders are the group's, too


def fingerprint_of(notebook: bytes) -> str:
    """Return what an autograded notebook is known by: its size, and a hash."""
    return f"{len(notebook)} {hashlib.sha256(notebook).hexdigest()[:16]}"


def is_as_written(path: Path, fingerprint: str) -> bool:
    """Whether a notebook is the one that has a fingerprint. It is read: no time of a file proves that it was not.

    A program that died left half of one, or somebody put another student's there. Of a record of an earlier version,
    which has no fingerprint, any notebook is.
    """
    try:
        status = path.lstat()
        is_there = stat.S_ISREG(status.st_mode)
        if not is_there or not fingerprint:
            return is_there
        is_as_long = f"{status.st_size}" == fingerprint.partition(" ")[0]
        return is_as_long and fingerprint_of(path.read_bytes()) == fingerprint
    except OSError:
        return False


def write_folder(
    folder: Path,
    notebooks: Mapping[str, bytes | None],
    files: Mapping[str, File],
    written: Mapping[str, bytes] = MappingProxyType({}),
    stamp: bytes | None = None,
    *,
    modes: Modes = Modes(),
    ready: Callable[[Sequence[Note]], object] = lambda _: None,
) -> None:
    """Replace a submission's folder. A notebook that is not named keeps its old file; None removes it.

    `written` are files that the student's code wrote: they win over those that it was given, but no notebook is its,
    nor the time of handing in, which is `stamp`. `ready` is told what is not there, or under another name, when all is
    written and nothing replaced yet. OSError, and all as it was, when the disk refuses.
    """
    new, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    _remove(new)
    if old.exists() and not folder.exists():
        old.rename(folder)  # killed between the two steps of `_swap`
    new.mkdir(parents=True)
    for kept in folder.glob("*.ipynb"):
        if kept.stem not in notebooks and kept.is_file():
            shutil.copyfile(kept, new / kept.name)
    for name, body in notebooks.items():
        if body is not None:
            (new / f"{name}.ipynb").write_bytes(body)
    if stamp is not None:
        (new / STAMP).write_bytes(stamp)
    notes = _fill(new, {**files, **{name: body for name, body in written.items() if not name.endswith(SUFFIX)}})
    _set_modes(new, modes)
    ready(notes)
    _swap(new, folder, old)


def _fill(folder: Path, files: Mapping[str, File | bytes]) -> tuple[Note, ...]:
    """Write files, none of which hinders a notebook, the time or one before it; return notes on what is not there."""
    tops = (name.partition("/")[0] for name in files)
    # also where no notebook lies: nbgrader takes a folder of such a name for one
    reserved = {STAMP, *(path.name for path in folder.iterdir()), *(top for top in tops if top.endswith(SUFFIX))}
    places, notes = Places(reserved), []
    for name, content in files.items():
        place = places.give(name)
        if place != name:
            notes.append(Note(NoteKind.LEFT_OUT, f"{name[:100]}: kept as {place[:120]}, its name is another file's"))
        try:
            _write(folder / place, content)
        except ChangedError as error:
            notes.append(Note(NoteKind.LEFT_OUT, f"{error}; not kept in {folder.parent.name}"))
        except OSError as error:
            if error.errno not in BAD_NAME:
                raise
            notes.append(Note(NoteKind.LEFT_OUT, f"{name[:100]}: not kept, the disk refuses its name"))
    return tuple(notes[:MAX_NOTES])


def _write(place: Path, content: File | bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        place.write_bytes(content)
    else:
        copy(content, place)


def _set_modes(folder: Path, modes: Modes) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_file():
            path.chmod(modes.file)
        elif modes.is_shared:
            path.chmod(path.stat().st_mode & 0o2777 | SHARED)


def _swap(new: Path, folder: Path, old: Path) -> None:
    _remove(old)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
