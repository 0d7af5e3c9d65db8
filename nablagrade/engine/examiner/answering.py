"""What a student wrote for each exercise, and where that stopped: for reports, which see no notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nablagrade.escaping import clean, clean_line
from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.blank import is_blank
from nablagrade.notebooks.cells import Cell, Notebook
from nablagrade.notebooks.plans import below_tasks

LONGEST = 4000  # characters of an answer
_LONGEST_LINE = 200
_ARROW = re.compile(r"^-+> *(?P<number>\d+) ?(?P<line>.*)$", re.MULTILINE)  # as IPython marks a line in a traceback
_FRAME = re.compile(r"^(?=Cell In\[|File |Input In )", re.MULTILINE)


class Answer(NamedTuple):
    """What was written for one exercise."""

    text: str = ""
    is_blank: bool = False
    stopped: str = ""


def answers_of(plan: NotebookPlan, cells: Mapping[str | None, Cell], notebook: Notebook) -> dict[str, Answer]:
    """Return the answer to each exercise; a classic test is about the solution cells before it.

    A task is answered in the cells below it. Its own text is the instructor's, with the mark scheme.
    """
    written = {
        grade_id: [cell for cell in below if cell["source"].strip() not in ("", *plan.below_tasks)]
        for grade_id, below in below_tasks(notebook["cells"]).items()
    }
    return {name: _read(some, cells, written) for name, some in _answered(plan)}


def _answered(plan: NotebookPlan) -> Iterator[tuple[str, list[CellPlan]]]:
    own: dict[str, list[CellPlan]] = {}
    before: list[CellPlan] = []
    is_tested = False
    for cell in plan.cells:
        name = cell.exercise or cell.grade_id
        mine = own.setdefault(name, [])
        if cell.is_solution or cell.is_task:
            before = [cell] if is_tested else [*before, cell]
            is_tested = False
            mine.append(cell)
        elif cell.is_grade:
            is_tested = True
            mine += [] if mine else before
    return iter(own.items())


def _read(planned: list[CellPlan], cells: Mapping[str | None, Cell], written: Mapping[str, list[Cell]]) -> Answer:
    found = [one for one in planned if one.grade_id in cells]
    answered = {one.grade_id: written.get(one.grade_id, []) if one.is_task else [cells[one.grade_id]] for one in found}
    mine = [cell for some in answered.values() for cell in some]
    has_nothing = bool(found) and all(
        not answered[one.grade_id] if one.is_task else is_blank(cells[one.grade_id], one) for one in found
    )
    text = "\n\n".join(cell["source"].strip("\n") for cell in mine)
    return Answer(clean(text, LONGEST), has_nothing, next((words for cell in mine if (words := _stopped(cell))), ""))


def _stopped(cell: Cell) -> str:
    """Return the error that ended a cell, and the line of it where that was."""
    error = next((one for one in cell.get("outputs", ()) if one["output_type"] == "error"), None)
    if error is None:
        return ""
    words = clean_line(f"{error['ename']}: {error['evalue']}", _LONGEST_LINE)
    frames = [one for one in _FRAME.split(clean("\n".join(error["traceback"]), 40_000)) if one.startswith("Cell In[")]
    line = _ARROW.search(frames[-1]) if frames else None
    return f"line {line['number']}, `{clean_line(line['line'], _LONGEST_LINE)}`: {words}" if line else words
