"""The class as CSV for an instructor's spreadsheet: a row for each exercise, or for a notebook without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from nablagrade.escaping import clean, dump_csv, guard_formula, show_name
from nablagrade.model import ExerciseResult, Record
from nablagrade.records.reports.public import instructor_views
from nablagrade.records.reports.summary import days_late, format_points, is_unanswered, outcome_of, score_of

_HEADER = (
    "student",
    "assignment",
    "notebook",
    "notebook_outcome",
    "exercise",
    "outcome",
    "score",
    "max_score",
    "auto_score",
    "manual_score",
    "extra_credit",
    "needs_person",
    "checked",
    "isolation",
    "answered",
    "mistakes",
    "comment",
    "handed_in",
    "due",
    "days_late",
    "penalty",
    "attempt",
    "attempts",
    "group",
    "handed_in_by",
)
_LONGEST_NAME = 1000


def render(records: Sequence[Record]) -> str:
    """The rows, ordered by student."""
    return dump_csv(_HEADER, (row for record in instructor_views(records) for row in _make_rows(record)))


def _make_rows(record: Record) -> Iterator[list[str]]:
    names = [_guard(name) for name in (record.student, record.assignment, record.notebook)]
    ends = [_guard(record.checked), record.isolation.level.value]
    numbers = [format_points(days_late(record)), format_points(record.penalty)]
    dates = [_date(record.handed_in), _date(record.due), *numbers, *_tell_hand_in(record)]
    if not record.exercises:
        points = [format_points(record.score), format_points(record.max_score), "", "", ""]
        yield [*names, record.outcome.value, "", "", *points, _flag(record.needs_person), *ends, "", "", "", *dates]
    for exercise in record.exercises:
        yield [*names, record.outcome.value, *_show(exercise), *ends, *_tell(exercise), *dates]


def _show(exercise: ExerciseResult) -> list[str]:
    return [
        _guard(exercise.id),
        outcome_of(exercise).value,
        format_points(score_of(exercise)),
        format_points(exercise.max_score),
        _points_or_nothing(exercise.auto_score),
        _points_or_nothing(exercise.manual_score),
        format_points(exercise.extra_credit),
        _flag(exercise.needs_person),
    ]


def _tell(exercise: ExerciseResult) -> list[str]:
    mistakes = dict.fromkeys(check.mistake for check in exercise.checks if check.mistake)
    comment = guard_formula(clean(exercise.comment or ""))
    return [_flag(not is_unanswered(exercise)), _guard(" ".join(mistakes)), comment]


def _tell_hand_in(record: Record) -> list[str]:
    counts = ("" if count is None else str(count) for count in (record.attempt, record.attempts))
    return [*counts, _guard(record.group), _guard(record.handed_in_by)]


def _date(date: datetime | None) -> str:
    return "" if date is None else date.isoformat(" ", "seconds")


def _guard(name: str) -> str:
    return guard_formula(show_name(name, _LONGEST_NAME))


def _points_or_nothing(points: float | None) -> str:
    return "" if points is None else format_points(points)


def _flag(is_so: bool) -> str:
    return "yes" if is_so else "no"
