"""Which cells of a notebook draw their figures: a picture is drawn for whoever looks at it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nablagrade.model import NotebookPlan
from nablagrade.notebooks.cells import Cell, grade_id_of


def looked_at(cells: Sequence[Cell], plan: NotebookPlan, checked: Collection[str]) -> frozenset[int]:
    """Return the places of cells whose figures a person grades, or a check may ask for.

    They are answers that a person gives points to, cells below a task, and answers that cells in `checked` grade.
    """
    exercises = {one.exercise for one in plan.cells if one.grade_id in checked and one.exercise}
    places = set()
    is_below_task = False
    for place, cell in enumerate(cells):
        planned = plan.find(grade_id_of(cell) or "")
        if planned is not None:
            is_below_task = planned.is_task
        is_by_hand = planned is not None and planned.is_solution and planned.is_grade
        is_checked = planned is not None and planned.is_solution and planned.exercise in exercises
        if is_by_hand or is_checked or is_below_task:
            places.add(place)
    return frozenset(places)
