"""`nablagrade extend`: more time for a student, or for all of a section or a group, in nbgrader's own gradebook."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from nablagrade.cli.base import add_course
from nablagrade.course.course import choose_assignments
from nablagrade.errors import UsageError
from nablagrade.escaping import show_name
from nablagrade.platforms.roster import people_of
from nablagrade.records.gradebook.database import sqlite_path
from nablagrade.records.gradebook.extensions import read_date
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.settings import Settings, load_settings

EXAMPLE = "nablagrade extend anna gradient-vector 2026-03-02"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `extend` takes."""
    parser.add_argument("student", metavar="STUDENT", help="or with --roster a section or a group of it")
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="which one")
    parser.add_argument(
        "until", nargs="?", metavar="DATE", help='such as "2026-03-02 18:00"; of the course\'s zone if it says none'
    )
    parser.add_argument("--remove", action="store_true", help="take the extension back")
    parser.add_argument("--roster", type=Path, metavar="FILE", help="the class as CSV, with a column section or group")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Write the extension, and say until when there is time."""
    if options.remove == bool(options.until):
        raise UsageError(f"extend {options.student} {options.assignment}: give either a DATE or --remove")
    settings = load_settings(options.course)
    [assignment] = choose_assignments(settings, (options.assignment,))
    path = sqlite_path(settings.db_url)
    if path is not None and not path.is_file():  # to open it would make one, and nobody would see that it was lost
        raise UsageError(f"{path}: is not there; put a copy of it back, or run `nablagrade grade {assignment}` first")
    students = _students(options, settings)
    until = read_date(options.until, settings.zone) if options.until else None
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        [at] = {gradebook.extend(one, assignment, until) for one in students}
    end = at.astimezone(settings.zone)
    names = ", ".join(map(show_name, students))
    whose = names if students == [options.student] else f"{show_name(options.student)} ({names})"
    has = "has" if len(students) == 1 else "have"
    Console(stderr=True).print(
        f"{whose} {has} until {end:%A, %-d %B %Y, %H:%M %Z} for {assignment}; "
        f"`nablagrade grade {assignment}` works out late penalties anew",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    return 0


def _students(options: argparse.Namespace, settings: Settings) -> list[str]:
    """Return who is meant. UsageError when nobody is, or somebody and a section or a group of one name."""
    word = options.student
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        students = gradebook.students()
    handed_in = {path.name for path in settings.submitted.iterdir()} if settings.submitted.is_dir() else set()
    found = [{word}] if word in handed_in | students else []
    if options.roster:
        people = people_of(settings, options.roster)
        found += [set(ids[word]) for ids in (people.sections(), people.groups()) if word in ids]
    if not found:
        what = "; for a section or a group give the class by --roster FILE.csv"
        if options.roster:
            what = f", and {options.roster} has no section or group of it; write it as it stands there"
        raise UsageError(f"{word}: nobody of that name has handed in or is in the gradebook{what}")
    if any(one != found[0] for one in found):
        raise UsageError(f"{word}: is more than one of a student, a section and a group; name the students one by one")
    return sorted(found[0])
