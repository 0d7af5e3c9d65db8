"""What a course holds: its assignments, and what was handed in for them."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.course.files import (
    MAX_DEPTH,
    MAX_ENTRIES,
    Seen,
    bound,
    find_files,
    is_ignored,
    left_out_notes,
    look_into,
)
from nablagrade.course.folders import Folders, find_folders
from nablagrade.course.timestamps import Timestamp, read_timestamp
from nablagrade.errors import CourseError
from nablagrade.model import Note, NoteKind
from nablagrade.notebooks.naming import ENDING, is_named_as_notebook
from nablagrade.records.autograded import STAMP
from nablagrade.records.places import Places
from nablagrade.settings import Settings


@dataclass(frozen=True)
class Submission:
    """One student's files for one assignment; nothing of them but the time of handing in has been opened."""

    student: str
    assignment: str
    root: Path  # of all submissions
    folder: Path
    notebooks: tuple[Path, ...]  # what says by its name that it is one, wherever it lies
    given: tuple[tuple[str, Path], ...]  # the course's own files, which the student's code finds beside its notebook
    files: tuple[tuple[str, Path], ...]  # the student's own, which it finds there, too
    timestamp: str | None
    notes: tuple[Note, ...] = ()  # what an instructor should know: files that were left out
    stamp: bytes | None = None  # the file of the timestamp, as nbgrader can read it
    left_out: tuple[str, ...] = ()  # the names of the student's files that are too large or too many
    linked: frozenset[int] = frozenset()  # inodes of several names that are the student's all the same
    closed: tuple[str, ...] = ()  # why some of it could not be looked into
    source: Path | None = None  # the instructor's notebooks of all assignments


def find_assignments(settings: Settings) -> tuple[str, ...]:
    """Return the names of all assignments with an instructor's notebook."""
    found = {path.parent.name for path in settings.source.glob("*/*.ipynb")}
    return tuple(sorted(name for name in found if not is_ignored(name, settings.ignored_files)))


def choose_assignments(settings: Settings, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the assignments asked for, all when none is. CourseError names the unknown one."""
    known = find_assignments(settings)
    if not known:
        mend = f"go into your course's folder, or put notebooks into {settings.source.name}/NAME/"
        raise CourseError(f"{settings.source}: holds no assignment; {mend}")
    for name in wanted:
        if name not in known:
            raise CourseError(f"{settings.source / name}: is no assignment; there are {', '.join(known)}")
    return wanted or known


def find_submissions(settings: Settings, assignment: str, student_glob: str = "*") -> tuple[Submission, ...]:
    """Return what was handed in for an assignment, by student."""
    found = _find_folders(settings, assignment, student_glob)
    given = _given(settings, assignment) if found else {}
    return tuple(_look_at(settings, name, assignment, folders, given) for name, folders in found)


def find_students(settings: Settings, assignment: str, student_glob: str = "*") -> list[str]:
    """Return who has handed in for an assignment, without a look at what."""
    return [student for student, _ in _find_folders(settings, assignment, student_glob)]


def _find_folders(settings: Settings, assignment: str, student_glob: str) -> list[tuple[str, Folders]]:
    """Return by student where they handed in. CourseError where that cannot be said of somebody."""
    if not settings.submitted.is_dir():
        raise CourseError(f"{settings.submitted}: is no folder; submissions lie in STUDENT/ASSIGNMENT/ inside it")
    # whose folder is a link is told of, and nothing behind it is opened
    students = sorted(
        path.name
        for path in settings.submitted.iterdir()
        if os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a folder is closed to us
    )
    for name in students:
        if name != name.encode(errors="replace").decode():
            place = settings.submitted / name
            raise CourseError(f"{place}: has a name that is no UTF-8, which a gradebook cannot hold; rename the folder")
    known = find_assignments(settings)
    chosen = [
        name for name in students if fnmatch.fnmatchcase(name, student_glob) and name not in settings.excluded_students
    ]
    folders = ((name, find_folders(settings.submitted, name, assignment, known)) for name in chosen)
    return [(name, found) for name, found in folders if found]


def _look_at(
    settings: Settings, student: str, assignment: str, folders: Folders, given: Mapping[str, Path]
) -> Submission:
    seen = [_look_into(settings, folders, folder) for folder in folders.plain]
    files = {name: path for one in seen for name, path in one.files.items()}
    plain = {name: path for name, path in files.items() if not name.casefold().endswith(ENDING) and name != STAMP}
    others, left_out = bound(plain)
    mine, moved = _beside(given, others)
    timestamp = read_timestamp(folders.main) if folders.plain else Timestamp()
    closed = (*folders.closed, *(words for one in seen for words in one.closed))
    return Submission(
        student,
        assignment,
        settings.submitted,
        folders.main,
        tuple(path for name, path in files.items() if is_named_as_notebook(name)),
        tuple(given.items()),
        tuple(mine.items()),
        timestamp.text,
        (*folders.notes, *_told(seen, closed), *left_out, *moved, *timestamp.notes),
        timestamp.body,
        tuple(sorted(plain.keys() - others.keys() - given.keys())),
        linked_of(settings, seen),
        closed,
        settings.source,
    )


def _look_into(settings: Settings, folders: Folders, folder: Path) -> Seen:
    """Look through one folder of a submission; what is in a second one is named as if it lay inside the first one."""
    seen = look_into(settings.submitted, str(folder.relative_to(settings.submitted)), settings.ignored_files)
    if folder == folders.main:
        return seen
    return replace(seen, files={f"{folder.name}/{name}": path for name, path in seen.files.items()})


def _given(settings: Settings, assignment: str) -> dict[str, Path]:
    """Return the course's own files, which win over what a student changed of them."""
    theirs = settings.students_files.get(assignment, ())
    found = find_files(settings.source / assignment, settings.ignored_files)
    return {name: path for name, path in found if not name.endswith(ENDING) and name not in theirs}


def _beside(given: Mapping[str, Path], others: Mapping[str, Path]) -> tuple[dict[str, Path], tuple[Note, ...]]:
    """Return the student's files under names that hinder none of the course's, and a note on those that did."""
    places = Places()
    for name in given:
        places.give(name)
    kept = {name: places.give(name) for name in others if name not in given}
    moved = [name for name, new in kept.items() if name != new]
    words = f"kept as {kept[moved[0]][:100]}, the course gives something else there" if moved else ""
    return {new: others[name] for name, new in kept.items()}, left_out_notes(moved, words)


def _told(seen: Iterable[Seen], closed: Iterable[str]) -> Iterator[Note]:
    """Name what was handed in and is no file: of a notebook that is a link nothing is seen."""
    names = [name for one in seen for name in one.odd if name != STAMP]  # of which the note on the time tells
    if names:
        words = "left out, it is a link or no plain file; hand in the file itself"
        yield Note(NoteKind.LEFT_OUT, f"{', '.join(names)[:300]}: {words}")
    for words in closed:
        yield Note(NoteKind.LEFT_OUT, words)
    if any(one.is_cut for one in seen):
        most = f"more than {MAX_ENTRIES} files and folders, or {MAX_DEPTH} in one another"
        yield Note(NoteKind.LEFT_OUT, f"{most}: the rest was not looked at")


def linked_of(settings: Settings, seen: Iterable[Seen]) -> frozenset[int]:
    """Return the inodes of several names that are the student's; none is one of the course's own."""
    linked = {inode for one in seen for inode in one.linked}
    folders = (settings.source, settings.autograders) if linked else ()
    return frozenset(linked - {path.lstat().st_ino for folder in folders for path in folder.rglob("*")})
