"""`nablagrade bank`: the lessons; of a lesson the exercises, what a machine checks in them and what a person reads."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from rich.console import RenderableType
from rich.text import Text

from nablagrade.cli.base import add_course, open_console
from nablagrade.records.reports.table import Column, draw
from nablagrade.records.reports.words import count_of

EXAMPLE = "nablagrade bank gradient-vector"
Fields = Mapping[str, Any]  # of JSON


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `bank` takes."""
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="whose exercises (default: a line for each lesson)"
    )
    add_course(parser)
    parser.add_argument("--format", choices=("table", "json"), default="table", help="json: everything, for programs")


def run(options: argparse.Namespace) -> int:
    """Print the catalogue of the course here, or of the bank that came with nablagrade."""
    from nablagrade.authoring.catalogue import as_data, make_catalogue  # NumPy and SymPy: not for `--help`
    from nablagrade.course.course import choose_assignments
    from nablagrade.course.installed import find_course_or_bank

    settings = find_course_or_bank(options.course)
    lessons = choose_assignments(settings, tuple(options.lessons))
    entries = make_catalogue(settings, lessons)
    data = as_data(settings, entries)
    if options.format == "json":
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return 0
    console = open_console()
    if options.lessons:
        for lesson in data["lessons"]:
            console.print(_exercises(lesson, console.width))
    else:
        console.print(_lessons(data["lessons"], console.width))
    console.print(_count_line(data["counts"]), markup=False, highlight=False)
    if not options.lessons:
        console.print("`nablagrade bank LESSON` shows a lesson's exercises", markup=False, highlight=False)
    return 0


def _column(
    name: str, cells: Iterable[str], justify: Literal["left", "right"] = "left", *, may_go: bool = True
) -> Column:
    return Column(name, [Text(cell) for cell in cells], justify, may_go=may_go)


def _lessons(lessons: Sequence[Fields], width: int) -> RenderableType:
    """A line for each lesson."""
    graded = [[one for one in lesson["exercises"] if one["auto_points"] or one["manual_points"]] for lesson in lessons]
    levels = (" ".join(dict.fromkeys(one["level"] for one in lesson["exercises"])) for lesson in lessons)
    points = (f"{sum(one['auto_points'] + one['manual_points'] for one in some):g}" for some in graded)
    columns = (
        _column("lesson", (one["lesson"] for one in lessons), may_go=False),
        _column("exercises", (str(len(some)) for some in graded), "right"),
        _column("points", points, "right"),
        _column("levels", levels),
        _column("title", (one["title"] for one in lessons)),
    )
    return draw("", columns, width)


def _exercises(lesson: Fields, width: int) -> RenderableType:
    """The exercises of a lesson, each with its checks and what a person reads."""
    some = lesson["exercises"]
    columns = (
        _column("level", (one["level"] for one in some), may_go=False),
        _column("exercise", (f"{one['id']}\n{one['title']}" for one in some), may_go=False),
        _column("points", (_points(one["auto_points"], one["manual_points"]) for one in some), "right"),
        _column("kind", (" + ".join(one["kinds"]) for one in some)),
        _column(
            "a machine checks", ("\n".join(_check_line(c, one["machine"]) for c in one["machine"]) for one in some)
        ),
        _column("a person reads", ("\n".join(map(_read_line, one["person"])) for one in some)),
    )
    return draw(f"{lesson['lesson']}: {lesson['title']}", columns, width, show_lines=True)


def _check_line(check: Fields, checks: Sequence[Fields]) -> str:
    is_even = len({one["weight"] for one in checks}) == 1
    return f"· {check['title']}" + ("" if is_even else f" (weight {check['weight']:g})")


def _read_line(cell: Fields) -> str:
    criteria = count_of(len(cell["criteria"]), "criterion", "criteria")
    return f"· {cell['cell']}: {criteria}" if cell["criteria"] else f"· {cell['cell']}"


def _points(auto: float, manual: float) -> str:
    if not auto and not manual:
        return "–"
    return f"{auto:g} + {manual:g}" if auto and manual else f"{auto or manual:g}"


def _count_line(counts: Fields) -> str:
    total = counts["auto_points"] + counts["manual_points"]
    practice = f", and {counts['practice']} for practice" if counts["practice"] else ""
    kinds = ", ".join(f"{number} {kind}" for kind, number in counts["kinds"].items())
    return (
        f"{count_of(counts['lessons'], 'lesson')}, {count_of(counts['exercises'], 'exercise')}{practice}; "
        f"{count_of(total, 'point')}, {counts['auto_points']:g} by {count_of(counts['checks'], 'check')} and "
        f"{counts['manual_points']:g} by a person; {kinds}"
    )
