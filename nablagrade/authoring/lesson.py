"""A lesson as its author sees it: notebooks, exercises with their cells, checks and specimens; nothing of it is run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nablagrade.authoring.specimens import Specimen, load_specimens
from nablagrade.course.source.titles import HEADING
from nablagrade.engine.checks.checks import Check, load_checks
from nablagrade.engine.checks.paths import checks_path, signatures_path
from nablagrade.engine.checks.signatures import load_hints
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, mark_of
from nablagrade.notebooks.plans import exercise_of
from nablagrade.notebooks.sources import read_source
from nablagrade.settings import Settings

SKIP = "skip-execution"
_LABEL = re.compile(r"^#{1,6} +(?P<label>[A-Z]\d+) · ", re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """One exercise: its cells from the prompt to the last one of its own, and what judges it."""

    id: str
    notebook: str
    title: str
    cells: tuple[Cell, ...]
    checks: tuple[Check, ...] = ()

    @property
    def prompt(self) -> tuple[Cell, ...]:
        """The Markdown before the first answer; for a task the task itself."""
        texts = []
        for cell in self.cells:
            if cell["cell_type"] != "markdown":
                break
            texts.append(cell)
        return tuple(texts)

    @property
    def answers(self) -> tuple[Cell, ...]:
        """The code cells that a student fills in."""
        return tuple(cell for cell in self.cells if mark_of(cell).get("solution") and cell["cell_type"] == "code")

    @property
    def graded(self) -> tuple[Cell, ...]:
        """The cells that a machine grades."""
        return tuple(cell for cell in self.cells if mark_of(cell).get("grade") and not mark_of(cell).get("solution"))

    @property
    def read(self) -> tuple[Cell, ...]:
        """The cells that a person grades."""
        return tuple(cell for cell in self.cells if is_read_by_person(cell))

    @property
    def visible(self) -> tuple[Cell, ...]:
        """The locked cells without points that look at an answer."""
        return tuple(cell for cell in self.cells if cell["cell_type"] == "code" and is_locked_only(cell))


@dataclass(frozen=True)
class Lesson:
    """One assignment with all that its author wrote."""

    name: str
    notebooks: Mapping[str, Notebook]
    exercises: tuple[Exercise, ...]
    checks: Mapping[str, tuple[Check, ...]]  # by notebook
    specimens: tuple[Specimen, ...] = ()
    hints: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # exercise → mistake → hint

    @property
    def cells(self) -> Iterator[tuple[str, Cell]]:
        """Every cell with the name of its notebook."""
        for name, notebook in self.notebooks.items():
            for cell in notebook["cells"]:
                yield name, cell


def load_lesson(settings: Settings, name: str) -> Lesson:
    """Read a lesson. CourseError names the file that cannot be read."""
    paths = sorted((settings.source / name).glob("*.ipynb"))
    notebooks = {path.stem: read_source(path) for path in paths}
    checks = {stem: _load_checks(checks_path(settings.autograders, name, stem)) for stem in notebooks}
    exercises = [one for stem, notebook in notebooks.items() for one in _exercises(stem, notebook, checks[stem])]
    hints = {
        one.id: load_hints(signatures_path(settings.autograders, name, one.id).with_name("hints.toml"))
        for one in exercises
    }
    return Lesson(name, notebooks, tuple(exercises), checks, load_specimens(settings.autograders, name), hints)


def _load_checks(path: Path) -> tuple[Check, ...]:
    return load_checks(path) if path.exists() else ()


def _exercises(stem: str, notebook: Notebook, checks: Sequence[Check]) -> Iterator[Exercise]:
    cells = notebook["cells"]
    homes = [home_of(cell) for cell in cells]
    heading = ""
    seen: set[str] = set()
    for place, (cell, home) in enumerate(zip(cells, homes, strict=True)):
        if cell["cell_type"] == "markdown" and (found := HEADING.findall(cell["source"])):
            heading = found[-1]
        if home and home not in seen:
            seen.add(home)
            last = max(index for index, other in enumerate(homes) if other == home)
            mine = cells[_first(cells, homes, place) : _last(cells, last) + 1]
            yield Exercise(home, stem, heading or home, tuple(mine), tuple(c for c in checks if c.exercise == home))


def _first(cells: Sequence[Cell], homes: Sequence[str | None], place: int) -> int:
    """The exercise begins with its heading: in its own first cell, or in the text before it."""
    for index in range(place, -1, -1):
        if index < place and (homes[index] or grade_id_of(cells[index])):
            return place
        if cells[index]["cell_type"] == "markdown" and HEADING.search(cells[index]["source"]):
            return index
    return place


def _last(cells: Sequence[Cell], last: int) -> int:
    """The cell behind the last one with a name may belong to it: a task's answer, a look at one without points."""
    if last + 1 == len(cells):
        return last
    cell, behind = cells[last], cells[last + 1]
    if mark_of(cell).get("task"):
        is_mine = behind["cell_type"] == "markdown" and not mark_of(behind) and not _starts_something(behind["source"])
    else:
        is_mine = is_locked_only(behind) and str(grade_id_of(cell)) in behind["source"]
    return last + 1 if is_mine else last


def _starts_something(text: str) -> bool:
    return HEADING.search(text) is not None or text.startswith("---")


def home_of(cell: Cell) -> str | None:
    """Return the exercise of a cell: the author's word, else the grade_id of a cell with points."""
    mark = mark_of(cell)
    return exercise_of(cell) or (grade_id_of(cell) if mark.get("grade") or mark.get("task") else None)


def is_read_by_person(cell: Cell) -> bool:
    """Whether a person gives this cell its points."""
    mark = mark_of(cell)
    return bool(mark.get("task") or (mark.get("grade") and mark.get("solution")))


def is_locked_only(cell: Cell) -> bool:
    """Whether a cell is locked without being graded: a helper, a picture, a visible check."""
    mark = mark_of(cell)
    return bool(mark.get("locked")) and not any(mark.get(key) for key in ("grade", "solution", "task"))


def points_of(cells: Sequence[Cell]) -> float:
    """Return the points of some cells together."""
    return float(sum(mark_of(cell).get("points", 0) or 0 for cell in cells))


def label_of(exercise: Exercise) -> str:
    """Return the short name in an exercise's heading (`A1`), empty when it has none."""
    found = _LABEL.search(exercise.cells[0]["source"])
    return found["label"] if found else ""
