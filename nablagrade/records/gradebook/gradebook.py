"""nbgrader's gradebook, through nbgrader's own models: the plan of an assignment out, the grades of a batch in.

One session and one transaction for a batch of submissions, where nbgrader opens and commits per cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from nablagrade.errors import GradebookError
from nablagrade.model import AssignmentPlan, CellPlan, NotebookOutcome, NotebookPlan
from nablagrade.records.gradebook.assignment_copy import copy_assignment
from nablagrade.records.gradebook.assignment_rows import NotebookRows, build
from nablagrade.records.gradebook.assignment_update import update_assignment
from nablagrade.records.gradebook.database import newest_version, version_at_hand
from nablagrade.records.gradebook.decided import Decided, decided
from nablagrade.records.gradebook.extensions import extend
from nablagrade.records.gradebook.late import Penalties, assign
from nablagrade.records.gradebook.marking import Change, Place, Row, count_open, read_rows, write_changes
from nablagrade.records.gradebook.models import import_models
from nablagrade.records.gradebook.people import Person, read_people
from nablagrade.records.gradebook.rows import Rows, Submission
from nablagrade.records.gradebook.standing import Sums, lateness_of, renew_penalties, sums_of, times_of

_PACKAGES = {"psycopg2": "psycopg2-binary", "psycopg": "'psycopg[binary]'", "MySQLdb": "mysqlclient"}  # of a driver


@contextmanager
def _sentences(db_url: str) -> Iterator[None]:
    """Turn what a database says into one sentence that names it."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - keeps `--help` light

    try:
        yield
    except (SQLAlchemyError, ImportError) as error:  # ImportError: the database's driver cannot be loaded
        words = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise GradebookError(f"{_show(db_url)}: the gradebook cannot be used ({words}); mend or move it") from error


def _show(db_url: str) -> str:
    """Return the address without its password: the sentence goes into logs."""
    return re.sub(r":[^:/@]*@", ":***@", db_url)


def _refuse_other_version(db_url: str) -> None:
    """GradebookError when a database was made by another nbgrader, or by somebody else altogether."""
    from sqlalchemy import create_engine, inspect, text  # noqa: PLC0415 - keeps `--help` light

    try:
        engine = create_engine(db_url)
    except ModuleNotFoundError as error:
        mend = f"run `python -m pip install {_PACKAGES.get(error.name or '', error.name)}`, or mend db_url"
        words = f"its database needs the driver {error.name}, which is not installed; {mend}"
        raise GradebookError(f"{_show(db_url)}: {words}") from error
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
            with version_at_hand(self._api):
                self._gradebook = self._api.Gradebook(db_url)  # nbgrader's preprocessors open it so: `default_course`
            if course_id:
                self._gradebook.check_course(course_id)
        self._course_id = course_id
        self._penalties = penalties or Penalties()
        self._rows: dict[str, Rows] = {}

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

    def copy_assignment(self, assignment: str, db_url: str) -> None:
        """Copy what was released of an assignment from another gradebook, all or nothing."""
        with _sentences(self._url):
            try:
                copy_assignment(self._api, db_url, self._gradebook.db, assignment)
                self._gradebook.db.commit()
            except BaseException:
                self._gradebook.db.rollback()
                raise

    def update_assignment(self, assignment: str, db_url: str) -> None:
        """Make what was released of an assignment what another gradebook says, all or nothing; submissions stay."""
        with _sentences(db_url), self._api.Gradebook(db_url) as other:
            self._change_assignment(other.find_assignment(assignment))

    def take_assignment(self, assignment: str, notebooks: tuple[NotebookRows, ...]) -> None:
        """Make these rows what was released of an assignment, all or nothing; submissions stay."""
        self._change_assignment(build(self._api, self._course_id, assignment, notebooks))

    def _change_assignment(self, new: Any) -> None:
        db = self._gradebook.db
        with _sentences(self._url):
            try:
                old = db.query(self._api.Assignment).filter_by(name=new.name).one_or_none()
                if old is None:
                    db.add(new)
                else:
                    update_assignment(self._api, old, new, db)
                db.commit()
            except BaseException:
                db.rollback()
                raise
        self._rows.pop(new.name, None)

    def sums(self, assignment: str) -> Sums:
        """Return the machine's points of each notebook that was handed in, by student and notebook."""
        with _sentences(self._url):
            return sums_of(self._api, self._gradebook.db, assignment)

    def times(self, assignment: str) -> dict[str, datetime | None]:
        """Return when each submission was handed in, by student."""
        with _sentences(self._url):
            return times_of(self._api, self._gradebook.db, assignment)

    def renew_penalties(self, assignment: str) -> int:
        """Work out anew what lateness costs, by the dates of today; return how many notebooks that changes."""
        with _sentences(self._url):
            try:
                changed = renew_penalties(self._api, self._gradebook.db, self._penalties, assignment)
                self._gradebook.db.commit()
            except BaseException:
                self._gradebook.db.rollback()
                raise
        return changed

    def lateness(self, assignment: str) -> dict[str, float]:
        """Return by how many seconds each submission of an assignment is late; nothing where lateness costs nothing."""
        if self._penalties.are_none:
            return {}
        with _sentences(self._url):
            return lateness_of(self._api, self._gradebook.db, assignment)

    def penalty(self, student: str, score: float, late_seconds: float) -> float:
        """Return what so late a notebook of so many points loses."""
        return (self._penalties.of(student, score, late_seconds) or 0.0) if late_seconds > 0 else 0.0

    def students(self) -> set[str]:
        """Return the ids of all students."""
        with _sentences(self._url):
            return {student for (student,) in self._gradebook.db.query(self._api.Student.id)}

    def people(self) -> dict[str, Person]:
        """Return what is known of all students, by their ids."""
        with _sentences(self._url):
            return read_people(self._api, self._gradebook.db)

    def extend(self, student: str, assignment: str, until: datetime | None) -> datetime:
        """Give a student more time, or with None what everybody has; see `extensions.extend`."""
        with _sentences(self._url):
            return extend(self._api, self._gradebook, student, assignment, until)

    def decided(self, assignment: str) -> Decided:
        """Return what people gave and said, and what lateness costs."""
        with _sentences(self._url):
            return decided(self._api, self._gradebook.db, assignment)

    def marks(self, place: Place) -> list[Row]:
        """Return what people and the machine gave all students for one cell."""
        with self._reading() as db:
            return read_rows(self._api, db, place)

    def count_open(self, assignment: str) -> dict[tuple[str, str], tuple[int, int]]:
        """Return of each graded cell how many answers wait for a person, and how many one has marked."""
        with self._reading() as db:
            return count_open(self._api, db, assignment)

    def decide(self, place: Place, changes: Sequence[Change]) -> None:
        """Write a decision in one transaction. OtherMarksError, and all as it was, where marks are others by now."""
        with self._reading() as db:
            write_changes(self._api, db, place, changes)
            db.commit()

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        """A session in which the gradebook is as it is now, and that holds nothing afterwards."""
        with _sentences(self._url):
            try:
                yield self._gradebook.db
            finally:
                self._gradebook.db.rollback()

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
        if submission.assignment not in self._rows:
            self._rows[submission.assignment] = Rows(api, db, submission.assignment)
        if db.get(api.Student, submission.student) is None:
            db.execute(api.Student.__table__.insert(), {"id": submission.student})
        ids = self._rows[submission.assignment].write(submission)
        here = [ids[record.notebook] for record in submission.records if record.outcome is not NotebookOutcome.MISSING]
        assign(api, db, self._penalties, submission.student, here)


def plan_of_rows(assignment: str, notebooks: tuple[NotebookRows, ...]) -> AssignmentPlan:
    """Return what a gradebook that takes these rows will say was released."""
    built = build(import_models(), "", assignment, notebooks)
    return AssignmentPlan(assignment, tuple(_plan_notebook(notebook) for notebook in built.notebooks))


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
