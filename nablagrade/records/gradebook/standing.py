"""What a gradebook holds of an assignment already: points that a record can be compared with, and late penalties.

Other programs write here, too: a gradebook is lost and made anew, restored from a copy, a student removed, a due date
moved. None of that needs a notebook to be run again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nablagrade.model import NotebookOutcome, Record
from nablagrade.records.gradebook.late import Penalties

_NEAR = 1e-9
Sums = dict[tuple[str, str], float]  # by student and notebook


def sums_of(api: Any, db: Any, assignment: str) -> Sums:
    """Return the points that the machine gave for each notebook; one that has no row is not there."""
    from sqlalchemy import func, select  # comes with nbgrader's models

    words = (
        select(
            api.SubmittedAssignment.student_id, api.Notebook.name, func.sum(func.coalesce(api.Grade.auto_score, 0.0))
        )
        .select_from(api.SubmittedNotebook)
        .join(api.Notebook, api.SubmittedNotebook.notebook_id == api.Notebook.id)
        .join(api.SubmittedAssignment, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .outerjoin(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .where(api.Assignment.name == assignment)
        .group_by(api.SubmittedAssignment.student_id, api.Notebook.name)
    )
    return {(student, notebook): float(found or 0.0) for student, notebook, found in db.execute(words)}


def holds(sums: Sums, record: Record) -> bool:
    """Whether the gradebook holds what a record says."""
    found = sums.get((record.student, record.notebook))
    is_missing = record.outcome is NotebookOutcome.MISSING
    wanted = 0.0 if is_missing else sum(cell.auto_score or 0.0 for cell in record.cells)
    return found is not None and abs(found - wanted) < _NEAR


def times_of(api: Any, db: Any, assignment: str) -> dict[str, datetime | None]:
    """Return when each submission was handed in, by student."""
    table = api.SubmittedAssignment
    rows = db.query(table.student_id, table.timestamp).join(api.Assignment, table.assignment_id == api.Assignment.id)
    return dict(rows.filter(api.Assignment.name == assignment).all())


def lateness_of(api: Any, db: Any, assignment: str) -> dict[str, float]:
    """Return by how many seconds each submission is late, by student."""
    found = (
        db.query(api.SubmittedAssignment)
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .filter(api.Assignment.name == assignment)
    )
    return {one.student_id: one.total_seconds_late for one in found}


def renew_penalties(api: Any, db: Any, penalties: Penalties, assignment: str) -> int:
    """Work out anew what lateness costs; return for how many notebooks it is another number now."""
    from sqlalchemy import func

    found = (
        db.query(api.SubmittedNotebook)
        .join(api.SubmittedAssignment, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .filter(api.Assignment.name == assignment)
    )
    timed = api.SubmittedAssignment.timestamp.is_not(None) & api.Assignment.duedate.is_not(None)
    if penalties.are_none:
        timed = timed & False
    changed = 0
    for notebook in found.filter(timed | (func.coalesce(api.SubmittedNotebook.late_submission_penalty, 0) != 0)):
        submission = notebook.assignment
        late_seconds = 0.0 if penalties.are_none else submission.total_seconds_late
        penalty = penalties.of(submission.student_id, notebook.score, late_seconds) if late_seconds > 0 else None
        if abs((penalty or 0.0) - (notebook.late_submission_penalty or 0.0)) > _NEAR:
            notebook.late_submission_penalty = penalty
            changed += 1
    return changed
