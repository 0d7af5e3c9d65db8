"""The differences as a table for a terminal, as CSV and as JSON: for instructors alone, who see names of checks."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nablagrade.course.regrading.differences import LATE_PENALTY, Change
from nablagrade.course.regrading.regrade import Differences
from nablagrade.escaping import dump_csv, dump_json, guard_formula, guard_log, show_name
from nablagrade.records.reports.summary import format_points

_HEADER = (
    "student",
    "assignment",
    "notebook",
    "exercise",
    "check",
    "outcome_before",
    "outcome_after",
    "points_before",
    "points_after",
)
_WIDTH = 120
_LONGEST_NAME = 32
_LONGEST_FIELD = 1000


def show_table(differences: Differences) -> str:
    """The rows as text, with the total below."""
    page = io.StringIO()
    console = Console(file=page, width=_WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    if differences.changes:
        table = Table(title=Text(show_name(differences.assignment)), title_justify="left")
        for name in ("student", "notebook", "exercise", "check", "outcome", "points"):
            table.add_column(name, overflow="fold")
        for change in differences.changes:
            table.add_row(*map(Text, _row(change)))
        console.print(table)
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    return guard_log("\n".join([*lines, differences.total()]) + "\n")


def _row(change: Change) -> tuple[str, ...]:
    names = (change.student, change.notebook, change.exercise or "(all of it)", change.check)
    before, after = change.outcome_before or "-", change.outcome_after or "-"
    ends = "" if change.check == LATE_PENALTY else f"{before} → {after}" if before != after else before
    was, now = format_points(change.points_before), format_points(change.points_after)
    points = f"{was} → {now}" if was != now else was
    return (*(show_name(name, _LONGEST_NAME) for name in names), ends, points)


def show_csv(differences: Differences) -> str:
    """The rows for a spreadsheet."""
    return dump_csv(_HEADER, (_fields(differences.assignment, change) for change in differences.changes))


def _fields(assignment: str, one: Change) -> list[str]:
    names = (one.student, assignment, one.notebook, one.exercise, one.check)
    points = map(format_points, (one.points_before, one.points_after))
    guarded = (guard_formula(show_name(name, _LONGEST_FIELD)) for name in names)
    return [*guarded, one.outcome_before, one.outcome_after, *points]


def show_json(differences: Differences) -> str:
    """The rows and the counts for programs."""
    gain, lose, unchanged = differences.counts()
    rows = [asdict(change) for change in differences.changes]
    counts = {"gain": gain, "lose": lose, "unchanged": unchanged}
    return dump_json({"assignment": differences.assignment, "changes": rows, **counts})


FORMS: Mapping[str, Callable[[Differences], str]] = {"table": show_table, "csv": show_csv, "json": show_json}
