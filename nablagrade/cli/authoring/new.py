"""`nablagrade new`: a course, an assignment from bank exercises, or an exercise; each of them grades at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from nablagrade.cli.base import Parser, add_course
from nablagrade.records.reports.words import count_of

EXAMPLE = "nablagrade new assignment week-1 --from gradient-vector:a1-gradient-at-point"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `new` takes."""
    things = parser.add_subparsers(dest="thing", metavar="THING", required=True, parser_class=Parser)
    course = things.add_parser("course", help="a course with one tiny exercise, or with the whole bank")
    course.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet, or empty")
    course.add_argument("--from-bank", action="store_true", help="copy all lessons of the bank into it")
    assignment = things.add_parser("assignment", help="an assignment of exercises that you choose")
    assignment.add_argument("name", metavar="NAME", help="what the assignment is called")
    assignment.add_argument(
        "--from", dest="exercises", nargs="+", required=True, metavar="LESSON:ID", help="from `nablagrade bank`"
    )
    assignment.add_argument("--title", help="the heading of the notebook (default: from NAME)")
    add_course(assignment)
    exercise = things.add_parser("exercise", help="a tiny exercise to start yours from")
    exercise.add_argument("where", metavar="LESSON/NOTEBOOK", help="the notebook is made when it is not there")
    exercise.add_argument("id", metavar="ID", help="such as a1-slope-of-a-line")
    add_course(exercise)


def run(options: argparse.Namespace) -> int:
    """Make it, and say what to do next."""
    {"course": _course, "assignment": _assignment, "exercise": _exercise}[options.thing](options)
    return 0


def _course(options: argparse.Namespace) -> None:
    from nablagrade.authoring.starter import new_course  # NumPy and SymPy: not for `--help`

    files = new_course(options.folder, from_bank=options.from_bank)
    _say(files, options.folder, f"cd {options.folder} && nablagrade grade")


def _assignment(options: argparse.Namespace) -> None:
    from nablagrade.audit.audit import write
    from nablagrade.authoring.scaffold import new_assignment
    from nablagrade.settings import load_settings

    settings = load_settings(options.course)
    files = new_assignment(settings, options.name, options.exercises, write, options.title)
    _say(
        files, settings.source / options.name, f"nablagrade audit {options.name}", f"nablagrade release {options.name}"
    )


def _exercise(options: argparse.Namespace) -> None:
    from nablagrade.authoring.starter import new_exercise
    from nablagrade.settings import load_settings

    files = new_exercise(load_settings(options.course), options.where, options.id)
    lesson = options.where.partition("/")[0]
    _say(files, files[0], f"nablagrade audit {lesson}")


def _say(files: Sequence[Path], place: Path, *next_steps: str) -> None:
    console = Console(stderr=True)
    console.print(
        f"{place}: {count_of(len(files), 'file')}; next: {', then '.join(next_steps)}", markup=False, soft_wrap=True
    )
