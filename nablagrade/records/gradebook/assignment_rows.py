"""What was released of an assignment as rows that are nowhere yet: for a gradebook to take in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CellRow:
    """One row that nbgrader keeps of a cell; several of one cell where it is an answer and graded."""

    kind: str  # a class of nbgrader's models: GradeCell, SolutionCell, TaskCell or SourceCell
    name: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class NotebookRows:
    """What nbgrader keeps of a notebook, in its order."""

    name: str
    kernelspec: str  # as JSON
    cells: tuple[CellRow, ...]


def build(api: Any, course_id: str, name: str, notebooks: tuple[NotebookRows, ...]) -> Any:
    """Return an assignment of nbgrader's models with all that hangs on it, in no session."""
    assignment = api.Assignment(name, course_id=course_id)
    for one in notebooks:
        notebook = api.Notebook(name=one.name, assignment=assignment, kernelspec=one.kernelspec)
        for cell in one.cells:
            getattr(api, cell.kind)(name=cell.name, notebook=notebook, **cell.fields)
    return assignment
