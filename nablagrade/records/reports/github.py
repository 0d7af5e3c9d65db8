"""The class for GitHub Actions: a Markdown summary of the job, and annotations as workflow commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from nablagrade.escaping import clean_line, escape_markdown, escape_message, escape_property, show_name
from nablagrade.model import NotebookOutcome, Outcome, Record
from nablagrade.records.reports.public import student_views
from nablagrade.records.reports.summary import ClassTable, check_title, outcome_of, tabulate, unread_answers
from nablagrade.records.reports.words import NOTEBOOKS, tell, tell_exercise

_MOST_ANNOTATIONS = 10  # GitHub shows no more of one kind in a step
_MOST_ROWS = 2000  # a summary may have 1 MiB
_LONGEST_LIST = 20

Annotation = tuple[str, str, str]  # level, title, message


def render(records: Sequence[Record]) -> str:
    """The annotations, then the summary; a job that has `$GITHUB_STEP_SUMMARY` takes the two apart."""
    views = student_views(records)
    return annotate(views) + "\n" + summarise(views)


def annotate(records: Sequence[Record]) -> str:
    """Workflow commands for a job's log: an error where we or the file failed, a warning where an answer did."""
    lines = []
    annotations = list(_find_annotations(student_views(records)))
    for level in ("error", "warning"):
        chosen = [annotation for annotation in annotations if annotation[0] == level]
        if len(chosen) > _MOST_ANNOTATIONS:
            rest = len(chosen) - _MOST_ANNOTATIONS + 1
            chosen[_MOST_ANNOTATIONS - 1 :] = [(level, "nablagrade", f"and {rest} more; see the summary of the job")]
        lines += [
            f"::{level} title={escape_property(title)}::{escape_message(message)}" for _, title, message in chosen
        ]
    return "".join(f"{line}\n" for line in lines)


def _find_annotations(records: Sequence[Record]) -> Iterator[Annotation]:
    for record, exercise, check in unread_answers(records):
        yield "warning", _place(record, exercise.id), clean_line(tell(check.outcome, check.hint))
    for record in records:
        if record.outcome in (NotebookOutcome.BROKEN, NotebookOutcome.UNREADABLE):
            phrase = NOTEBOOKS[record.outcome]
            yield "error", _place(record), f"{phrase.label}. {phrase.advice}"
        yield from _find_in_exercises(record)


def _find_in_exercises(record: Record) -> Iterator[Annotation]:
    for exercise in record.exercises:
        outcome = outcome_of(exercise)
        if outcome not in (Outcome.PASSED, Outcome.NEEDS_PERSON, Outcome.INVALID):
            level = "error" if outcome is Outcome.BROKEN else "warning"
            hints = [check.hint for check in exercise.checks if check.outcome is outcome]
            yield level, _place(record, exercise.id), clean_line(tell_exercise(exercise, next(iter(hints), None)))


def _place(record: Record, *exercise_id: str) -> str:
    return " · ".join(show_name(name) for name in (record.student, record.notebook, *exercise_id))


def summarise(records: Sequence[Record]) -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY`: the table, its legend, and the answers that a person decides."""
    views = student_views(records)
    table = tabulate(views)
    heading = ", ".join(sorted({show_name(record.assignment) for record in views}))
    parts = [f"## {escape_markdown(heading)}", _draw(table), *_explain(table), *_list_unread(views)]
    return "\n\n".join(parts if views else ["No records yet."]) + "\n"


def _draw(table: ClassTable) -> str:
    rows = [["student", *(escape_markdown(show_name(column)) for column in table.columns), "total"]]
    rows.append([":--", *("--:" for _ in table.columns), "--:"])
    for student, row in islice(table.rows.items(), _MOST_ROWS):
        cells = [
            f"{row[column].points} {row[column].marks}".strip() if column in row else "" for column in table.columns
        ]
        rows.append([escape_markdown(show_name(student)), *cells, f"**{table.total_of(student)}**"])
    if len(table.rows) > _MOST_ROWS:
        rows.append([f"and {len(table.rows) - _MOST_ROWS} more"])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _explain(table: ClassTable) -> list[str]:
    lines = [f"- `{sign}` {escape_markdown(meaning)}" for sign, meaning in table.legend()]
    return ["\n".join(lines)] if lines else []


def _list_unread(records: Sequence[Record]) -> list[str]:
    lines = [
        f"- **{escape_markdown(_place(record, exercise.id))}** "
        f"{escape_markdown(clean_line(check.hint or check_title(check)))}"
        for record, exercise, check in unread_answers(records)
    ]
    if len(lines) > _LONGEST_LIST:
        lines[_LONGEST_LIST:] = [f"- and {len(lines) - _LONGEST_LIST} more"]
    return ["### Read these first: answers that a person decides", "\n".join(lines)] if lines else []
