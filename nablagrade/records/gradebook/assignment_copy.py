"""An assignment copied from one gradebook into another: its rows and all that nbgrader keeps of its cells.

nbgrader writes an assignment cell by cell, each in a transaction of its own; whoever is killed meanwhile leaves half.
"""

from __future__ import annotations

from typing import Any

KINDS_OF_CELL = ("grade_cells", "solution_cells", "task_cells")


def copy_assignment(api: Any, db_url: str, session: Any, name: str) -> None:
    """Copy an assignment's rows into an open session, which the caller commits; nothing when it is not there."""
    tables = api.Base.metadata.tables
    engine = api.create_engine(db_url)
    try:
        with engine.connect() as source:
            assignment = tables["assignment"]
            ids = _copy(source, session, assignment, assignment.c.name == name)
            notebook, cell = tables["notebook"], tables["base_cell"]
            notebooks = _copy(source, session, notebook, notebook.c.assignment_id.in_(ids))
            ids = _copy(source, session, cell, cell.c.notebook_id.in_(notebooks))
            _copy(source, session, tables["source_cell"], tables["source_cell"].c.notebook_id.in_(notebooks))
            for table in (tables[one] for one in KINDS_OF_CELL):
                _copy(source, session, table, table.c.id.in_(ids))
    finally:
        engine.dispose()


def _copy(source: Any, session: Any, table: Any, condition: Any) -> list[str]:
    rows = [dict(row._mapping) for row in source.execute(table.select().where(condition))]
    if rows:
        session.execute(table.insert(), rows)
    return [row["id"] for row in rows]
