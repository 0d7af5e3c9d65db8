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
from nablagrade.records.pictures import MAX_BYTES_OF_NOTEBOOK, MAX_OF_ANSWER, read_picture

LONGEST = 4000  # characters of an answer
_LONGEST_LINE = 200
_ARROW = re.compile(r"^-+> *(?P<number>\d+) ?(?P<line>.*)$", re.MULTILINE)  # as IPython marks a line in a traceback
_FRAME = re.compile(r"^(?=Cell In\[|File |Input In )", re.MULTILINE)


class Answer(NamedTuple):
    """What was written for one exercise."""

    text: str = ""
    is_blank: bool = False
    stopped: str = ""
    pictures: tuple[bytes, ...] = ()  # that a page may show
    pictures_left_out: int = 0
    parts: tuple[tuple[str, int], ...] = ()  # where it is in several cells: the name of each, and its text's length


def answers_of(plan: NotebookPlan, cells: Mapping[str | None, Cell], notebook: Notebook) -> dict[str, Answer]:
    """Return the answer to each exercise; a classic test is about the solution cells before it.

    A task is answered in the cells below it. Its own text is the instructor's, with the mark scheme.
    """
    written = {
        grade_id: [cell for cell in below if cell["source"].strip() not in ("", *plan.below_tasks)]
        for grade_id, below in below_tasks(notebook["cells"]).items()
    }
    left = MAX_BYTES_OF_NOTEBOOK
    answers = {}
    for name, some in answered(plan):
        answers[name] = _read(some, cells, written, left)
        left -= sum(map(len, answers[name].pictures))
    return answers


def answered(plan: NotebookPlan) -> Iterator[tuple[str, list[CellPlan]]]:
    """Yield each exercise with the cells that hold its answer; those behind none are in none."""
    own: dict[str, list[CellPlan]] = {}
    before: list[CellPlan] = []
    is_tested = False
    for cell in plan.cells:
        name = cell.home
        mine = own.setdefault(name, [])
        if cell.is_solution or cell.is_task:
            before = [cell] if is_tested else [*before, cell]
            is_tested = False
            mine.append(cell)
        elif cell.is_grade:
            is_tested = True
            mine += [] if mine else before
    return iter(own.items())


def _read(
    planned: list[CellPlan], cells: Mapping[str | None, Cell], written: Mapping[str, list[Cell]], left: int
) -> Answer:
    found = [one for one in planned if one.grade_id in cells]
    answered = {one.grade_id: written.get(one.grade_id, []) if one.is_task else [cells[one.grade_id]] for one in found}
    mine = [cell for some in answered.values() for cell in some]
    has_nothing = bool(found) and all(
        not answered[one.grade_id] if one.is_task else is_blank(cells[one.grade_id], one) for one in found
    )
    texts = {name: "\n\n".join(cell["source"].strip("\n") for cell in some) for name, some in answered.items() if some}
    stopped = next((words for cell in mine if (words := where_stopped(cell))), "")
    parts = tuple((name, len(clean(text, LONGEST))) for name, text in texts.items()) if len(answered) > 1 else ()
    return Answer(clean("\n\n".join(texts.values()), LONGEST), has_nothing, stopped, *_pictures(mine, left), parts)


def _pictures(cells: list[Cell], left: int) -> tuple[tuple[bytes, ...], int]:
    """Return the pictures attached to some cells, as many as fit into so many bytes, and how many are left out."""
    kept: list[bytes] = []
    count = 0
    for bundle in (one for cell in cells for one in cell.get("attachments", {}).values()):
        bodies = [body for body in bundle.values() if body]  # one that the text names and nobody attached is empty
        count += bool(bodies)
        picture = next((found for body in bodies if (found := read_picture(body))), None)
        if picture is not None and len(kept) < MAX_OF_ANSWER and len(picture) <= left:
            kept.append(picture)
            left -= len(picture)
    return tuple(kept), count - len(kept)


def where_stopped(cell: Cell) -> str:
    """Return the error that ended a cell, and the line of it where that was."""
    error = next((one for one in cell.get("outputs", ()) if one["output_type"] == "error"), None)
    if error is None:
        return ""
    words = clean_line(f"{error['ename']}: {error['evalue']}", _LONGEST_LINE)
    frames = [one for one in _FRAME.split(clean("\n".join(error["traceback"]), 40_000)) if one.startswith("Cell In[")]
    line = _ARROW.search(frames[-1]) if frames else None
    return f"line {line['number']}, `{clean_line(line['line'], _LONGEST_LINE)}`: {words}" if line else words
