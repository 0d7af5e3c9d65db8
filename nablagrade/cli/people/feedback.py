"""`nablagrade feedback`: one HTML page for each student, and one for each notebook, in nbgrader's feedback folder.

nbgrader's `release_feedback` takes the notebooks' pages, with the time and the secret of the submission beside them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from nablagrade.cli.base import add_course, add_records, warn
from nablagrade.course.course import choose_assignments
from nablagrade.course.results import find_loss, load_results
from nablagrade.course.source.titles import find_titles
from nablagrade.errors import CourseError, UsageError
from nablagrade.model import Record
from nablagrade.records import pictures
from nablagrade.records.reports import feedback
from nablagrade.records.reports.words import count_of
from nablagrade.settings import Settings, load_settings
from nablagrade.watching.pages import PAGE, write_pages

EXAMPLE = "nablagrade feedback gradient-vector"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `feedback` takes."""
    parser.add_argument("assignments", nargs="+", metavar="ASSIGNMENT", help="which ones")
    add_course(parser)
    add_records(parser)
    parser.add_argument("--student", default="*", metavar="GLOB", help="only these students")
    parser.add_argument("--one-file", action="store_true", help="all pages in a row, on standard output")


def run(options: argparse.Namespace) -> int:
    """Write the pages, and say where they are."""
    settings = load_settings(options.course)
    folder = options.records or settings.records
    records = {name: _load(options, settings, folder, name) for name in _choose(options, settings)}
    if options.one_file:
        sys.stdout.write(_render_all(settings, records))
    for assignment, some in records.items() if not options.one_file else ():
        count = _write_all(settings, some, folder)
        Console(stderr=True).print(
            f"{count_of(count, 'page')} in {settings.feedback}/STUDENT/{assignment}/{PAGE}", markup=False
        )
    warn(find_loss(settings, records))
    return 0


def _render_all(settings: Settings, records: Mapping[str, Sequence[Record]]) -> str:
    """Return all pages in a row; pictures that students attached are in their own pages only."""
    titles = {one: title for name in records for one, title in find_titles(settings.source / name).items()}
    return feedback.render([one for some in records.values() for one in some], titles)


def _choose(options: argparse.Namespace, settings: Settings) -> Sequence[str]:
    return choose_assignments(settings, tuple(options.assignments))


def _load(options: argparse.Namespace, settings: Settings, folder: Path, assignment: str) -> list[Record]:
    """Return the records asked for; UsageError or CourseError where there are none."""
    records = load_results(settings, folder, assignment, options.student)
    if not records and options.student != "*" and load_results(settings, folder, assignment):
        raise UsageError(f"{folder}: nobody who matches --student {options.student} has a record here")
    if not records:
        raise CourseError(f"{folder}: holds no record of {assignment}; run `nablagrade grade {assignment}` first")
    return records


def _write_all(settings: Settings, records: Sequence[Record], folder: Path) -> int:
    """Write the pages of all students of an assignment; return how many students there are."""
    titles = find_titles(settings.source / records[0].assignment)
    students = sorted({record.student for record in records})
    for student in students:
        mine = [record for record in records if record.student == student]
        write_pages(settings, mine, titles, {one.notebook: pictures.read(one, folder) for one in mine})
    return len(students)
