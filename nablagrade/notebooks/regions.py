"""The regions that an author marks in a cell: solutions, hidden tests, mark schemes."""

from __future__ import annotations

import copy
import re

from nablagrade.notebooks.cells import Cell, Notebook, mark_of

BEGIN_SOLUTION, END_SOLUTION = "BEGIN SOLUTION", "END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"
BEGIN_SCHEME, END_SCHEME = "BEGIN MARK SCHEME", "END MARK SCHEME"
MARKERS = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")


def inside(source: str, begin: str, end: str) -> list[str]:
    """Return the lines of all regions between two markers."""
    lines, is_inside = [], False
    for line in source.splitlines():
        if begin in line:
            is_inside = True
        elif end in line:
            is_inside = False
        elif is_inside:
            lines.append(line)
    return lines


def without(source: str, begin: str, end: str) -> str:
    """Return a source without its regions and their markers."""
    kept, is_inside = [], False
    for line in source.splitlines():
        if begin in line or end in line:
            is_inside = begin in line
        elif not is_inside:
            kept.append(line)
    return "\n".join(kept)


def solved(source: Notebook) -> Notebook:
    """Return what a perfect student hands in: solutions without their markers, nothing that is hidden, no output."""
    notebook = copy.deepcopy(source)
    for cell in notebook["cells"]:
        cell["source"] = _as_student(cell)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return notebook


def _as_student(cell: Cell) -> str:
    source: str = cell["source"]
    if mark_of(cell).get("solution"):
        return "\n".join(line for line in source.splitlines() if not MARKERS.search(line))
    return without(without(source, BEGIN_HIDDEN, END_HIDDEN), BEGIN_SCHEME, END_SCHEME)
