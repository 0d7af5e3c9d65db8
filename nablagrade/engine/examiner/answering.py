"""What a student wrote for each exercise, and where that stopped: for reports, which see no notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nablagrade.escaping import clean, clean_line
from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.cells import Cell
from nablagrade.notebooks.restore import is_unchanged

LONGEST = 4000  # characters of an answer
_LONGEST_LINE = 200
_ARROW = re.compile(r"^-+> *(?P<number>\d+) ?(?P<line>.*)$", re.MULTILINE)  # as IPython marks a line in a traceback
_FRAME = re.compile(r"^(?=Cell In\[|File |Input In )", re.MULTILINE)


class Answer(NamedTuple):
    """What was written for one exercise."""

    text: str = ""
    is_blank: bool = False
    stopped: str = ""


def answers_of(plan: NotebookPlan, cells: Mapping[str | None, Cell]) -> dict[str, Answer]:
    """Return the answer to each exercise; a classic test is about the solution cells before it."""
    return {name: _read(some, cells) for name, some in _answered(plan)}


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


def _read(planned: list[CellPlan], cells: Mapping[str | None, Cell]) -> Answer:
    found = [(one, cells[one.grade_id]) for one in planned if one.grade_id in cells]
    text = "\n\n".join(cell["source"].strip("\n") for _, cell in found)
    stopped = next((words for _, cell in found if (words := _stopped(cell))), "")
    return Answer(clean(text, LONGEST), bool(found) and all(is_unchanged(cell, one) for one, cell in found), stopped)


def _stopped(cell: Cell) -> str:
    """Return the error that ended a cell, and the line of it where that was."""
    error = next((one for one in cell.get("outputs", ()) if one["output_type"] == "error"), None)
    if error is None:
        return ""
    words = clean_line(f"{error['ename']}: {error['evalue']}", _LONGEST_LINE)
    frames = [one for one in _FRAME.split(clean("\n".join(error["traceback"]), 40_000)) if one.startswith("Cell In[")]
    line = _ARROW.search(frames[-1]) if frames else None
    return f"line {line['number']}, `{clean_line(line['line'], _LONGEST_LINE)}`: {words}" if line else words
