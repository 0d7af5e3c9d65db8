"""`nablagrade feedback`: one HTML page for each student, and one for each notebook, in nbgrader's feedback folder.

nbgrader's `release_feedback` takes the notebooks' pages, with the time and the secret of the submission beside them.
"""

from __future__ import annotations

import argparse

from rich.console import Console

from nablagrade.cli.base import add_course, add_records, warn
from nablagrade.course.course import choose_assignments
from nablagrade.course.results import find_loss, load_results
from nablagrade.course.source.titles import find_titles
from nablagrade.errors import CourseError, UsageError
from nablagrade.records import pictures
from nablagrade.records.reports.words import count_of
from nablagrade.settings import load_settings
from nablagrade.watching.pages import PAGE, write_pages

EXAMPLE = "nablagrade feedback gradient-vector"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `feedback` takes."""
    parser.add_argument("assignments", nargs="+", metavar="ASSIGNMENT", help="which ones")
    add_course(parser)
    add_records(parser)
    parser.add_argument("--student", default="*", metavar="GLOB", help="only these students")


def run(options: argparse.Namespace) -> int:
    """Write the pages, and say where they are."""
    settings = load_settings(options.course)
    folder = options.records or settings.records
    for assignment in choose_assignments(settings, tuple(options.assignments)):
        records = load_results(settings, folder, assignment, options.student)
        if not records and options.student != "*" and load_results(settings, folder, assignment):
            raise UsageError(f"{folder}: nobody who matches --student {options.student} has a record here")
        if not records:
            raise CourseError(f"{folder}: holds no record of {assignment}; run `nablagrade grade {assignment}` first")
        titles = find_titles(settings.source / assignment)
        students = sorted({record.student for record in records})
        for student in students:
            mine = [record for record in records if record.student == student]
            write_pages(settings, mine, titles, {one.notebook: pictures.read(one, folder) for one in mine})
        Console(stderr=True).print(
            f"{count_of(len(students), 'page')} in {settings.feedback}/STUDENT/{assignment}/{PAGE}", markup=False
        )
    warn(find_loss(settings))
    return 0
