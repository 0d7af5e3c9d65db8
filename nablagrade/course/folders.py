"""The folders of a student that belong to an assignment, by their names; a link among them is told, not followed."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nablagrade.model import Note, NoteKind
from nablagrade.notebooks.sealed import why_closed
from nablagrade.sandbox.linux.beneath import FOLDER, open_beneath

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Folders:
    """The folder of a submission, others that may belong to it, and what a person should know of them."""

    main: Path  # where it is, or should be
    plain: tuple[Path, ...] = ()  # those that are folders and no links, the main one first
    notes: tuple[Note, ...] = ()
    closed: tuple[str, ...] = ()  # why the student's own folder could not be looked into


def find_folders(root: Path, student: str, assignment: str, assignments: Collection[str]) -> Folders | None:
    """Return a student's folders for an assignment, None when they have none; `root` holds all submissions."""
    place = root / student
    if place.is_symlink():
        return Folders(place / assignment, notes=(_link(student),))
    try:
        mine = _look(root, student, assignment, assignments)
    except OSError as error:
        return Folders(place / assignment, closed=(f"{student}: {why_closed(error)}",))
    plain = [place / name for name, is_folder, _ in mine if is_folder]
    links = tuple(_link(name) for name, _, is_link in mine if is_link)
    if not plain:
        return Folders(place / assignment, notes=links) if links else None
    plain.sort(key=lambda one: one.name != assignment)
    return Folders(plain[0], tuple(plain), (*links, *_told(plain, assignment)))


def _look(root: Path, student: str, assignment: str, assignments: Collection[str]) -> list[tuple[str, bool, bool]]:
    """Return what of a student's is named as an assignment: name, whether it is a folder, whether a link."""
    descriptor = open_beneath(root, student, FOLDER)
    try:
        with os.scandir(descriptor) as entries:
            mine = [one for one in entries if _is_named(one.name, assignment, assignments)]
            return sorted((one.name, one.is_dir(follow_symlinks=False), one.is_symlink()) for one in mine)
    finally:
        os.close(descriptor)


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
