"""The class as CSV for a spreadsheet: a row for each exercise, or for a notebook that has none to show."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from nablagrade.escaping import guard_formula, guard_log, show_name
from nablagrade.model import ExerciseResult, Record
from nablagrade.records.reports.public import student_views
from nablagrade.records.reports.summary import format_points, outcome_of, score_of

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
    "needs_person",
    "checked",
    "isolation",
)
_LONGEST_NAME = 1000


def render(records: Sequence[Record]) -> str:
    """The rows as RFC 4180 has them: quotes where needed, CR LF at the end of each line."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(_HEADER)
    for record in student_views(records):
        writer.writerows(_make_rows(record))
    return guard_log(page.getvalue())


def _make_rows(record: Record) -> Iterator[list[str]]:
    names = [_guard(name) for name in (record.student, record.assignment, record.notebook)]
    ends = [_guard(record.checked), record.isolation.level.value]
    if not record.exercises:
        points = [format_points(record.score), format_points(record.max_score), "", ""]
        yield [*names, record.outcome.value, "", "", *points, _flag(record.needs_person), *ends]
    for exercise in record.exercises:
        yield [*names, record.outcome.value, *_show(exercise), *ends]


def _show(exercise: ExerciseResult) -> list[str]:
    return [
        _guard(exercise.id),
        outcome_of(exercise).value,
        format_points(score_of(exercise)),
        format_points(exercise.max_score),
        _points_or_nothing(exercise.auto_score),
        _points_or_nothing(exercise.manual_score),
        _flag(exercise.needs_person),
    ]


def _guard(name: str) -> str:
    return guard_formula(show_name(name, _LONGEST_NAME))


def _points_or_nothing(points: float | None) -> str:
    return "" if points is None else format_points(points)


def _flag(needs_person: bool) -> str:
    return "yes" if needs_person else "no"
