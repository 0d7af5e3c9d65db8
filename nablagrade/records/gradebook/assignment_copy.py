"""An assignment copied from one gradebook into another: its rows and all that nbgrader keeps of its cells.

nbgrader writes an assignment cell by cell, each in a transaction of its own; whoever is killed meanwhile leaves half.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

KINDS_OF_CELL = ("grade_cells", "solution_cells", "task_cells")
NOTHING: Mapping[str, str] = MappingProxyType({})


def copy_assignment(api: Any, db_url: str, session: Any, name: str) -> None:
    """Copy an assignment's rows into an open session, which the caller commits; nothing when it is not there.

    A row that is there already, with a due date that somebody has set, stays and gets the notebooks.
    """
    tables = api.Base.metadata.tables
    engine = api.create_engine(db_url)
    try:
        with engine.connect() as source:
            assignment = tables["assignment"]
            theirs = source.execute(assignment.select().where(assignment.c.name == name)).one_or_none()
            if theirs is None:
                return
            mine = session.execute(assignment.select().where(assignment.c.name == name)).one_or_none()
            if mine is None:
                _copy(source, session, assignment, assignment.c.name == name)
            home = {"assignment_id": (mine or theirs).id}
            notebook, cell = tables["notebook"], tables["base_cell"]
            notebooks = _copy(source, session, notebook, notebook.c.assignment_id == theirs.id, home)
            ids = _copy(source, session, cell, cell.c.notebook_id.in_(notebooks))
            _copy(source, session, tables["source_cell"], tables["source_cell"].c.notebook_id.in_(notebooks))
            for table in (tables[one] for one in KINDS_OF_CELL):
                _copy(source, session, table, table.c.id.in_(ids))
    finally:
        engine.dispose()


def _copy(source: Any, session: Any, table: Any, condition: Any, changed: Mapping[str, str] = NOTHING) -> list[str]:
    rows = [{**row._mapping, **changed} for row in source.execute(table.select().where(condition))]
    if rows:
        session.execute(table.insert(), rows)
    return [row["id"] for row in rows]
