"""Which folders of a student are their submission for an assignment: that of its name, and those named nearly so."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nablagrade.model import Note, NoteKind

_SIGNS = re.compile(r"[\W_]+")


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
