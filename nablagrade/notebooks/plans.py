"""The plan of a notebook from its own marks, where no gradebook is asked: for authors, audits and self-checks."""

from __future__ import annotations

from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.bindings import bindings_of
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, is_locked, mark_of


def plan_of(notebook: Notebook, name: str, kernelspec: str | None = None) -> NotebookPlan:
    """Return the plan that the marks of an instructor's notebook state."""
    cells = tuple(_plan_cell(cell) for cell in notebook["cells"] if grade_id_of(cell))
    return NotebookPlan(name, cells, kernelspec, bindings_of(notebook["cells"]))


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


def exercise_of(cell: Cell) -> str | None:
    """Return the exercise that an author put a cell into, None when they did not say."""
    own = cell["metadata"].get("nablagrade", {})
    exercise = own.get("exercise") if isinstance(own, dict) else None
    return exercise if isinstance(exercise, str) else None
