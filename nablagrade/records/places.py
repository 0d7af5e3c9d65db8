"""Places for files in one folder: who comes first has the name, and no later file hinders one that is there.

A student may hand in a folder where the course gives a file, or a file where it gives a folder; their code may write
either where a notebook lies. What comes later is kept beside, with an ending.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import chain, count

ENDING = ".theirs"
MAX_BYTES = 255  # of one name


class Places:
    """The files and folders that have a place; `reserved` names are no file's and no folder's that comes later."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._reserved = frozenset(reserved)
        self._files: dict[str, str] = {}  # place → the name that was asked for
        self._folders: set[str] = set()

    def give(self, name: str) -> str:
        """Return the name under which a file is kept: its own, where nothing that came first stands against it.

        A file of the very same name does not: whoever asks knows that it is replaced.
        """
        *folders, last = name.split("/")
        at = ""
        for folder in folders:
            at = self._free(at, folder, lambda place: place not in self._files)
            self._folders.add(at)
            at += "/"
        kept = self._free(at, last, lambda place: place not in self._folders and self._files.get(place, name) == name)
        self._files[kept] = name
        return kept

    def _free(self, at: str, name: str, is_free: Callable[[str], bool]) -> str:
        endings = chain(("", ENDING), (f"{ENDING}{number}" for number in count(2)))
        tried = (at + _with_ending(name, ending) for ending in endings)
        return next(place for place in tried if place not in self._reserved and is_free(place))


def _with_ending(name: str, ending: str) -> str:
    while len(os.fsencode(name + ending)) > MAX_BYTES:
        name = name[:-1]
    return name + ending
