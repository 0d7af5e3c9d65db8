"""An assignment brought up to date from another one: its cells change, what students handed in stays.

nbgrader refuses to add or remove a cell when there are submissions. Here they get rows for a new cell, and lose those
of a cell that is gone; only where a person has graded such a cell nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nablagrade.errors import GradebookError

CELL_FIELDS = ("cell_type", "max_score")
SOURCE_FIELDS = ("cell_type", "locked", "source", "checksum")


def update_assignment(api: Any, old: Any, new: Any, session: Any) -> None:
    """Make an assignment of this session what another one is; the caller commits.

    GradebookError where marks that people gave would be lost.
    """
    there = {one.name: one for one in old.notebooks}
    wanted = {one.name for one in new.notebooks}
    for notebook in (one for one in there.values() if one.name not in wanted):
        _remove_notebook(session, notebook)
    for notebook in new.notebooks:
        mine = there.get(notebook.name) or _add_notebook(api, session, old, notebook.name)
        mine.kernelspec = notebook.kernelspec
        _update_cells(api, session, mine, notebook)
        _update_sources(api, session, mine, notebook)
    session.flush()


def _add_notebook(api: Any, session: Any, assignment: Any, name: str) -> Any:
    made = api.Notebook(name=name, assignment=assignment)
    session.add(made)
    session.add_all(api.SubmittedNotebook(notebook=made, assignment=one) for one in assignment.submissions)
    session.flush()
    return made


def _remove_notebook(session: Any, notebook: Any) -> None:
    for cell in list(_cells(notebook).values()):
        _remove_cell(session, cell)
    for row in (*notebook.source_cells, *notebook.submissions, notebook):
        session.delete(row)
    session.flush()


def _update_cells(api: Any, session: Any, mine: Any, new: Any) -> None:
    old, wanted = _cells(mine), _cells(new)
    for key in old.keys() - wanted.keys():
        _remove_cell(session, old[key])
    for key, cell in wanted.items():
        kept = old.get(key) or _add_cell(api, session, mine, cell)
        for name, value in _fields(cell, CELL_FIELDS).items():
            setattr(kept, name, value)


def _cells(notebook: Any) -> dict[tuple[str, str], Any]:
    cells = (*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells)
    return {(type(cell).__name__, cell.name): cell for cell in cells}


def _fields(row: Any, names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in names if hasattr(row, name)}


def _add_cell(api: Any, session: Any, notebook: Any, cell: Any) -> Any:
    kind = type(cell).__name__
    made = getattr(api, kind)(name=cell.name, notebook=notebook, **_fields(cell, CELL_FIELDS))
    session.add(made)
    session.flush()
    for submitted in notebook.submissions:
        session.add_all(model(cell_id=made.id, notebook=submitted) for model in _kept_of(api, kind))
    return made


def _kept_of(api: Any, kind: str) -> Iterator[Any]:
    """Yield what nbgrader keeps of a student's cell: a grade, a comment, for a task both."""
    if kind != "SolutionCell":
        yield api.Grade
    if kind != "GradeCell":
        yield api.Comment


def _remove_cell(session: Any, cell: Any) -> None:
    if any(grade.manual_score is not None or grade.extra_credit for grade in cell.grades) or any(
        comment.manual_comment for comment in cell.comments
    ):
        where = f"{cell.notebook.assignment.name}/{cell.notebook.name}"
        mend = "put the cell back into source/, or remove these marks in formgrader"
        raise GradebookError(f"{where}: {cell.name} is gone from source/, and people have graded it; {mend}")
    for row in (*cell.grades, *cell.comments, cell):
        session.delete(row)
    session.flush()


def _update_sources(api: Any, session: Any, mine: Any, new: Any) -> None:
    old = {cell.name: cell for cell in mine.source_cells}
    wanted = {cell.name: cell for cell in new.source_cells}
    for name in old.keys() - wanted.keys():
        session.delete(old[name])
    for name, cell in wanted.items():
        fields = _fields(cell, SOURCE_FIELDS)
        if name in old:
            for field, value in fields.items():
                setattr(old[name], field, value)
        else:
            session.add(api.SourceCell(name=name, notebook=mine, **fields))
