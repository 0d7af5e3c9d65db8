"""`nablagrade bank`: lessons and exercises, what a machine checks in them and what a person reads."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from nablagrade.cli.base import add_course
from nablagrade.records.reports.words import count_of

NARROWEST = 120  # columns, where no terminal says how wide it is
ID_WIDTH = 27  # of most ids


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `bank` takes."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="which ones (default: all)")
    add_course(parser)
    parser.add_argument("--format", choices=("table", "json"), default="table")


def run(options: argparse.Namespace) -> int:
    """Print the catalogue of the course here, or of the bank that came with nablagrade."""
    from nablagrade.authoring.catalogue import as_data, make_catalogue  # noqa: PLC0415 - NumPy and SymPy: not for `--help`
    from nablagrade.course.course import choose_assignments  # noqa: PLC0415 - as above
    from nablagrade.course.installed import find_course_or_bank  # noqa: PLC0415 - as above

    settings = find_course_or_bank(options.course)
    lessons = choose_assignments(settings, tuple(options.lessons))
    entries = make_catalogue(settings, lessons)
    data = as_data(settings, entries)
    if options.format == "json":
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return 0
    console = Console() if sys.stdout.isatty() else Console(width=NARROWEST)
    for lesson in data["lessons"]:
        console.print(_table(lesson))
    console.print(_count_line(data["counts"]), markup=False, highlight=False, soft_wrap=True)
    return 0


def _table(lesson: dict) -> Table:  # type: ignore[type-arg]  # JSON
    table = Table(title=f"{lesson['lesson']}: {lesson['title']}", title_justify="left", show_lines=True)
    for column in ("level", "exercise", "kind", "points", "a machine checks", "a person reads"):
        least = ID_WIDTH if column == "exercise" else None
        table.add_column(column, justify="right" if column == "points" else "left", overflow="fold", min_width=least)
    for one in lesson["exercises"]:
        table.add_row(
            one["level"],
            f"{one['id']}\n[dim]{_plain(one['title'])}[/dim]",
            " + ".join(one["kinds"]),
            _points(one["auto_points"], one["manual_points"]),
            _plain("\n".join(_check_line(check, one["machine"]) for check in one["machine"])),
            _plain("\n".join(_read_line(cell) for cell in one["person"])),
        )
    return table


def _check_line(check: dict, checks: Sequence[dict]) -> str:  # type: ignore[type-arg]  # JSON
    is_even = len({one["weight"] for one in checks}) == 1
    return f"· {check['title']}" + ("" if is_even else f" (weight {check['weight']:g})")


def _read_line(cell: dict) -> str:  # type: ignore[type-arg]  # JSON
    return f"· {cell['cell']}: {len(cell['criteria'])} criteria" if cell["criteria"] else f"· {cell['cell']}"


def _plain(text: str) -> str:
    """Text without rich's markup: a title may hold square brackets."""
    return text.replace("[", r"\[")


def _points(auto: float, manual: float) -> str:
    if not auto and not manual:
        return "–"
    return f"{auto:g} + {manual:g}" if auto and manual else f"{auto or manual:g}"


def _count_line(counts: dict) -> str:  # type: ignore[type-arg]  # JSON
    total = counts["auto_points"] + counts["manual_points"]
    practice = f", and {counts['practice']} for practice" if counts["practice"] else ""
    kinds = ", ".join(f"{number} {kind}" for kind, number in counts["kinds"].items())
    return (
        f"{count_of(counts['lessons'], 'lesson')}, {count_of(counts['exercises'], 'exercise')}{practice}; "
        f"{count_of(total, 'point')}, {counts['auto_points']:g} by {count_of(counts['checks'], 'check')} and "
        f"{counts['manual_points']:g} by a person; {kinds}"
    )
