"""The released notebook that a student's is measured by: where it lies, and what it asks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nablagrade.course.source.titles import HEADING
from nablagrade.engine.examiner.answering import answered
from nablagrade.errors import UsageError
from nablagrade.escaping import clean_line
from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.bindings import names_in
from nablagrade.notebooks.cells import Notebook, grade_id_of
from nablagrade.notebooks.naming import ENDING
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.sources import read_source
from nablagrade.records.reports.words import name_exercise

FOLDER = "release"  # as nbgrader calls it


@dataclass(frozen=True)
class Question:
    """One question that carries points: the cells for its answer, and those that look at it."""

    id: str
    title: str
    answers: tuple[CellPlan, ...]
    looks: tuple[CellPlan, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names that an answer in code gives a value to, in the order of its cells."""
        code = [cell for cell in self.answers if cell.cell_type == "code"]
        return tuple(name for cell in code for name in sorted(names_in(cell.source)))


@dataclass(frozen=True)
class Released:
    """A notebook as students got it."""

    path: Path

    @property
    def name(self) -> str:
        """Its assignment and its own name, as people say them."""
        return f"{self.path.parent.name}, {self.path.stem}"

    @cached_property
    def notebook(self) -> Notebook:
        """What is in it. CourseError when it is no notebook."""
        return read_source(self.path)

    @cached_property
    def plan(self) -> NotebookPlan:
        """What its marks say."""
        kernel = self.notebook["metadata"].get("kernelspec")
        return plan_of(self.notebook, self.path.stem, kernelspec=json.dumps(kernel) if kernel else None)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of its marked cells."""
        return frozenset(cell.grade_id for cell in self.plan.cells)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions that carry points, in the order of the notebook."""
        worth = {cell.home for cell in self.plan.cells if cell.is_grade or cell.is_task}
        some = {name: tuple(cells) for name, cells in answered(self.plan) if name in worth}
        titles = self._titles()
        bare = [Question(name, titles.get(name, name), cells) for name, cells in some.items()]
        return tuple(Question(one.id, one.title, one.answers, tuple(self._looks(one))) for one in bare)

    def _looks(self, question: Question) -> Iterator[CellPlan]:
        """Yield its graded cells, and the locked ones in code right behind its answer."""
        is_behind = False
        for cell in self.plan.cells:
            is_behind = cell in question.answers or (is_behind and not (cell.is_solution or cell.is_task))
            is_test = cell.cell_type == "code" and cell.is_locked
            is_mine = cell.home == question.id if cell.is_grade else is_behind and _says(cell, question.names)
            if is_test and is_mine:
                yield cell

    def _titles(self) -> dict[str, str]:
        """Return what each question is called: by its heading, and by its id where several share one."""
        headings: dict[str, str] = {}
        heading = ""
        homes = {cell.grade_id: name for name, cells in answered(self.plan) for cell in cells}
        for cell in self.notebook["cells"]:
            if cell["cell_type"] == "markdown" and (found := HEADING.findall(cell["source"])):
                heading = found[-1]
            if home := homes.get(grade_id_of(cell) or ""):
                headings.setdefault(home, heading)
        counts = Counter(headings.values())
        own = {name: words for name, words in headings.items() if words and counts[words] == 1}
        return {name: clean_line(name_exercise(name, own), 100) for name in headings}


def _says(cell: CellPlan, names: Sequence[str]) -> bool:
    return any(name in cell.source for name in names)


def find_released(notebook: Path, place: Path | None) -> tuple[Released, ...]:
    """Return the released notebooks in a folder, or in the next `release` above a notebook. UsageError without one."""
    folder = place or next((one / FOLDER for one in notebook.parents if (one / FOLDER).is_dir()), None)
    if folder is None:
        mend = "name the folder in which the notebooks lie as you were given them, with --release DIR"
        raise UsageError(f"{notebook.parent}: there is no folder `{FOLDER}` here or above; {mend}")
    found = [folder] if folder.is_file() else sorted((*folder.glob(f"*{ENDING}"), *folder.glob(f"*/*{ENDING}")))
    if not found:
        raise UsageError(f"{folder}: holds no released notebook; name another folder with --release DIR")
    return tuple(Released(path.resolve()) for path in found)
