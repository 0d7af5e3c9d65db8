"""The student version of an assignment: made by nbgrader, looked through for leaks, and only then put in its place."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from nablagrade.authoring.leaks import find_leaks
from nablagrade.authoring.lesson import load_lesson
from nablagrade.authoring.rules import find_faults
from nablagrade.course.source.generating import generate
from nablagrade.errors import CourseError
from nablagrade.notebooks.sources import read_source
from nablagrade.settings import Settings


def release(settings: Settings, assignment: str) -> tuple[Path, ...]:
    """Make the release of an assignment; return its files. CourseError, and none, when it must not be released."""
    refuse_faults(settings, assignment)
    with tempfile.TemporaryDirectory() as folder:
        generate(settings, assignment, Path(folder))
        made = Path(folder) / assignment
        refuse_leaks(settings.source / assignment, made)
        place = settings.release / assignment
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(made, place)
    return tuple(sorted(path for path in place.rglob("*") if path.is_file()))


def refuse_faults(settings: Settings, assignment: str) -> None:
    """CourseError with the first rule of the bank that an assignment breaks, and how many there are."""
    faults = list(find_faults(load_lesson(settings, assignment)))
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise CourseError(f"{settings.source / assignment}: {faults[0]}{more}; nothing was released")


def refuse_leaks(source: Path, made: Path) -> None:
    """CourseError with the first thing in a release that a student must not see."""
    for path in sorted(made.glob("*.ipynb")):
        of_instructor = read_source(source / path.name)
        for leak in find_leaks(of_instructor, read_source(path)):
            raise CourseError(f"{source / path.name}: {leak}; nothing was released")
