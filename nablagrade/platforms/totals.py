"""What each student has for an assignment as a whole, and whether that is final; it knows of no platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nablagrade.model import NotebookOutcome, Outcome, Record
from nablagrade.records.reports.summary import is_broken


@dataclass(frozen=True)
class Total:
    """All notebooks of one student together, after penalties."""

    student: str
    score: float
    max_score: float
    is_handed_in: bool
    needs_person: bool
    is_broken: bool  # by us: it is graded again
    comments: tuple[tuple[str, str], ...]  # an exercise, and what a person wrote to it

    @property
    def is_final(self) -> bool:
        """Whether nobody has to look at it any more."""
        return not self.needs_person and not self.is_broken


def sum_up(records: Sequence[Record]) -> dict[str, Total]:
    """Return the total of each student."""
    mine: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda one: (one.student, one.notebook)):
        mine.setdefault(record.student, []).append(record)
    return {student: _total(student, some) for student, some in mine.items()}


def _total(student: str, mine: Sequence[Record]) -> Total:
    exercises = [one for record in mine for one in record.exercises]
    return Total(
        student,
        score=sum(record.score for record in mine if not is_broken(record)),
        max_score=sum(record.max_score for record in mine),
        is_handed_in=any(record.outcome is not NotebookOutcome.MISSING for record in mine),
        needs_person=any(record.needs_person for record in mine if not is_broken(record)),
        is_broken=any(map(is_broken, mine))
        or any(check.outcome is Outcome.BROKEN for one in exercises for check in one.checks),
        comments=tuple((one.id, one.comment) for one in exercises if one.comment),
    )
