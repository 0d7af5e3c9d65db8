"""The rows of one submission in nbgrader's gradebook: made where they are missing, and filled with its records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nablagrade.model import CellGrade, NotebookOutcome, Record


@dataclass(frozen=True)
class Submission:
    """The records of one student's submission, ready to be written."""

    student: str
    assignment: str
    timestamp: str | None
    records: tuple[Record, ...]


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

    def ensure_submission(self, submission: Submission) -> dict[str, str]:
        """Make the rows of a submission where they are missing; return its notebooks' ids by name."""
        api, db = self._api, self._db
        table = api.SubmittedAssignment
        found = (
            db.query(table).filter_by(assignment_id=self._assignment_id, student_id=submission.student).one_or_none()
        )
        timestamp = _utc(submission.timestamp)
        if found is None:
            return self._insert(submission.student, timestamp)
        if timestamp is not None:  # without one the old timestamp stays, as in nbgrader
            found.timestamp = timestamp
        return {notebook.notebook.name: notebook.id for notebook in found.notebooks}

    def _insert(self, student: str, timestamp: datetime | None) -> dict[str, str]:
        api, new = self._api, self._api.new_uuid
        mine = new()
        row = {"id": mine, "assignment_id": self._assignment_id, "student_id": student, "timestamp": timestamp}
        self._put(api.SubmittedAssignment, [row])
        ids = {name: new() for name in self._notebooks}
        notebooks = [{"id": ids[name], "assignment_id": mine, "notebook_id": self._notebooks[name]} for name in ids]
        self._put(api.SubmittedNotebook, [{**one, "flagged": False} for one in notebooks])
        grades = [
            {"id": new(), "notebook_id": ids[name], "cell_id": cell, "needs_manual_grade": True}
            for name in ids
            for cell in self._graded[name].values()
        ]
        comments = [
            {"id": new(), "notebook_id": ids[name], "cell_id": cell}
            for name in ids
            for cell in self._commented[name].values()
        ]
        self._put(api.Grade, grades)
        self._put(api.Comment, comments)
        return ids

    def _put(self, model: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._db.execute(model.__table__.insert(), rows)

    def write_record(self, record: Record, notebook_id: str) -> None:
        """Write the grades and comments of one notebook, following nbgrader's SaveAutoGrades."""
        table = self._api.Grade.__table__
        names = {cell_id: name for name, cell_id in self._graded[record.notebook].items()}
        given = {cell.grade_id: cell for cell in record.cells}
        rows = self._rows(notebook_id, table, table.c.manual_score)
        changes = ((key, _judged(record, given.get(names.get(cell, "")), manual)) for key, cell, manual in rows)
        self._db.bulk_update_mappings(self._api.Grade, [{"id": key, **values} for key, values in changes if values])
        self._write_comments(record, notebook_id)

    def _write_comments(self, record: Record, notebook_id: str) -> None:
        table = self._api.Comment.__table__
        names = {cell_id: name for name, cell_id in self._commented[record.notebook].items()}
        comments = dict(record.comments)
        rows = ((key, names.get(cell)) for key, cell in self._rows(notebook_id, table))
        changes = [{"id": key, "auto_comment": comments[name]} for key, name in rows if name in comments]
        self._db.bulk_update_mappings(self._api.Comment, changes)

    def _rows(self, notebook_id: str, table: Any, *columns: Any) -> Any:
        """Rows without objects: nobody else in this session holds any, and they would take most of the time."""
        chosen = table.select().with_only_columns(table.c.id, table.c.cell_id, *columns)
        return self._db.execute(chosen.where(table.c.notebook_id == notebook_id)).all()


def _judged(record: Record, cell: CellGrade | None, manual_score: float | None) -> dict[str, Any] | None:
    """What a grade becomes; None where it stays as it is."""
    if record.outcome is NotebookOutcome.MISSING:
        return {"auto_score": 0.0, "needs_manual_grade": False}
    if cell is not None:
        is_open = cell.needs_manual or cell.auto_score is None or manual_score is not None
        return {"auto_score": cell.auto_score, "needs_manual_grade": is_open}
    if record.outcome is not NotebookOutcome.GRADED and not record.cells:
        return {"auto_score": None, "needs_manual_grade": True}  # old scores never survive
    return None


def _ids(*cells: Any) -> dict[str, str]:
    return {cell.name: cell.id for cell in cells}


def _utc(text: str | None) -> datetime | None:
    if not text:
        return None
    import nbgrader.utils  # noqa: PLC0415 - after `import_models`

    try:
        return nbgrader.utils.parse_utc(text)  # type: ignore[no-any-return]  # nbgrader says datetime
    except (ValueError, OverflowError):
        return None  # a student wrote something else into it: no time of handing in
