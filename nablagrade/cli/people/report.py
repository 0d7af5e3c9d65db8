"""`nablagrade report`: the records of an assignment in a form of `records/reports`, or in a platform's own file."""

from __future__ import annotations

import argparse
import fnmatch
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from nablagrade.cli.base import add_course, add_records, open_console, warn
from nablagrade.cli.places import place_finder
from nablagrade.errors import CourseError, UsageError
from nablagrade.model import Record
from nablagrade.records.record import recorded_assignments
from nablagrade.records.reports import parquet_report, table
from nablagrade.records.reports.annotations import write_code_quality
from nablagrade.records.reports.formats import REPORTS
from nablagrade.settings import Settings

EXAMPLE = "nablagrade report gradient-vector --format csv > results.csv"
PARQUET = "parquet"
CODE_QUALITY = "codequality"
CLASS = "html"  # the class page, for the instructor
INTO = ("canvas", "moodle")  # forms that fill a file which a platform handed out
_ONLY_INTO = ("into", "column", "student_column", "even_unfinished", "feedback_zip")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `report` takes."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all that have records, if none is named")
    parser.add_argument("--all", action="store_true", help="all that have records, as if none is named")
    add_course(parser)
    add_records(parser)
    parser.add_argument(
        "--format",
        choices=sorted([*REPORTS, CLASS, PARQUET, CODE_QUALITY, *INTO]),
        default="table",
        help="the form; canvas and moodle fill a file",
    )
    parser.add_argument("--student", default="*", metavar="GLOB", help="only these students")
    into = parser.add_argument_group("canvas and moodle")
    into.add_argument("--into", type=Path, metavar="FILE.csv", help="the platform's own export, which is filled")
    into.add_argument("--column", metavar="TITLE", help="the column of grades, where its name is not the assignment's")
    into.add_argument("--student-column", metavar="TITLE", help="the column with the ids of your gradebook")
    into.add_argument("--even-unfinished", action="store_true", help="also totals that wait for a person")
    into.add_argument("--feedback-zip", type=Path, metavar="FILE.zip", help="Moodle's bulk upload of feedback pages")


def run(options: argparse.Namespace) -> int:
    """Write the report to standard output, or into the platform's file."""
    from nablagrade.settings import load_settings  # `--help` needs none

    _refuse_odd_options(options)
    settings = load_settings(options.course)
    gc.disable()  # a term's records stay to the end: looking for garbage among them takes a third of the time
    records = _load(options, settings)
    if options.format in INTO:
        _fill(options, settings, records)
    elif options.format == CLASS:
        sys.stdout.write(_compose(settings, records))
    elif options.format == PARQUET:
        sys.stdout.buffer.write(parquet_report.write(records))
    elif options.format == CODE_QUALITY:
        sys.stdout.write(write_code_quality(records, place_finder(settings)))
    elif options.format == "table" and sys.stdout.isatty():
        console = open_console()
        console.print(table.build(records, console.width))
    else:
        sys.stdout.write(REPORTS[options.format](records))
    return 0


def _load(options: argparse.Namespace, settings: Settings) -> list[Record]:
    """Return the records asked for, of the whole class."""
    from nablagrade.course.course import choose_assignments, find_assignments
    from nablagrade.course.results import find_loss, load_results

    folder = options.records or settings.records
    records: list[Record] = []
    for name in options.assignments or find_assignments(settings):
        graded = load_results(settings, folder, name, whole_class=True)
        if not graded and options.assignments:
            choose_assignments(settings, (name,))  # a name that is misspelt is told as such
            raise CourseError(f"{folder}: holds no record of {name}; run `nablagrade grade {name}` first")
        records += graded
    if not records:
        raise CourseError(f"{folder}: holds no record{_others_in(folder)}; run `nablagrade grade` first")
    chosen = [one for one in records if fnmatch.fnmatchcase(one.student, options.student)]
    if not chosen:
        raise UsageError(f"{folder}: nobody who matches --student {options.student} has a record here")
    if options.format not in INTO:  # which no total goes into
        warn(find_loss(settings, sorted({one.assignment for one in chosen})))
    return chosen


def _others_in(folder: Path) -> str:
    """Return what to add where records are there, of assignments that source/ has under another name now, or not."""
    names = sorted(recorded_assignments(folder))
    return f" of what source/ has, but of {', '.join(names[:3])}, which can be named" if names else ""


def _compose(settings: Settings, records: Sequence[Record]) -> str:
    """Return the class page; its links are for a file in the folder in which the command was typed."""
    from nablagrade.course.source.titles import find_titles
    from nablagrade.records.class_page.links import pages_in  # brings NumPy and Matplotlib
    from nablagrade.records.class_page.page import compose

    titles = {name: find_titles(settings.source / name) for name in {one.assignment for one in records}}
    return compose(records, titles, pages_in(settings.feedback, Path.cwd()))


def _refuse_odd_options(options: argparse.Namespace) -> None:
    if options.all and options.assignments:
        raise UsageError("--all is for all assignments; leave it out, or the names")
    if options.format in INTO and len(options.assignments) != 1:
        raise UsageError(f"--format {options.format} fills one assignment's column; name the assignment")
    if options.format in INTO and options.into is None:
        raise UsageError(f"--format {options.format} fills the file that you exported; give it by --into FILE.csv")
    for name in _ONLY_INTO:
        forms = INTO if name != "feedback_zip" else ("moodle",)
        if getattr(options, name) and options.format not in forms:
            raise UsageError(f"--{name.replace('_', '-')} goes with --format {' or '.join(forms)} only")


def _fill(options: argparse.Namespace, settings: Settings, records: Sequence[Record]) -> None:
    from rich.console import Console

    from nablagrade.platforms.filling import Wish, fill_file, refuse_lost_gradebook

    wish = Wish(
        options.format,
        options.into,
        options.column,
        options.student_column,
        options.feedback_zip,
        options.even_unfinished,
        is_whole_class=options.student == "*",
    )
    refuse_lost_gradebook(settings, records[0].assignment)
    for sentence in fill_file(settings, records, wish):
        Console(stderr=True).print(sentence, markup=False, highlight=False, emoji=False, soft_wrap=True)
