"""More time for one student, where nbgrader keeps it: the extension of a submission beyond a due date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import Any

from nablagrade.errors import UsageError

FORM = "%Y-%m-%d %H:%M %Z"
_ZONE = re.compile(r"[A-Za-z]\w*(?:[/+-]\w+)*")  # `tz.gettz` opens what else may be the path of a file
_HALVES = ("am", "pm")


def extend(api: Any, gradebook: Any, student: str, assignment: str, until: datetime | None) -> datetime:
    """Give a student time until a date, or with None as much as everybody; return the time that they have now.

    UsageError where there is no such assignment or due date, or the date does not come later.
    """
    db = gradebook.db
    found = db.query(api.Assignment).filter_by(name=assignment).one_or_none()
    if found is None:
        raise UsageError(f"{assignment}: is not in the gradebook; run `nablagrade grade {assignment}` first")
    if found.duedate is None:
        mend = f'set one with `nbgrader db assignment add {assignment} --duedate "2026-03-02 18:00 UTC"`'
        raise UsageError(f"{assignment}: has no due date to go beyond; {mend}")
    due: datetime = found.duedate.replace(tzinfo=UTC)
    end = due if until is None else until
    if until is not None and until <= due:
        its = due.astimezone(until.tzinfo)
        mend = "give a later one, or take an extension back with --remove"
        raise UsageError(f"{until:{FORM}}: is not after the due date of {assignment}, {its:{FORM}}; {mend}")
    submission = _submission_of(api, gradebook, student, assignment)
    submission.extension = None if until is None else end.astimezone(UTC) - due
    db.commit()
    return end


def _submission_of(api: Any, gradebook: Any, student: str, assignment: str, tries: int = 4) -> Any:
    """Return a student's submission, which is made where there is none; another program may make it meanwhile."""
    try:
        gradebook.update_or_create_student(student)
        with gradebook.db.no_autoflush:  # which nbgrader's own steps are warned of
            return gradebook.update_or_create_submission(assignment, student)
    except api.InvalidEntry:
        if not tries:
            raise
        return _submission_of(api, gradebook, student, assignment, tries - 1)


def read_date(text: str, zone: tzinfo) -> datetime:
    """Return a date that a person wrote, in this zone; it is of it unless it says another. UsageError if it is none."""
    from dateutil import parser, tz  # type: ignore[import-untyped]  # has no types; `--help` needs none of it

    words = text.split()
    is_zoned = len(words) > 1 and _ZONE.fullmatch(words[-1]) is not None and words[-1].casefold() not in _HALVES
    said = tz.gettz(words[-1]) if is_zoned else zone
    problem = UsageError(f"{text}: is no date; write one such as 2026-03-02 18:00, with a zone (CET) if it is another")
    if said is None or not re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text):  # 04.03.2026 would be read as the third of April
        raise problem
    try:
        date: datetime = parser.parse(" ".join(words[:-1]) if is_zoned else text, tzinfos=_zone_of)
        return (date if date.tzinfo else date.replace(tzinfo=said)).astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise problem from error


def _zone_of(name: str | None, offset: int | None) -> tzinfo | None:
    """Return the zone that is written at a time, None where there is none. ValueError when it is unknown."""
    from dateutil import tz

    found: tzinfo | None = tz.gettz(name) if name and offset is None else tz.tzoffset(name, offset or 0)
    if name is None and offset is None:
        return None
    if found is None:
        raise ValueError(f"{name} is no zone")
    return found
