"""`nablagrade report`: the records of an assignment in one of the forms that `records/reports/formats.py` lists."""

from __future__ import annotations

import argparse
import sys

from nablagrade.cli.base import add_course, add_records
from nablagrade.errors import CourseError, UsageError
from nablagrade.records.reports.formats import REPORTS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `report` takes."""
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    add_course(parser)
    add_records(parser)
    parser.add_argument("--format", choices=sorted(REPORTS), default="table")
    parser.add_argument("--student", default="*", metavar="GLOB", help="only these students")


def run(options: argparse.Namespace) -> int:
    """Write the report to standard output."""
    from nablagrade.course.results import load_results  # noqa: PLC0415 - `--help` needs no records
    from nablagrade.settings import load_settings  # noqa: PLC0415 - as above

    settings = load_settings(options.course)
    folder = options.records or settings.records
    records = load_results(settings, folder, options.assignment, options.student, whole_class=True)
    if not records and options.student != "*" and load_results(settings, folder, options.assignment):
        raise UsageError(f"{folder}: nobody who matches --student {options.student} has a record here")
    if not records:
        raise CourseError(f"{folder}: holds no record of {options.assignment}; run `nablagrade grade` first")
    sys.stdout.write(REPORTS[options.format](records))
    return 0
