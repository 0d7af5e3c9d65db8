"""The class for GitHub Actions: a Markdown summary of the job; its annotations are made in `annotations`."""

from __future__ import annotations

from collections.abc import Sequence

from nablagrade.escaping import clean_line, escape_markdown, show_name
from nablagrade.model import Record
from nablagrade.records.reports.public import student_views
from nablagrade.records.reports.summary import ClassTable, check_title, tabulate, unread_answers

MOST_BYTES = 2**20 - 2**10  # a step's summary may have 1 MiB
_MOST_ROWS = 2000
_LONGEST_LIST = 20
_NO_ROOM = "The table has no room in this summary; `nablagrade report` shows it."


def render(records: Sequence[Record]) -> str:
    """The summary: the table, its legend, and the answers that a person decides."""
    return summarise(records)


def summarise(records: Sequence[Record], room: int = MOST_BYTES) -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY` of no more than `room` bytes."""
    views = student_views(records)
    if not views:
        return "No records yet.\n"
    table = tabulate(views)
    heading = clean_line(", ".join(sorted({show_name(record.assignment) for record in views})))
    beside = [*_explain(table), *_list_unread(views)]
    left = room - len("\n\n".join(["## ", escape_markdown(heading), *beside, ""]).encode())
    parts = [f"## {escape_markdown(heading)}", _draw(table, left), *beside]
    page = "\n\n".join(parts) + "\n"
    return page if len(page.encode()) <= room else _NO_ROOM + "\n" if len(_NO_ROOM) < room else ""


def _draw(table: ClassTable, room: int) -> str:
    """Return as much of the table as fits into so many bytes."""
    header = ["student", *(escape_markdown(show_name(column)) for column in table.columns), "total"]
    lines = [_row(header), _row([":--", *("--:" for _ in table.columns), "--:"])]
    left = room - sum(map(_size, lines)) - len(_row(["and 1000000000 more"]))
    if left < 0:
        return _NO_ROOM
    for number, student in enumerate(table.rows):
        line = _row(_cells(table, student))
        left -= _size(line)
        if left < 0 or number == _MOST_ROWS:
            lines.append(_row([f"and {len(table.rows) - number} more"]))
            break
        lines.append(line)
    return "\n".join(lines)


def _cells(table: ClassTable, student: str) -> list[str]:
    row = table.rows[student]
    cells = [f"{row[column].points} {row[column].marks}".strip() if column in row else "" for column in table.columns]
    return [escape_markdown(show_name(student)), *cells, f"**{table.total_of(student)}**"]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _size(line: str) -> int:
    return len(line.encode()) + 1


def _explain(table: ClassTable) -> list[str]:
    lines = [f"- `{sign}` {escape_markdown(meaning)}" for sign, meaning in table.legend()]
    return ["\n".join(lines)] if lines else []


def _list_unread(records: Sequence[Record]) -> list[str]:
    lines = [
        f"- **{escape_markdown(' · '.join(map(show_name, (record.student, record.notebook, exercise.id))))}** "
        f"{escape_markdown(clean_line(check.hint or check_title(check)))}"
        for record, exercise, check in unread_answers(records)
    ]
    if len(lines) > _LONGEST_LIST:
        lines[_LONGEST_LIST:] = [f"- and {len(lines) - _LONGEST_LIST} more"]
    return ["### Read these first: answers that a person decides", "\n".join(lines)] if lines else []
