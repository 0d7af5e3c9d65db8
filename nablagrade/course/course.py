"""What a course holds: its assignments, and what was handed in for them."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from pathlib import Path

from nablagrade.course.files import bound, find_files, is_ignored
from nablagrade.errors import CourseError
from nablagrade.model import Note
from nablagrade.settings import Settings

TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Submission:
    """One student's files for one assignment; nothing of them has been opened."""

    student: str
    assignment: str
    folder: Path
    notebooks: tuple[Path, ...]
    files: tuple[tuple[str, Path], ...]  # name inside the submission, where it lies
    timestamp: str | None
    notes: tuple[Note, ...] = ()  # what an instructor should know: files that were left out


def find_assignments(settings: Settings) -> tuple[str, ...]:
    """Return the names of all assignments with an instructor's notebook."""
    found = {path.parent.name for path in settings.source.glob("*/*.ipynb")}
    return tuple(sorted(name for name in found if not is_ignored(name, settings.ignored_files)))


def choose_assignments(settings: Settings, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the assignments asked for, all when none is. CourseError names the unknown one."""
    known = find_assignments(settings)
    if not known:
        raise CourseError(f"{settings.source}: holds no assignment; put notebooks into {settings.source.name}/NAME/")
    for name in wanted:
        if name not in known:
            raise CourseError(f"{settings.source / name}: is no assignment; there are {', '.join(known)}")
    return wanted or known


def find_submissions(settings: Settings, assignment: str, student_glob: str = "*") -> tuple[Submission, ...]:
    """Return what was handed in for an assignment, by student."""
    if not settings.submitted.is_dir():
        raise CourseError(f"{settings.submitted}: is no folder; submissions lie in STUDENT/ASSIGNMENT/ inside it")
    students = sorted(path.name for path in settings.submitted.iterdir() if path.is_dir() and not path.is_symlink())
    for name in students:
        if name != name.encode(errors="replace").decode():
            place = settings.submitted / name
            raise CourseError(f"{place}: has a name that is no UTF-8, which a gradebook cannot hold; rename the folder")
    return tuple(
        _look_at(settings, student, assignment)
        for student in students
        if fnmatch.fnmatchcase(student, student_glob)
        and student not in settings.excluded_students
        and (settings.submitted / student / assignment).is_dir()
    )


def _look_at(settings: Settings, student: str, assignment: str) -> Submission:
    folder = settings.submitted / student / assignment
    files = dict(find_files(folder, settings.ignored_files))
    notebooks = tuple(path for name, path in files.items() if name.endswith(".ipynb") and "/" not in name)
    others, notes = bound(
        {name: path for name, path in files.items() if not name.endswith(".ipynb") and name != TIMESTAMP}
    )
    source = settings.source / assignment  # what the instructor gives wins over what the student changed of it
    theirs = settings.students_files.get(assignment, ())
    given = {
        name: path
        for name, path in find_files(source, settings.ignored_files)
        if not name.endswith(".ipynb") and name not in theirs
    }
    beside = tuple((others | given).items())
    return Submission(student, assignment, folder, notebooks, beside, _timestamp(folder / TIMESTAMP), notes)


def _timestamp(path: Path) -> str | None:
    if not path.is_file() or path.is_symlink():
        return None
    return path.read_text("utf-8", "replace")[:100].strip() or None
