"""`nablagrade extend`: more time for one student, in nbgrader's own gradebook."""

from __future__ import annotations

import argparse

from rich.console import Console

from nablagrade.cli.base import add_course
from nablagrade.course.course import choose_assignments
from nablagrade.errors import UsageError
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `extend` takes."""
    parser.add_argument("student", metavar="STUDENT")
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument("until", nargs="?", metavar="DATE", help='such as "2026-03-02 18:00 CET"; UTC without a zone')
    parser.add_argument("--remove", action="store_true", help="take the extension back")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Write the extension, and say until when there is time."""
    if options.remove == bool(options.until):
        raise UsageError(f"extend {options.student} {options.assignment}: give either a DATE or --remove")
    settings = load_settings(options.course)
    [assignment] = choose_assignments(settings, (options.assignment,))
    known = {path.name for path in settings.submitted.iterdir()} if settings.submitted.is_dir() else set()
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        if options.student not in known | gradebook.students():
            raise UsageError(f"{options.student}: nobody of that name has handed in or is in the gradebook")
        end = gradebook.extend(options.student, assignment, options.until)
    words = f"{options.student} has until {end:%Y-%m-%d %H:%M} UTC for {assignment}"
    Console(stderr=True).print(
        f"{words}; `nablagrade grade {assignment}` works out late penalties anew", markup=False, soft_wrap=True
    )
    return 0
