"""`nablagrade similar`: pairs of students whose answers are alike beyond what was released, with the evidence."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nablagrade.cli.base import add_course, add_records, open_console, positive, positive_int
from nablagrade.errors import UsageError
from nablagrade.model import IsolationLevel

if TYPE_CHECKING:
    from nablagrade.settings import Settings
    from nablagrade.similar.finding import Found

FORMS = ("html", "json", "table")
TOOLS = ("dolos", "jplag")

EXAMPLE = "nablagrade similar gradient-vector --format html > similar.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `similar` takes."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="which one")
    add_course(parser)
    add_records(parser)
    parser.add_argument("--format", choices=FORMS, default="table", help="html is a page with the evidence")
    parser.add_argument("--least", type=_percent, default=40.0, metavar="PERCENT", help="alike at least (default: 40)")
    parser.add_argument("--most", type=positive_int, default=50, metavar="N", help="pairs at most (default: 50)")
    levels = [level.value for level in IsolationLevel]
    parser.add_argument("--isolation", choices=levels, default="strong", help="the least isolation that is accepted")
    parser.add_argument(
        "--export", nargs=2, metavar=("TOOL", "DIR"), help="write the answers for `dolos` or `jplag` into a new folder"
    )


def _percent(text: str) -> float:
    value = positive(text)
    if value > 100:
        raise argparse.ArgumentTypeError(f"{text} is above 100")
    return value


def run(options: argparse.Namespace) -> int:
    """Say which answers are alike, or write them for another tool."""
    from nablagrade.course.course import choose_assignments  # `--help` needs none
    from nablagrade.settings import load_settings
    from nablagrade.similar.comparing import Wish
    from nablagrade.similar.finding import find_alike

    settings = load_settings(options.course)
    if options.records:
        settings = replace(settings, records=options.records.resolve())
    (assignment,) = choose_assignments(settings, (options.assignment,))
    if options.export:
        return _export(options, settings, assignment)
    wish = Wish(options.least / 100.0, options.most)
    return _show(find_alike(settings, assignment, IsolationLevel(options.isolation), wish), options.format)


def _export(options: argparse.Namespace, settings: Settings, assignment: str) -> int:
    from nablagrade.similar.export import export
    from nablagrade.similar.finding import gather

    tool, folder = options.export
    if tool not in TOOLS:
        raise UsageError(f"--export {tool}: is no tool; there are {' and '.join(TOOLS)}")
    command = export(tool, Path(folder), *gather(settings, assignment))
    sys.stderr.write(f"written; now run: {command}\n")
    return 0


def _show(found: Found, form: str) -> int:
    from nablagrade.similar.forms import build_table, tell, to_json
    from nablagrade.similar.page import to_html

    if form == "table":
        console = open_console()
        console.print(build_table(found, console.width) if found.pairs else tell(found), markup=False)
    else:
        sys.stdout.write(to_html(found) if form == "html" else to_json(found))
    return 0
