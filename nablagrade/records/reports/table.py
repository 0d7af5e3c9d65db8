"""The class as a table for a terminal or a log; colours only where a terminal shows them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import islice

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nablagrade.escaping import clean_line, guard_log, show_name
from nablagrade.model import NotebookOutcome, Record
from nablagrade.records.reports.public import in_order
from nablagrade.records.reports.summary import (
    ClassTable,
    NotebookSummary,
    check_title,
    count_inside,
    tabulate,
    unread_answers,
)

_LONGEST_LIST = 20
_LONGEST_NAME = 32
_NAME, _POINTS, _RULE = 12, 10, 3  # the least that a name, a cell and the line between two cells take


def render(records: Sequence[Record], width: int = 100) -> str:
    """The table as plain text, at most `width` columns wide, where so many notebooks fit into that."""
    views = in_order(records)
    table = tabulate(views)
    needed = _NAME + sum(max(len(show_name(column)), _POINTS) + _RULE for column in ("total", *table.columns))
    page = io.StringIO()
    width = max(width, needed)  # no points are cut off
    console = Console(file=page, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(_show(table, views))
    lines = (line.rstrip() for line in page.getvalue().splitlines())
    return guard_log("\n".join(lines) + "\n")


def build(records: Sequence[Record]) -> RenderableType:
    """The table for a console of rich."""
    views = in_order(records)
    return _show(tabulate(views), views)


def _show(table: ClassTable, views: Sequence[Record]) -> RenderableType:
    if not views:
        return Text("No records yet.")
    return Group(_draw(table, views), _explain(table), _count_inside(views), _list_unread(views))


def _draw(table: ClassTable, records: Sequence[Record]) -> Table:
    assignments = sorted({record.assignment for record in records})
    drawn = Table(title=Text(show_name(", ".join(assignments))), title_justify="left")
    drawn.add_column("student", overflow="fold")
    for column in table.columns:
        drawn.add_column(Text(show_name(column)), justify="right", no_wrap=True)
    drawn.add_column("total", justify="right", no_wrap=True)
    for student, row in table.rows.items():
        cells = [_draw_cell(row.get(column)) for column in table.columns]
        drawn.add_row(Text(show_name(student, _LONGEST_NAME)), *cells, Text(table.total_of(student), style="bold"))
    return drawn


def _draw_cell(summary: NotebookSummary | None) -> Text:
    if summary is None:
        return Text("")
    style = "" if summary.record.outcome is NotebookOutcome.GRADED else "red"
    cell = Text(summary.points, style=style)
    return cell.append(f" {summary.marks}", style="yellow") if summary.marks else cell


def _explain(table: ClassTable) -> Padding:
    grid = Table.grid(padding=(0, 2))
    for sign, meaning in table.legend():
        grid.add_row(sign, Text(meaning), style="dim")
    return Padding(grid, (0, 2))


def _count_inside(records: Sequence[Record]) -> Group:
    inside, exercises = count_inside(records)
    if not inside:
        return Group()
    words = (
        f"{inside} of {exercises} exercises are judged inside the student's process, where their code can reach the "
        "tests: docs/outside.md shows how to move them out"
    )
    return Group(Text(f"\n{words}", style="yellow"))


def _list_unread(records: Sequence[Record]) -> Group:
    unread = list(unread_answers(records))
    if not unread:
        return Group()
    lines = [Text("\nRead these first: answers that a person decides", style="bold")]
    for record, exercise, check in islice(unread, _LONGEST_LIST):
        place = " · ".join(show_name(name, _LONGEST_NAME) for name in (record.student, record.notebook, exercise.id))
        lines.append(Text(f"- {place}: {clean_line(check.hint or check_title(check))}"))
    if len(unread) > _LONGEST_LIST:
        lines.append(Text(f"and {len(unread) - _LONGEST_LIST} more"))
    return Group(*lines)
