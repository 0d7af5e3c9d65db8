"""The questions of an assignment that a person marks, from the instructor's notebooks: words, points, mark scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nablagrade.course.source.marks import Region, regions_of
from nablagrade.course.source.titles import find_titles
from nablagrade.errors import CourseError
from nablagrade.notebooks.cells import Cell, grade_id_of, mark_of
from nablagrade.notebooks.plans import exercise_of, text_below_tasks
from nablagrade.notebooks.regions import MARKERS, inside, without
from nablagrade.notebooks.sources import read_source
from nablagrade.records.gradebook.marking import Place
from nablagrade.records.reports.words import name_exercise
from nablagrade.review.scheme import Scheme, read_scheme
from nablagrade.settings import Settings


@dataclass(frozen=True)
class Question:
    """One cell with points of an instructor's notebook."""

    assignment: str
    notebook: str
    exercise: str
    cell: str
    title: str
    max_score: float
    is_manual: bool  # a person marks every answer; else those that a machine could not
    is_code: bool  # some of what is marked is code
    text: str  # Markdown
    released: str  # what stood in the cell that is marked before anybody answered
    marked: tuple[str, ...]  # the cells that are marked
    beside: tuple[str, ...]  # the others of the exercise that a student fills in
    given: tuple[str, ...]  # texts below tasks, where they are no answer
    words: str | None  # the cell that a comment belongs to
    scheme: Scheme

    @property
    def place(self) -> Place:
        """Where its marks are in the gradebook."""
        return Place(self.assignment, self.notebook, self.cell, self.words)


def find_questions(settings: Settings, assignment: str, released: Mapping[str, str]) -> tuple[Question, ...]:
    """Return all cells with points, in the order of their notebooks. CourseError when there is no such assignment.

    `released`: grade_id → what students were given in the cell.
    """
    folder = settings.source / assignment
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise CourseError(f"{folder}: holds no notebook; name an assignment of this course")
    titles, regions = find_titles(folder), regions_of(settings.config)
    return tuple(
        question
        for path in paths
        for question in _questions(
            assignment, path.stem, read_source(path)["cells"], _Course(regions, titles, released)
        )
    )


class _Course(NamedTuple):
    """What is the same for all questions."""

    regions: tuple[Region, ...]
    titles: Mapping[str, str]
    released: Mapping[str, str]


def _questions(assignment: str, notebook: str, cells: Sequence[Cell], course: _Course) -> Iterator[Question]:
    for at, cell in enumerate(cells):
        mark = mark_of(cell)
        if not (mark.get("grade") or mark.get("task")):
            continue
        name = str(grade_id_of(cell))
        exercise = exercise_of(cell) or name
        first = _begin(cells, at, exercise)
        answers = [one for one in cells[first : at + 1] if _is_answer(one)]
        is_manual = _is_answer(cell)
        marked = [cell] if is_manual else answers
        scheme_at = course.regions[2]
        scheme = read_scheme("\n".join(inside(cell["source"], scheme_at.begin, scheme_at.end)))
        yield Question(
            assignment=assignment,
            notebook=notebook,
            exercise=exercise,
            cell=name,
            title=name_exercise(exercise, course.titles),
            max_score=float(mark.get("points") or 0.0),
            is_manual=is_manual,
            is_code=any(one["cell_type"] == "code" for one in marked),
            text=_text(cells[first : at + 1], course.regions),
            released=course.released.get(name, ""),
            marked=tuple(str(grade_id_of(one)) for one in marked),
            beside=tuple(str(grade_id_of(one)) for one in answers if one not in marked),
            given=text_below_tasks(cells),
            words=name if is_manual else str(grade_id_of(answers[-1])) if answers else None,
            scheme=scheme if scheme.rest else Scheme(scheme.criteria, _solution(marked, course.regions)),
        )


def _begin(cells: Sequence[Cell], at: int, exercise: str) -> int:
    """Return where the question begins: at the last heading before the first cell of its exercise."""
    named = [exercise_of(one) or grade_id_of(one) for one in cells[: at + 1]]
    first = mine = named.index(exercise) if exercise in named else at
    while first > 0 and not _is_heading(cells[first]):
        if first < mine and mark_of(cells[first]).get("grade"):
            return first + 1  # behind the exercise before
        first -= 1
    return first


def _is_heading(cell: Cell) -> bool:
    return bool(cell["cell_type"] == "markdown" and cell["source"].lstrip().startswith("#"))


def _is_answer(cell: Cell) -> bool:
    return bool(mark_of(cell).get("solution") or mark_of(cell).get("task"))


def _text(cells: Sequence[Cell], regions: tuple[Region, ...]) -> str:
    solution, _, scheme = regions
    texts = (
        without(without(one["source"], scheme.begin, scheme.end), solution.begin, solution.end)
        for one in cells
        if one["cell_type"] == "markdown"
    )
    return "\n\n".join(text for text in texts if text.strip())


def _solution(answers: Sequence[Cell], regions: tuple[Region, ...]) -> str:
    """Return the instructor's own answer as Markdown."""
    scheme = regions[2]
    codes = (without(one["source"], scheme.begin, scheme.end) for one in answers if one["cell_type"] == "code")
    kept = ("\n".join(line for line in code.splitlines() if not MARKERS.search(line)) for code in codes)
    text = "\n\n".join(f"```\n{code.strip()}\n```" for code in kept if code.strip())
    return f"**Model answer.**\n\n{text}" if text else ""
