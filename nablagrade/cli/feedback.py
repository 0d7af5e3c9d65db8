"""`nablagrade feedback`: one HTML page for each student, in nbgrader's feedback folder."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from nablagrade.cli.base import add_course, add_records
from nablagrade.course.course import choose_assignments
from nablagrade.course.results import load_results
from nablagrade.course.source.titles import find_titles
from nablagrade.errors import CourseError, UsageError
from nablagrade.escaping import folder_name
from nablagrade.model import Record
from nablagrade.records.reports import feedback
from nablagrade.settings import load_settings

PAGE = "index.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `feedback` takes."""
    parser.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
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
            _write(settings.feedback / folder_name(student) / assignment / PAGE, mine, titles)
        Console(stderr=True).print(
            f"{len(students)} pages in {settings.feedback}/STUDENT/{assignment}/{PAGE}", markup=False
        )
    return 0


def _write(path: Path, records: Sequence[Record], titles: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(feedback.render(records, titles), encoding="utf-8")
    new.replace(path)
