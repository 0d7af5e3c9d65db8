"""The rule for which handed-in file is graded as which notebook of an assignment; no file is graded twice.

1. By name: the file of the notebook's name, then one of that name spelt otherwise, then one in a folder inside, then
   one that has the name in its own. It must hold an exercise of the notebook, and no more of another one.
2. By ids: of the files that are left the one with most of the notebook's cells, and at least half of them.
3. By name alone: a file that holds more of another notebook, where nothing better was found.

Of several files that are as near the one with more of the notebook's cells is graded, then the one that comes first;
the caller puts the newest first. What is decided depends on nothing else, so each notebook's job decides the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nablagrade.notebooks.naming import Nearness, nearness


@dataclass(frozen=True)
class Wanted:
    """A notebook of the assignment: its name, and the grade_ids of its cells."""

    name: str
    ids: frozenset[str]


@dataclass(frozen=True)
class Handed:
    """A handed-in file: its name inside the submission, and its cells' grade_ids; None when it is no notebook."""

    name: str
    ids: frozenset[str] | None


def fits(file: Handed, notebook: Wanted, wanted: Sequence[Wanted]) -> bool:
    """Whether a file of a notebook's name holds that notebook: something of it, and no more of another one."""
    if file.ids is None:
        return False
    mine = len(file.ids & notebook.ids)
    most = max((len(file.ids & other.ids) for other in wanted), default=0)
    return mine == most and (mine > 0 or not notebook.ids)


def assign(files: Sequence[Handed], wanted: Sequence[Wanted]) -> Mapping[str, int]:
    """Return the place in `files` of each notebook that was found, by its name; `files` come newest first."""
    return _Assignment(files, wanted).complete()


class _Assignment:
    def __init__(self, files: Sequence[Handed], wanted: Sequence[Wanted]) -> None:
        self._files = files
        self._wanted = wanted
        names = [one.name for one in wanted]
        self._near = [nearness(file.name, names) for file in files]
        self._given: dict[str, int] = {}

    def complete(self) -> dict[str, int]:
        for level in sorted(Nearness, reverse=True)[:-1]:
            self._by_name(level)
        self._by_ids()
        self._by_name_alone()
        return self._given

    def _by_name(self, level: Nearness) -> None:
        for notebook in self._open():
            places = [place for place in self._free() if self._near[place].get(notebook.name) is level]
            fitting = [place for place in places if fits(self._files[place], notebook, self._wanted)]
            if level is Nearness.WITHIN and not notebook.ids:
                continue  # a part of a name alone is no reason
            self._give(notebook, fitting)

    def _by_ids(self) -> None:
        pairs = [
            (-self._overlap(place, notebook), number, place, notebook)
            for number, notebook in enumerate(self._open())
            for place in self._free()
            if 0 < len(notebook.ids) <= 2 * self._overlap(place, notebook)
        ]
        for _, _, place, notebook in sorted(pairs, key=lambda pair: pair[:3]):
            if notebook.name not in self._given and place in self._free():
                self._given[notebook.name] = place

    def _by_name_alone(self) -> None:
        for notebook in self._open():
            places = [place for place in self._free() if self._near[place].get(notebook.name)]
            self._give(notebook, [place for place in places if self._overlap(place, notebook)])

    def _give(self, notebook: Wanted, places: Sequence[int]) -> None:
        def rank(place: int) -> tuple[Nearness, int, int]:
            return self._near[place][notebook.name], self._overlap(place, notebook), -place

        if places:
            self._given[notebook.name] = max(places, key=rank)

    def _overlap(self, place: int, notebook: Wanted) -> int:
        return len(notebook.ids & (self._files[place].ids or frozenset()))

    def _free(self) -> list[int]:
        return [place for place in range(len(self._files)) if place not in self._given.values()]

    def _open(self) -> list[Wanted]:
        return [one for one in self._wanted if one.name not in self._given]
