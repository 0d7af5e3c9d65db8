"""nbgrader's gradebook, through nbgrader's own models: the plan of an assignment out, the grades of a batch in.

One session and one transaction for a batch of submissions, where nbgrader opens and commits per cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nablagrade.errors import GradebookError
from nablagrade.model import AssignmentPlan, CellPlan, NotebookOutcome, NotebookPlan, Record
from nablagrade.records.adoption import copy_assignment
from nablagrade.records.database import newest_version
from nablagrade.records.late import Penalties, assign
from nablagrade.records.models import import_models


@dataclass(frozen=True)
class Submission:
    """The records of one student's submission, ready to be written."""

    student: str
    assignment: str
    timestamp: str | None
    records: tuple[Record, ...]


@dataclass(frozen=True)
class ManualGrade:
    """What a person did with one cell in formgrader; `points` None: nothing yet."""

    points: float | None
    auto_score: float | None
    needs_person: bool


@contextmanager
def _sentences(db_url: str) -> Iterator[None]:
    """Turn what a database says into one sentence that names it."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - keeps `--help` light

    try:
        yield
    except (SQLAlchemyError, ImportError) as error:  # ImportError: the database's driver is not installed
        words = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise GradebookError(f"{_show(db_url)}: the gradebook cannot be used ({words}); mend or move it") from error


def _show(db_url: str) -> str:
    """Return the address without its password: the sentence goes into logs."""
    return re.sub(r":[^:/@]*@", ":***@", db_url)


def _refuse_other_version(db_url: str) -> None:
    """GradebookError when a database was made by another nbgrader, or by somebody else altogether."""
    from sqlalchemy import create_engine, inspect, text  # noqa: PLC0415 - keeps `--help` light

    engine = create_engine(db_url)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            if set(tables) <= set(import_models().Base.metadata.tables):
                return  # a new one, or one whose maker was killed or met a full disk: nbgrader makes the missing tables
            if "assignment" not in tables:
                raise GradebookError(f"{_show(db_url)}: is no gradebook of nbgrader; move it, or mend db_url")
            if "alembic_version" not in tables:
                return  # of an nbgrader that was killed before it wrote the last table of a new one
            version = connection.scalar(text("select version_num from alembic_version"))
    finally:
        engine.dispose()
    if version != newest_version():
        mend = "run `nbgrader db upgrade`, or install the nbgrader that made it"
        raise GradebookError(f"{_show(db_url)}: is a gradebook of version {version}, not {newest_version()}; {mend}")


class Gradebook:
    """An open gradebook; a context manager."""

    def __init__(self, db_url: str, course_id: str, penalties: Penalties | None = None) -> None:
        self._url = db_url
        self._api = import_models()
        with _sentences(db_url):
            _refuse_other_version(db_url)
            self._gradebook = self._api.Gradebook(db_url)  # nbgrader's preprocessors open it so: `default_course`
            if course_id:
                self._gradebook.check_course(course_id)
        self._course_id = course_id
        self._penalties = penalties or Penalties()
        self._cells: dict[str, _Cells] = {}

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self._gradebook.close()

    def plan(self, assignment: str) -> AssignmentPlan | None:
        """Return what was released for an assignment, None when the gradebook does not know it."""
        api, db = self._api, self._gradebook.db
        with _sentences(self._url):
            found = db.query(api.Assignment).filter_by(name=assignment).one_or_none()
            if found is None:
                return None
            return AssignmentPlan(assignment, tuple(_plan_notebook(notebook) for notebook in found.notebooks))

    def adopt(self, assignment: str, db_url: str) -> None:
        """Copy what was released of an assignment from another gradebook, all or nothing."""
        with _sentences(self._url):
            try:
                copy_assignment(self._api, db_url, self._gradebook.db, assignment)
                self._gradebook.db.commit()
            except BaseException:
                self._gradebook.db.rollback()
                raise

    def manual_grades(self, assignment: str) -> dict[tuple[str, str, str], ManualGrade]:
        """Return what people decided, by student, notebook and grade_id."""
        api, db = self._api, self._gradebook.db
        with _sentences(self._url):
            rows = (
                db.query(api.SubmittedAssignment.student_id, api.Notebook.name, api.BaseCell.name, api.Grade)
                .select_from(api.Grade)
                .join(api.BaseCell, api.Grade.cell_id == api.BaseCell.id)
                .join(api.SubmittedNotebook, api.Grade.notebook_id == api.SubmittedNotebook.id)
                .join(api.Notebook, api.SubmittedNotebook.notebook_id == api.Notebook.id)
                .join(api.SubmittedAssignment, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
                .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
                .filter(api.Assignment.name == assignment)
            )
            return {(student, notebook, cell): _manual(grade) for student, notebook, cell, grade in rows}

    def write(self, submissions: Sequence[Submission]) -> None:
        """Write the grades of a batch in one transaction: all or nothing."""
        with _sentences(self._url):
            try:
                for submission in submissions:
                    self._write_one(submission)
                self._gradebook.db.commit()
            except BaseException:
                self._gradebook.db.rollback()
                raise

    def _write_one(self, submission: Submission) -> None:
        api, db = self._api, self._gradebook.db
        if submission.assignment not in self._cells:
            self._cells[submission.assignment] = _Cells(api, db, submission.assignment)
        cells = self._cells[submission.assignment]
        if db.get(api.Student, submission.student) is None:
            db.execute(api.Student.__table__.insert(), {"id": submission.student})
        ids = cells.ensure_submission(submission)
        for record in submission.records:
            cells.write_record(record, ids[record.notebook])
        here = [ids[record.notebook] for record in submission.records if record.outcome is not NotebookOutcome.MISSING]
        assign(api, db, self._penalties, submission.student, here)


class _Cells:
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
        api, db = self._api, self._db
        names = {cell_id: name for name, cell_id in self._graded[record.notebook].items()}
        given = {cell.grade_id: cell for cell in record.cells}
        for grade in db.query(api.Grade).filter_by(notebook_id=notebook_id):
            cell = given.get(names.get(grade.cell_id, ""))
            if record.outcome is NotebookOutcome.MISSING:
                grade.auto_score, grade.needs_manual_grade = 0.0, False
            elif cell is not None:
                grade.auto_score = cell.auto_score
                grade.needs_manual_grade = (
                    cell.needs_manual or cell.auto_score is None or grade.manual_score is not None
                )
            elif record.outcome is not NotebookOutcome.GRADED and not record.cells:
                grade.auto_score, grade.needs_manual_grade = None, True  # old scores never survive
        self._write_comments(record, notebook_id)

    def _write_comments(self, record: Record, notebook_id: str) -> None:
        names = {cell_id: name for name, cell_id in self._commented[record.notebook].items()}
        comments = dict(record.comments)
        for comment in self._db.query(self._api.Comment).filter_by(notebook_id=notebook_id):
            if names.get(comment.cell_id) in comments:
                comment.auto_comment = comments[names[comment.cell_id]]


def _manual(grade: Any) -> ManualGrade:
    points = grade.manual_score
    if points is not None or grade.extra_credit:
        points = (points if points is not None else grade.auto_score or 0.0) + (grade.extra_credit or 0.0)
    return ManualGrade(points, grade.auto_score, bool(grade.needs_manual_grade))


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


def _plan_notebook(notebook: Any) -> NotebookPlan:
    graded = {cell.name: cell for cell in (*notebook.grade_cells, *notebook.task_cells)}
    grades = {cell.name for cell in notebook.grade_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    cells = tuple(
        CellPlan(
            grade_id=cell.name,
            cell_type=cell.cell_type,
            source=cell.source or "",
            is_grade=cell.name in grades,
            is_solution=cell.name in solutions,
            is_locked=bool(cell.locked),
            is_task=cell.name in tasks,
            max_score=float(graded[cell.name].max_score) if cell.name in graded else 0.0,
            checksum=cell.checksum,
        )
        for cell in notebook.source_cells
    )
    return NotebookPlan(notebook.name, cells, notebook.kernelspec)
