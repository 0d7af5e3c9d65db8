"""nbgrader's gradebook, through nbgrader's own models: the plan of an assignment out, the grades of a batch in.

One session and one transaction for a batch of submissions, where nbgrader opens and commits per cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from nablagrade.model import AssignmentPlan, CellPlan, NotebookOutcome, NotebookPlan
from nablagrade.records.gradebook.assignment_copy import copy_assignment
from nablagrade.records.gradebook.assignment_rows import NotebookRows, build
from nablagrade.records.gradebook.assignment_update import update_assignment
from nablagrade.records.gradebook.database import opening, sentences, take_turn, version_at_hand
from nablagrade.records.gradebook.decided import Decided, decided
from nablagrade.records.gradebook.extensions import extend
from nablagrade.records.gradebook.late import Penalties, assign
from nablagrade.records.gradebook.marking import Change, Place, Row, count_open, read_rows, write_changes
from nablagrade.records.gradebook.models import import_models
from nablagrade.records.gradebook.people import Person, read_people
from nablagrade.records.gradebook.rows import Rows, Submission
from nablagrade.records.gradebook.standing import Sums, lateness_of, renew_penalties, sums_of, times_of


class Gradebook:
    """An open gradebook; a context manager."""

    def __init__(self, db_url: str, course_id: str, penalties: Penalties | None = None) -> None:
        self._url = db_url
        self._api = import_models()
        with sentences(db_url), opening(db_url), version_at_hand(self._api):
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
        with sentences(self._url):
            found = db.query(api.Assignment).filter_by(name=assignment).one_or_none()
            if found is None:
                return None
            return AssignmentPlan(assignment, tuple(_plan_notebook(notebook) for notebook in found.notebooks))

    def copy_assignment(self, assignment: str, db_url: str) -> None:
        """Copy what was released of an assignment from another gradebook, all or nothing."""
        with self._writing() as db:
            if db.query(self._api.Assignment).filter_by(name=assignment).one_or_none() is None:
                copy_assignment(self._api, db_url, db, assignment)

    def update_assignment(self, assignment: str, db_url: str) -> None:
        """Make what was released of an assignment what another gradebook says, all or nothing; submissions stay."""
        with sentences(db_url), self._api.Gradebook(db_url) as other:
            self._change_assignment(other.find_assignment(assignment))

    def take_assignment(self, assignment: str, notebooks: tuple[NotebookRows, ...]) -> None:
        """Make these rows what was released of an assignment, all or nothing; submissions stay."""
        self._change_assignment(build(self._api, self._course_id, assignment, notebooks))

    def _change_assignment(self, new: Any) -> None:
        name = new.name
        with self._writing() as db:
            old = db.query(self._api.Assignment).filter_by(name=name).one_or_none()
            if old is None:
                db.add(new)
            else:
                update_assignment(self._api, old, new, db)
        self._rows.pop(name, None)

    def knows(self, assignment: str) -> bool:
        """Whether it has the notebooks of an assignment; a due date alone is also set where all else was lost."""
        notebook, whole = self._api.Notebook, self._api.Assignment
        with sentences(self._url):
            found = self._gradebook.db.query(notebook.id).join(whole, notebook.assignment_id == whole.id)
            return found.filter(whole.name == assignment).first() is not None

    def sums(self, assignment: str) -> Sums:
        """Return the machine's points of each notebook that was handed in, by student and notebook."""
        with sentences(self._url):
            return sums_of(self._api, self._gradebook.db, assignment)

    def times(self, assignment: str) -> dict[str, datetime | None]:
        """Return when each submission was handed in, by student."""
        with sentences(self._url):
            return times_of(self._api, self._gradebook.db, assignment)

    def renew_penalties(self, assignment: str) -> int:
        """Work out anew what lateness costs, by the dates of today; return how many notebooks that changes."""
        with self._writing() as db:
            return renew_penalties(self._api, db, self._penalties, assignment)

    def lateness(self, assignment: str) -> dict[str, float]:
        """Return by how many seconds each submission of an assignment is late; nothing where lateness costs nothing."""
        if self._penalties.are_none:
            return {}
        with sentences(self._url):
            return lateness_of(self._api, self._gradebook.db, assignment)

    def penalty(self, student: str, score: float, late_seconds: float) -> float:
        """Return what so late a notebook of so many points loses."""
        return (self._penalties.of(student, score, late_seconds) or 0.0) if late_seconds > 0 else 0.0

    def students(self) -> set[str]:
        """Return the ids of all students."""
        with sentences(self._url):
            return {student for (student,) in self._gradebook.db.query(self._api.Student.id)}

    def people(self) -> dict[str, Person]:
        """Return what is known of all students, by their ids."""
        with sentences(self._url):
            return read_people(self._api, self._gradebook.db)

    def extend(self, student: str, assignment: str, until: datetime | None) -> datetime:
        """Give a student more time, or with None what everybody has; see `extensions.extend`."""
        with sentences(self._url):
            return extend(self._api, self._gradebook, student, assignment, until)

    def decided(self, assignment: str) -> Decided:
        """Return what people gave and said, and what lateness costs."""
        with sentences(self._url):
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
        with self._writing() as db:
            write_changes(self._api, db, place, changes)

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        """A session in which the gradebook is as it is now, and that holds nothing afterwards."""
        with sentences(self._url):
            try:
                yield self._gradebook.db
            finally:
                self._gradebook.db.rollback()

    def write(self, submissions: Sequence[Submission]) -> None:
        """Write the grades of a batch in one transaction: all or nothing."""
        with self._writing():
            for submission in submissions:
                self._write_one(submission)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """A session that nobody else of us writes beside, committed at the end: all or nothing."""
        db = self._gradebook.db
        with sentences(self._url):
            db.rollback()  # what was read before is read again
            try:
                take_turn(db.connection())
                yield db
                db.commit()
            except BaseException:
                db.rollback()
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
