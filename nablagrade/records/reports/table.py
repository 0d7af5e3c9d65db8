"""The class as a table for a terminal or a log; colours only where a terminal shows them.

No row of a table is broken: where a terminal is too narrow, columns go. What is not for a terminal is never cut.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

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
from nablagrade.records.reports.words import count_of

UNBOUNDED = 100_000  # columns, where no terminal shows it
_LONGEST_LIST = 20
_LEAST_NAME, _MOST_NAME = 32, 255
_RULE = 3  # columns that each cell takes beside its text


@dataclass(frozen=True)
class Column:
    """A column of a table; where there is no room the last one of those that may go goes first."""

    name: str
    cells: Sequence[Text]
    justify: Literal["left", "right"] = "left"
    may_go: bool = True

    @property
    def width(self) -> int:
        """What it takes with its rule when no cell of it is broken."""
        lines = [line for cell in (Text(self.name), *self.cells) for line in cell.split()]
        return max(line.cell_len for line in lines) + _RULE


def draw(title: str, columns: Sequence[Column], width: int, *, show_lines: bool = False) -> RenderableType:
    """Return a table that is at most `width` wide, and below it the names of the columns for which there is no room."""
    kept = list(columns)
    while sum(one.width for one in kept) + 1 > width and (last := next((c for c in kept[::-1] if c.may_go), None)):
        kept.remove(last)
    drawn = Table(title=Text(title), title_justify="left", show_lines=show_lines)
    for one in kept:
        drawn.add_column(Text(one.name), justify=one.justify, no_wrap=True, overflow="ellipsis")
    for cells in zip(*(one.cells for one in kept), strict=True):
        drawn.add_row(*cells)
    gone = [one.name for one in columns if one not in kept]
    if not gone:
        return drawn
    words = f"{count_of(len(gone), 'column')} left out, the terminal is too narrow: {', '.join(gone)}"
    return Group(drawn, Text(words, style="dim"))


def render(records: Sequence[Record], width: int = UNBOUNDED) -> str:
    """The table as plain text, at most `width` columns wide."""
    page = io.StringIO()
    console = Console(file=page, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(build(records, width))
    lines = (line.rstrip() for line in page.getvalue().splitlines())
    return guard_log("\n".join(lines) + "\n")


def build(records: Sequence[Record], width: int) -> RenderableType:
    """The table for a console of rich that is so wide."""
    views = in_order(records)
    if not views:
        return Text("No records yet.")
    table = tabulate(views)
    return Group(_draw(table, views, width), _explain(table), _count_inside(views), _list_unread(views))


def _draw(table: ClassTable, records: Sequence[Record], width: int) -> RenderableType:
    assignments = sorted({record.assignment for record in records})
    longest = min(max(_LEAST_NAME, width // 4), _MOST_NAME)
    students = [Text(show_name(student, longest)) for student in table.rows]
    totals = [Text(table.total_of(student), style="bold") for student in table.rows]
    notebooks = [
        Column(show_name(name), [_draw_cell(row.get(name)) for row in table.rows.values()], "right")
        for name in table.columns
    ]
    columns = [Column("student", students, may_go=False), *notebooks, Column("total", totals, "right", may_go=False)]
    return draw(show_name(", ".join(assignments), 300), columns, width)


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
    return Padding(grid, (0, 2), expand=False)


def _count_inside(records: Sequence[Record]) -> Group:
    inside, exercises = count_inside(records)
    if not inside:
        return Group()
    words = (
        f"{inside} of {count_of(exercises, 'exercise')} {'is' if inside == 1 else 'are'} judged inside the student's "
        "process, where their code can reach the tests: docs/outside.md shows how to move them out"
    )
    return Group(Text(f"\n{words}", style="yellow"))


def _list_unread(records: Sequence[Record]) -> Group:
    unread = list(unread_answers(records))
    if not unread:
        return Group()
    lines = [Text("\nRead these first: answers that a person decides", style="bold")]
    for record, exercise, check in islice(unread, _LONGEST_LIST):
        place = " · ".join(show_name(name, _LEAST_NAME) for name in (record.student, record.notebook, exercise.id))
        lines.append(Text(f"- {place}: {clean_line(check.hint or check_title(check))}"))
    if len(unread) > _LONGEST_LIST:
        lines.append(Text(f"and {len(unread) - _LONGEST_LIST} more"))
    return Group(*lines)
