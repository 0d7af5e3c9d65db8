"""What people decided in formgrader for a cell, the dates and what lateness costs, and who is in the class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

Cell = tuple[str, str, str]  # student, notebook, grade_id


@dataclass(frozen=True)
class ManualGrade:
    """What a person did with one cell in formgrader; `points` None: they gave none in place of the machine's."""

    points: float | None
    auto_score: float | None
    needs_person: bool
    extra: float = 0.0  # on top of either, below 0 where it was taken off

    def beside(self, auto_score: float) -> float:
        """Return the points of the cell where the machine gives it so many."""
        return (auto_score if self.points is None else self.points) + self.extra

    @property
    def is_given(self) -> bool:
        """Whether a person gave any points."""
        return self.points is not None or self.extra != 0.0


class Dates(NamedTuple):
    """When a student handed in, and until when they could; UTC, and None where nobody knows."""

    handed_in: datetime | None
    due: datetime | None


@dataclass(frozen=True)
class Decided:
    """All that only the gradebook knows of an assignment's grades."""

    grades: Mapping[Cell, ManualGrade] = field(default_factory=dict)
    comments: Mapping[Cell, str] = field(default_factory=dict)
    penalties: Mapping[tuple[str, str], float] = field(default_factory=dict)  # by student and notebook
    students: tuple[str, ...] = ()  # all of the course
    notebooks: Mapping[str, float] = field(default_factory=dict)  # of the assignment, and their points
    dates: Mapping[str, Dates] = field(default_factory=dict)  # by student, where something was handed in or put off
    due: datetime | None = None  # for everybody else


def decided(api: Any, db: Any, assignment: str) -> Decided:
    """Read what was decided for an assignment."""
    grade, comment = api.Grade, api.Comment
    # of a large class most rows say nothing: the machine's points are in its records
    is_told = grade.manual_score.is_not(None) | grade.extra_credit.is_not(None) | grade.needs_manual_grade
    columns = grade.manual_score, grade.extra_credit, grade.auto_score, grade.needs_manual_grade
    rows = by_cell(api, db, assignment, grade, *columns).filter(is_told)
    grades = {(student, notebook, cell): _manual(*told) for student, notebook, cell, *told in rows}
    said = by_cell(api, db, assignment, comment, comment.manual_comment).filter(comment.manual_comment.is_not(None))
    comments = {(student, notebook, cell): words for student, notebook, cell, words in said if words.strip()}
    late = (
        db.query(api.SubmittedAssignment.student_id, api.Notebook.name, api.SubmittedNotebook.late_submission_penalty)
        .select_from(api.SubmittedNotebook)
        .join(api.Notebook, api.SubmittedNotebook.notebook_id == api.Notebook.id)
        .join(api.SubmittedAssignment, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .filter(api.Assignment.name == assignment, api.SubmittedNotebook.late_submission_penalty > 0)
    )
    penalties = {(student, notebook): float(penalty) for student, notebook, penalty in late}
    return replace(_class_of(api, db, assignment), grades=grades, comments=comments, penalties=penalties)


def _class_of(api: Any, db: Any, assignment: str) -> Decided:
    """Read who is in the class, and what the assignment asks of them by when."""
    students = tuple(sorted(student for (student,) in db.query(api.Student.id)))
    found = db.query(api.Assignment).filter_by(name=assignment).one_or_none()
    if found is None:
        return Decided(students=students)
    due = found.duedate
    columns = api.SubmittedAssignment.student_id, api.SubmittedAssignment.timestamp, api.SubmittedAssignment.extension
    rows = db.query(*columns).filter(api.SubmittedAssignment.assignment_id == found.id)
    dates = {student: Dates(at, due and due + (more or timedelta())) for student, at, more in rows}
    notebooks = {one.name: float(one.max_score or 0.0) for one in found.notebooks}
    return Decided(students=students, notebooks=notebooks, dates=dates, due=due)


def by_cell(api: Any, db: Any, assignment: str, table: Any, *columns: Any) -> Any:
    """Return a query for all rows of grades or comments: student, notebook, cell, and these columns."""
    return (
        db.query(api.SubmittedAssignment.student_id, api.Notebook.name, api.BaseCell.name, *columns)
        .select_from(table)
        .join(api.BaseCell, table.cell_id == api.BaseCell.id)
        .join(api.SubmittedNotebook, table.notebook_id == api.SubmittedNotebook.id)
        .join(api.Notebook, api.SubmittedNotebook.notebook_id == api.Notebook.id)
        .join(api.SubmittedAssignment, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .filter(api.Assignment.name == assignment)
    )


def _manual(points: float | None, extra: float | None, auto: float | None, is_open: object) -> ManualGrade:
    is_counted = points is not None or auto is not None  # nbgrader adds it to a score, and to none where there is none
    return ManualGrade(points, auto, bool(is_open), (extra or 0.0) if is_counted else 0.0)
