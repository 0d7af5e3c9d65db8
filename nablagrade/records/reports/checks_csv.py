"""The class as CSV with a row for each check: what `csv_report` has a row for is an exercise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nablagrade.escaping import clean_line, dump_csv, guard_formula, show_name
from nablagrade.model import Record
from nablagrade.records.reports.public import student_views
from nablagrade.records.reports.summary import check_title, format_points

_HEADER = ("student", "assignment", "notebook", "exercise", "check", "title", "outcome", "weight", "hint")
_LONGEST = 1000


def render(records: Sequence[Record]) -> str:
    """The rows, ordered by student."""
    return dump_csv(_HEADER, (row for record in student_views(records) for row in _make_rows(record)))


def _make_rows(record: Record) -> Iterator[list[str]]:
    for exercise in record.exercises:
        names = (record.student, record.assignment, record.notebook, exercise.id)
        for check in exercise.checks:
            yield [
                *(guard_formula(show_name(name, _LONGEST)) for name in (*names, check.name)),
                guard_formula(clean_line(check_title(check), _LONGEST)),
                check.outcome.value,
                format_points(check.weight),
                guard_formula(clean_line(check.hint or "", _LONGEST)),
            ]
