"""The rows of one submission in nbgrader's gradebook: made where they are missing, and filled with its records."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nablagrade.model import NotebookOutcome, Record

_NEW_GRADE = {"auto_score": None, "needs_manual_grade": True}


@dataclass(frozen=True)
class Submission:
    """The records of one student's submission, ready to be written."""

    student: str
    assignment: str
    timestamp: str | None
    records: tuple[Record, ...]
    same: frozenset[tuple[str, str]] = frozenset()  # notebook and cell: answered as before, so a person's points hold


class Rows:
    """The ids of an assignment's cells, looked up once."""

    def __init__(self, api: Any, db: Any, assignment: str) -> None:
        self._api = api
        self._db = db
        found = db.query(api.Assignment).filter_by(name=assignment).one()
        self._assignment_id = found.id
        self._notebooks = {notebook.name: notebook.id for notebook in found.notebooks}
        self._graded = {name: {} for name in self._notebooks}  # type: dict[str, dict[str, str]]
        self._commented = {name: {} for name in self._notebooks}  # type: dict[str, dict[str, str]]
        for notebook in found.notebooks:
            self._graded[notebook.name] = _ids(*notebook.grade_cells, *notebook.task_cells)
            self._commented[notebook.name] = _ids(*notebook.solution_cells, *notebook.task_cells)

    def write(self, submission: Submission) -> dict[str, str]:
        """Write the records of a submission, following nbgrader's SaveAutoGrades; return its notebooks' ids by name."""
        api, db = self._api, self._db
        table = api.SubmittedAssignment
        found = (
            db.query(table).filter_by(assignment_id=self._assignment_id, student_id=submission.student).one_or_none()
        )
        timestamp = utc_of(submission.timestamp)
        if found is None:
            return self._insert(submission, timestamp)
        if timestamp is not None:  # without one the old timestamp stays, as in nbgrader
            found.timestamp = timestamp
        ids = self._notebook_ids(found.id)
        for record in submission.records:
            self._update(
                record, ids[record.notebook], {cell for name, cell in submission.same if name == record.notebook}
            )
        return ids

    def _insert(self, submission: Submission, timestamp: datetime | None) -> dict[str, str]:
        """Make all rows of a submission, also those of a notebook without a record; filled where there is one."""
        api, mine = self._api, self._api.new_uuid()
        row = {"id": mine, "assignment_id": self._assignment_id, "student_id": submission.student}
        self._put(api.SubmittedAssignment, [row | {"timestamp": timestamp}])
        ids = {name: api.new_uuid() for name in self._notebooks}
        notebooks = [{"id": ids[name], "assignment_id": mine, "notebook_id": self._notebooks[name]} for name in ids]
        self._put(api.SubmittedNotebook, [{**one, "flagged": False} for one in notebooks])
        records = {record.notebook: record for record in submission.records}
        grades: list[dict[str, Any]] = []
        comments: list[dict[str, Any]] = []
        for name, notebook_id in ids.items():
            judged = _judge_with(records.get(name))
            said = dict(records[name].comments) if name in records else {}
            for cell, cell_id in self._graded[name].items():
                grades.append(_NEW_GRADE | self._row(notebook_id, cell_id) | (judged(cell, None) or {}))
            for cell, cell_id in self._commented[name].items():
                comments.append(self._row(notebook_id, cell_id) | {"auto_comment": said.get(cell)})
        self._put(api.Grade, grades)
        self._put(api.Comment, comments)
        return ids

    def _row(self, notebook_id: str, cell_id: str) -> dict[str, Any]:
        return {"id": self._api.new_uuid(), "notebook_id": notebook_id, "cell_id": cell_id}

    def _put(self, model: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._db.execute(model.__table__.insert(), rows)

    def _notebook_ids(self, submission_id: str) -> dict[str, str]:
        table = self._api.SubmittedNotebook.__table__
        names = {notebook_id: name for name, notebook_id in self._notebooks.items()}
        chosen = table.select().with_only_columns(table.c.notebook_id, table.c.id)
        mine = chosen.where(table.c.notebook_id.in_(names), table.c.assignment_id == submission_id)
        return {names[notebook_id]: key for notebook_id, key in self._db.execute(mine)}

    def _update(self, record: Record, notebook_id: str, same: Collection[str]) -> None:
        table = self._api.Grade.__table__
        names = {cell_id: name for name, cell_id in self._graded[record.notebook].items()}
        judged = _judge_with(record, same)
        rows = self._rows(notebook_id, names, table, table.c.manual_score)
        changes = ((key, judged(names[cell], manual)) for key, cell, manual in rows)
        self._db.bulk_update_mappings(self._api.Grade, [{"id": key, **values} for key, values in changes if values])
        self._update_comments(record, notebook_id)

    def _update_comments(self, record: Record, notebook_id: str) -> None:
        table = self._api.Comment.__table__
        names = {cell_id: name for name, cell_id in self._commented[record.notebook].items()}
        comments = dict(record.comments)
        rows = ((key, names[cell]) for key, cell in self._rows(notebook_id, names, table))
        changes = [{"id": key, "auto_comment": comments[name]} for key, name in rows if name in comments]
        self._db.bulk_update_mappings(self._api.Comment, changes)

    def _rows(self, notebook_id: str, cells: Collection[str], table: Any, *columns: Any) -> Any:
        """Rows without objects: nobody else in this session holds any, and they would take most of the time.

        Asked for by cell, too: that is what nbgrader's index begins with, and a large table would be read as a whole.
        """
        chosen = table.select().with_only_columns(table.c.id, table.c.cell_id, *columns)
        mine = chosen.where(table.c.notebook_id == notebook_id, table.c.cell_id.in_(cells))
        return self._db.execute(mine).all()


def _judge_with(
    record: Record | None, same: Collection[str] = ()
) -> Callable[[str, float | None], dict[str, Any] | None]:
    """Return what makes of a cell's name, and what a person gave it, what its grade becomes; None: it stays.

    Where a person has graded the very answer that is there, it is not opened again: it stays as open as it was.
    """
    given = {cell.grade_id: cell for cell in record.cells} if record else {}

    def judged(name: str, manual_score: float | None) -> dict[str, Any] | None:
        if record is None:
            return None
        if record.outcome is NotebookOutcome.MISSING:
            return {"auto_score": 0.0, "needs_manual_grade": False}
        cell = given.get(name)
        if record.outcome is NotebookOutcome.BROKEN and (cell is None or cell.auto_score is None):
            if manual_score is not None and name in same:
                return None
            return {"needs_manual_grade": True}  # our fault: what was earned before stands until it is graded again
        if cell and manual_score is not None and name in same:
            return {"auto_score": cell.auto_score}
        if cell:
            is_open = cell.needs_manual or cell.auto_score is None or manual_score is not None
            return {"auto_score": cell.auto_score, "needs_manual_grade": is_open}
        if record.outcome is not NotebookOutcome.GRADED and not record.cells:
            return {"auto_score": None, "needs_manual_grade": True}  # old scores never survive
        return None

    return judged


def _ids(*cells: Any) -> dict[str, str]:
    return {cell.name: cell.id for cell in cells}


def utc_of(text: str | None) -> datetime | None:
    """Return the time that a hand-in's text says, as the gradebook keeps it; None where it says none."""
    if not text:
        return None
    import nbgrader.utils  # after `import_models`

    try:
        return nbgrader.utils.parse_utc(text)  # type: ignore[no-any-return]  # nbgrader says datetime
    except (ValueError, OverflowError):
        return None  # a student wrote something else into it: no time of handing in
