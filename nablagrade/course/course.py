"""What a course holds: its assignments, and what was handed in for them."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nablagrade.course.files import Folders, bound, find_files, find_folders, find_odd, is_ignored
from nablagrade.course.timestamps import NAME, Timestamp, read_timestamp
from nablagrade.errors import CourseError
from nablagrade.model import Note, NoteKind
from nablagrade.notebooks.naming import ENDING, is_named_as_notebook
from nablagrade.settings import Settings


@dataclass(frozen=True)
class Submission:
    """One student's files for one assignment; nothing of them but the time of handing in has been opened."""

    student: str
    assignment: str
    folder: Path
    notebooks: tuple[Path, ...]  # what says by its name that it is one, wherever it lies
    files: tuple[tuple[str, Path], ...]  # what the student's code finds beside its notebook
    timestamp: str | None
    notes: tuple[Note, ...] = ()  # what an instructor should know: files that were left out
    stamp: bytes | None = None  # the file of the timestamp, as nbgrader can read it
    theirs: frozenset[str] = frozenset()  # the names of files that are the student's own
    source: Path | None = None  # the instructor's notebooks of all assignments


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
    known = find_assignments(settings)
    chosen = [
        name for name in students if fnmatch.fnmatchcase(name, student_glob) and name not in settings.excluded_students
    ]
    folders = ((name, find_folders(settings.submitted / name, assignment, known)) for name in chosen)
    return tuple(_look_at(settings, name, assignment, found) for name, found in folders if found)


def _look_at(settings: Settings, student: str, assignment: str, folders: Folders) -> Submission:
    files = dict(_files_of(folders, settings.ignored_files))
    plain = {name: path for name, path in files.items() if not name.casefold().endswith(ENDING) and name != NAME}
    others, left_out = bound(plain)
    source = settings.source / assignment  # what the instructor gives wins over what the student changed of it
    theirs = settings.students_files.get(assignment, ())
    given = {
        name: path
        for name, path in find_files(source, settings.ignored_files)
        if not name.endswith(ENDING) and name not in theirs
    }
    timestamp = read_timestamp(folders.main) if folders.plain else Timestamp()
    return Submission(
        student,
        assignment,
        folders.main,
        tuple(path for name, path in files.items() if is_named_as_notebook(name)),
        tuple((others | given).items()),
        timestamp.text,
        (*folders.notes, *_links(folders), *left_out, *timestamp.notes),
        timestamp.body,
        frozenset(plain.keys() - given.keys()),
        settings.source,
    )


def _files_of(folders: Folders, ignored: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Yield the files of a submission; those of a second folder are named as if it lay inside the first one."""
    for folder in folders.plain:
        prefix = "" if folder == folders.main else f"{folder.name}/"
        yield from ((prefix + name, path) for name, path in find_files(folder, ignored))


def _links(folders: Folders) -> tuple[Note, ...]:
    """Name what was handed in and is no file: of a notebook that is a link nothing is seen."""
    odd = (name for folder in folders.plain for name in find_odd(folder))
    names = [name for name in odd if name != NAME]  # of which the note on the time tells
    words = "left out, it is a link or no plain file; hand in the file itself"
    return (Note(NoteKind.LEFT_OUT, f"{', '.join(names)[:300]}: {words}"),) if names else ()
