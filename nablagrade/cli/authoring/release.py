"""`nablagrade release`: source/ becomes release/, through nbgrader, refused when it gives something away."""

from __future__ import annotations

import argparse

from rich.console import Console

from nablagrade.authoring.release import release
from nablagrade.authoring.visible.renewing import renew_helpers
from nablagrade.cli.base import add_course
from nablagrade.course.course import choose_assignments
from nablagrade.records.reports.words import count_of
from nablagrade.settings import load_settings

EXAMPLE = "nablagrade release gradient-vector"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `release` takes."""
    parser.add_argument("assignments", nargs="+", metavar="ASSIGNMENT", help="which ones")
    parser.add_argument(
        "--renew", action="store_true", help="first write the helpers of the visible checks anew into the source"
    )
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Release, and say where the files are."""
    settings = load_settings(options.course)
    console = Console(stderr=True)
    for assignment in choose_assignments(settings, tuple(options.assignments)):
        if options.renew:
            for path in renew_helpers(settings, assignment):
                console.print(f"{path}: helpers renewed", markup=False)
        files = release(settings, assignment)
        console.print(f"{settings.release / assignment}: {count_of(len(files), 'file')}", markup=False)
    return 0
