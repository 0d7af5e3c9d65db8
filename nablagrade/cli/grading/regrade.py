"""`nablagrade regrade`: an assignment judged again after a check was mended; with `--diff` nothing is written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace

from rich.console import Console

from nablagrade.cli.base import add_course, add_records, add_running, options_of
from nablagrade.course.regrading.forms import FORMS
from nablagrade.course.regrading.regrade import Differences, RegradeRequest, regrade
from nablagrade.escaping import clean_line
from nablagrade.records.attention import BROKEN
from nablagrade.records.reports.words import count_of
from nablagrade.settings import load_settings

EXAMPLE = "nablagrade regrade gradient-vector --diff"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `regrade` takes."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="which one")
    parser.add_argument("--diff", action="store_true", help="only say what would change; nothing is written")
    add_course(parser)
    add_records(parser)
    parser.add_argument("--exercise", default="*", metavar="GLOB", help="only these exercises")
    parser.add_argument("--student", default="*", metavar="GLOB", help="only these students")
    parser.add_argument("--format", choices=sorted(FORMS), default="table", help="the form of the list")
    add_running(parser)


def run(options: argparse.Namespace) -> int:
    """Write the list to standard output; exit code 1 when something was broken by us or could not be written."""
    settings = load_settings(options.course)
    if options.records:
        settings = replace(settings, records=options.records.resolve())
    console = Console(stderr=True)
    request = RegradeRequest(
        settings, options_of(options, settings), options.assignment, options.exercise, options.student, options.diff
    )
    with console.status("judging again") as status:
        done = 0

        def report_done() -> None:
            nonlocal done
            done += 1
            status.update(f"judging again: {done} notebooks")

        differences = regrade(request, report_done)
    sys.stdout.write(FORMS[options.format](differences))
    sys.stdout.flush()
    for line in _lines(differences, options):
        console.print(clean_line(line), markup=False, soft_wrap=True)
    return 1 if differences.attention.counts[BROKEN] or differences.problems else 0


def _end(differences: Differences, options: argparse.Namespace) -> str:
    """Return what became of what was judged again."""
    if not (differences.changes or differences.held_back or differences.is_taken_over):
        return "; no outcome and no points would change" if options.diff else "; no outcome and no points have changed"
    does_it = f"; nothing was written: `nablagrade regrade {differences.assignment}` does it"
    return does_it if options.diff else ""


def _lines(differences: Differences, options: argparse.Namespace) -> Iterator[str]:
    """Yield what is to be known beside the list."""
    name = differences.assignment
    if options.format != "table":
        yield differences.total()
    judged = count_of(differences.judged, "notebook")
    yield f"{judged} judged again, the others were up to date{_end(differences, options)}"
    if differences.is_taken_over:
        end = "would be taken over" if options.diff else "is taken over"
        yield f"source/{name} was changed after its release: what was changed {end}"
    if differences.held_back:
        end = "and are left as they are, for one is written as a whole: see them without --exercise"
        yield f"{count_of(differences.held_back, 'notebook')} would change in other exercises, too, {end}"
    if count := len(differences.new_since):
        are = "hand-in is" if count == 1 else "hand-ins are"
        yield f"{count} {are} new since: run `nablagrade grade {name}`"
    yield from differences.repairs
    yield from differences.problems
    yield from differences.attention.lines()
