"""More time for one student, where nbgrader keeps it: the extension of a submission beyond a due date."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from nablagrade.errors import UsageError


def extend(api: Any, gradebook: Any, student: str, assignment: str, until: str | None) -> datetime:
    """Give a student time until a date, or with None as much as everybody; return the time they have now (UTC).

    UsageError where there is no such assignment or due date, or the date is none that comes later.
    """
    db = gradebook.db
    found = db.query(api.Assignment).filter_by(name=assignment).one_or_none()
    if found is None:
        raise UsageError(f"{assignment}: is not in the gradebook; run `nablagrade grade {assignment}` first")
    if found.duedate is None:
        mend = f'set one with `nbgrader db assignment add {assignment} --duedate "2026-03-02 18:00 UTC"`'
        raise UsageError(f"{assignment}: has no due date to go beyond; {mend}")
    due: datetime = found.duedate
    end = due if until is None else _read(until)
    if until is not None and end <= due:
        raise UsageError(f"{until}: is not after the due date of {assignment}, {due:%Y-%m-%d %H:%M} UTC")
    gradebook.update_or_create_student(student)
    submission = gradebook.update_or_create_submission(assignment, student)
    submission.extension = None if until is None else end - due
    db.commit()
    return end


def _read(text: str) -> datetime:
    from nbgrader.utils import parse_utc  # noqa: PLC0415 - comes with nbgrader's models

    problem = UsageError(f"{text}: is no date; write one such as 2026-03-02 18:00 CET, or UTC without a zone")
    if not re.match(r"\d{4}-\d{2}-\d{2}\b", text):  # 04.03.2026 would be read as the third of April
        raise problem
    try:
        return parse_utc(text)  # type: ignore[no-any-return]  # nbgrader says datetime
    except (ValueError, OverflowError) as error:
        raise problem from error
