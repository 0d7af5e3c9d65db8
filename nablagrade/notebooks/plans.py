"""The plan of a notebook from its own marks, where no gradebook is asked: for authors, audits and self-checks."""

from __future__ import annotations

from collections.abc import Iterable

from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.bindings import bindings_of
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, is_locked, mark_of


def plan_of(notebook: Notebook, name: str, kernelspec: str | None = None) -> NotebookPlan:
    """Return the plan that the marks of an instructor's notebook state."""
    cells = tuple(_plan_cell(cell) for cell in notebook["cells"] if grade_id_of(cell))
    return NotebookPlan(name, cells, kernelspec, bindings_of(notebook["cells"]), text_below_tasks(notebook["cells"]))


def _plan_cell(cell: Cell) -> CellPlan:
    mark = mark_of(cell)
    is_grade, is_solution = bool(mark.get("grade")), bool(mark.get("solution"))
    return CellPlan(
        grade_id=str(mark["grade_id"]),
        cell_type=cell["cell_type"],
        source=cell["source"],
        is_grade=is_grade,
        is_solution=is_solution,
        is_locked=is_locked(mark),
        is_task=bool(mark.get("task")),
        max_score=float(mark.get("points", 0)),
        checksum=mark.get("checksum"),
        exercise=exercise_of(cell),
        tags=tuple(cell["metadata"].get("tags", ())),
    )


def below_tasks(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    """Return the cells without a mark between each task and the next marked cell: there a student answers it."""
    found: dict[str, list[Cell]] = {}
    below: list[Cell] = []
    for cell in cells:
        if grade_id := grade_id_of(cell):
            below = found.setdefault(grade_id, []) if mark_of(cell).get("task") else []
        else:
            below.append(cell)
    return found


def text_below_tasks(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return what an instructor's notebook has below its tasks: where a student's has it, too, it is no answer."""
    return tuple(cell["source"].strip() for some in below_tasks(cells).values() for cell in some)


def exercise_of(cell: Cell) -> str | None:
    """Return the exercise that an author put a cell into, None when they did not say."""
    own = cell["metadata"].get("nablagrade", {})
    exercise = own.get("exercise") if isinstance(own, dict) else None
    return exercise if isinstance(exercise, str) else None
