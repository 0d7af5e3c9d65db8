"""`nablagrade review`: a page on this machine in which a person marks a question at a time, of a whole class."""

from __future__ import annotations

import argparse
import sys
import webbrowser

from nablagrade.cli.base import add_course, add_records
from nablagrade.errors import CourseError, UsageError

EXAMPLE = "nablagrade review gradient-vector"
HIGHEST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `review` takes."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="which one")
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="the question to begin with")
    add_course(parser)
    add_records(parser)
    parser.add_argument("--hide-names", action="store_true", help="tell no names to the browser at all")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="on 127.0.0.1 (default: a free one)")
    parser.add_argument("--no-browser", action="store_true", help="only say the address")


def run(options: argparse.Namespace) -> int:
    """Serve until it is interrupted."""
    from nablagrade.course.course import choose_assignments  # `--help` needs none
    from nablagrade.course.results import find_loss
    from nablagrade.records.gradebook.gradebook import Gradebook
    from nablagrade.review.desk import Desk
    from nablagrade.review.server import serve
    from nablagrade.settings import load_settings

    if not 0 <= options.port <= HIGHEST_PORT:
        raise UsageError(f"--port {options.port} is none; give a number up to {HIGHEST_PORT}, or leave it out")
    settings = load_settings(options.course)
    (assignment,) = choose_assignments(settings, (options.assignment,))
    if loss := find_loss(settings):
        raise CourseError(loss)
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        desk = Desk(settings, gradebook, assignment, options.records or settings.records)
        serve(
            desk,
            None if options.exercise is None else desk.find(options.exercise),
            port=options.port,
            hides_names=options.hide_names,
            ready=lambda address: _say(address, opens=not options.no_browser),
        )
    return 0


def _say(address: str, *, opens: bool) -> None:
    """Say where the page is; the token in it lets in whoever has it."""
    sys.stdout.write(f"{address}\nCtrl-C ends it; every mark that the page shows as saved is in the gradebook.\n")
    sys.stdout.flush()
    if opens:
        webbrowser.open(address)
