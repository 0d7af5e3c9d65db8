"""The students of a class, a row for each: points by notebook or assignment, and every exercise that is not right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nablagrade.escaping import clean_line, show_name
from nablagrade.model import NotebookOutcome, Record
from nablagrade.records.class_page.crowds import Crowds
from nablagrade.records.class_page.ends import Class, End, Place
from nablagrade.records.class_page.exercises import code_of
from nablagrade.records.class_page.view import Cell, Line, StudentRow
from nablagrade.records.class_page.words import ENDS, OPEN_BLANK, tell_share
from nablagrade.records.reports.summary import days_late, format_points, is_broken, points_of
from nablagrade.records.reports.words import name_folder

_ABSENT = {
    NotebookOutcome.MISSING: "not handed in",
    NotebookOutcome.UNREADABLE: "unreadable",
    NotebookOutcome.BROKEN: "broken by us",
}
FILTERS = {
    "waits": "who waits for a person",
    "stopped": "whose code was stopped",
    "invalid": "with an answer that cannot be read",
    "mistake": "with a named mistake",
    "absent": "with a notebook that is not there",
    "late": "who handed in late",
}


def column_names(group: Class) -> tuple[str, ...]:
    """The columns of points: notebooks of one assignment, or assignments of a term."""
    return tuple(sorted({_column(one, is_term=group.is_term) for records in group.records.values() for one in records}))


def _column(record: Record, *, is_term: bool) -> str:
    return record.assignment if is_term else record.notebook


def share_of(records: Sequence[Record]) -> tuple[float, float]:
    """The points of a student and the most that there are; what we broke is left out until it is graded again."""
    counted = [record for record in records if not is_broken(record)]
    return sum(one.score for one in counted), sum(one.max_score for one in counted)


def make_people(group: Class, crowds: Crowds) -> Iterator[StudentRow]:
    """Yield a row for each student."""
    several = group.is_term
    columns = column_names(group)
    codes = {place: code_of(group, place) for place in group.places}
    for student, records in group.records.items():
        mine = {column: [one for one in records if _column(one, is_term=several) == column] for column in columns}
        score, most = share_of(records)
        lines = tuple(_lines(records, group, codes))
        yield StudentRow(
            number=crowds.row_of(student),
            name=show_name(student),
            address="" if several else crowds.address(student, records[0].assignment),
            cells=tuple(_cell(some, crowds, is_term=several) for some in mine.values()),
            total=f"{format_points(score)}/{format_points(most)}",
            share=tell_share(score, most),
            waiting=sum(one.needs_person for record in records for one in record.exercises),
            marks=" ".join(_marks(records, group)),
            right=tuple(_right(student, group)),
            lines=lines,
            remarks=" · ".join(_remarks(records)),
        )


def _cell(records: Sequence[Record], crowds: Crowds, *, is_term: bool) -> Cell:
    if not records:
        return Cell("", "")
    first = records[0]
    address = crowds.address(first.student, first.assignment, "" if is_term else first.notebook)
    absent = {_ABSENT.get(one.outcome, "") for one in records}
    if len(absent) == 1 and "" not in absent:
        return Cell(absent.pop(), address)
    score, most = share_of(records)
    return Cell(f"{format_points(score)}/{format_points(most)}", address)


def _right(student: str, group: Class) -> Iterator[int]:
    return (row for row, ends in enumerate(group.ends.values(), 1) if ends.get(student) is End.RIGHT)


def _lines(records: Sequence[Record], group: Class, codes: Mapping[Place, str]) -> Iterator[Line]:
    for record in records:
        if record.outcome is not NotebookOutcome.GRADED:
            continue
        for one in record.exercises:
            place = Place(record.assignment, record.notebook, one.id)
            end = group.ends[place][record.student]
            if end is not End.RIGHT:
                mistakes = dict.fromkeys(show_name(check.mistake) for check in one.checks if check.mistake)
                points = f"{format_points(points_of(one))}/{format_points(one.max_score)}"
                told = OPEN_BLANK if end is End.BLANK and one.needs_person else ENDS[end]
                yield Line(codes[place], points, told, ", ".join(mistakes))


def _marks(records: Sequence[Record], group: Class) -> Iterator[str]:
    student = records[0].student
    ends = {ends.get(student) for ends in group.ends.values()}
    told = {
        "waits": any(one.needs_person for one in records),
        "stopped": End.STOPPED in ends,
        "invalid": End.INVALID in ends,
        "mistake": any(check.mistake for one in records for exercise in one.exercises for check in exercise.checks),
        "absent": any(one.outcome in _ABSENT for one in records),
        "late": any(map(days_late, records)),
    }
    return (word for word, is_so in told.items() if is_so)


def _remarks(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        if absent := _ABSENT.get(record.outcome):
            yield f"{name_folder(show_name(record.notebook))}: {absent}"
    yield from dict.fromkeys(clean_line(note.words, 200) for record in records for note in record.notes)
