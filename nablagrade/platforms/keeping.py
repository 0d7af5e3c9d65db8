"""A plan put into the folder of submissions: a student at a time, whole or not at all, the newer over the older.

What was collected is remembered in one file beside the students' folders, for most platforms say by a number or a date
only which of two attempts is the newer. Nothing outside the folder of submissions is written, no link in it followed.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path

from nablagrade.course.timestamps import read_timestamp
from nablagrade.platforms.attempts import Attempt, digest_of
from nablagrade.platforms.collecting import Plan, Which
from nablagrade.platforms.downloads import Unfit
from nablagrade.records.autograded import STAMP
from nablagrade.records.collected import ASIDE, Age, Collected, HandIn, read_collected, write_collected
from nablagrade.records.gradebook.models import import_models
from nablagrade.sandbox.linux import kernel

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE
_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.EPERM)  # an old kernel, a file system that cannot


@dataclass
class Kept:
    """What became of a plan."""

    counts: Counter[str] = field(default_factory=Counter)  # new, replaced, unchanged, older than what is there
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def keep(made: Plan, submitted: Path, assignment: str, which: Which) -> Kept:
    """Write what is new of a plan. CourseError where what was collected before cannot be read."""
    before = read_collected(submitted, assignment)
    known, kept = dict(before), Kept()
    try:
        for student, attempt in made.attempts.items():
            had_time = (submitted / student / assignment / STAMP).is_file()
            try:
                what, known[student] = _keep_one(submitted, assignment, attempt, before.get(student), which)
                kept.counts[what] += 1
                if what == "replaced" and had_time and attempt.age.time is None:  # the gradebook keeps the old time
                    told = "nobody says when it was handed in, and the time of what it replaces still counts"
                    kept.notes.append(f"{student}: {told}; write {STAMP}, if lateness costs points")
            except (Unfit, OSError) as error:
                kept.problems.append(tell_left(student, error))
    finally:
        if known != before:
            write_collected(submitted, assignment, known)
    return kept


def _keep_one(
    submitted: Path, assignment: str, attempt: Attempt, held: Collected | None, which: Which
) -> tuple[str, Collected]:
    """Write one submission where it is to count; return what became of it, and what is held now."""
    student = submitted / attempt.student
    folder = student / assignment
    for place in (student, folder):
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise Unfit(f"{place} is a link or no folder; move it away")
    if attempt.is_there:
        digest = held.digest if held else digest_of(files_in(folder))
        return "unchanged", Collected(attempt.age, digest, attempt.is_late, attempt.hand_in)
    files = attempt.read()
    new = Collected(attempt.age, digest_of(files), attempt.is_late, attempt.hand_in)
    if is_empty(folder):
        put(folder, files)
        return "new", new
    if (held.digest if held else digest_of(files_in(folder))) == new.digest:
        is_told = held is None or new.hand_in != HandIn()
        return "unchanged", replace(held or new, hand_in=new.hand_in) if is_told else held or new
    if which is Which.BEST:  # that it is better is decided
        put(folder, files)
        return "replaced", new
    held = what_is_there(folder, held)
    newer = new.age.is_newer(held.age)
    if newer is None:
        raise Unfit(f"{folder} has other files, and nobody can tell which are newer; move it away to take these")
    if newer is (which is Which.LAST):
        put(folder, files)
        return "replaced", new
    return f"{'older' if which is Which.LAST else 'newer'} than what is there", held


def tell_left(student: str, error: Exception) -> str:
    """Return the sentence on a student whose submission is left as it is."""
    words = f"{error.filename or student}: {error.strerror}" if isinstance(error, OSError) else error
    return f"{student}: not collected; {words}"


def files_in(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder that somebody else has filled; a link in it stands for itself."""
    paths = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() and not path.is_symlink() else b"\0link"
        for path in paths
    }


def is_empty(folder: Path) -> bool:
    """Whether nothing was handed in there."""
    return not folder.is_dir() or not any(folder.iterdir())


def what_is_there(folder: Path, held: Collected | None) -> Collected:
    """Return what lies in a folder now: somebody else may have put a submission there, with a time of its own."""
    held = held or Collected(Age(), "")
    text = read_timestamp(folder).text
    if text is None:
        return held
    import_models()  # without the servers that nbgrader would load
    from nbgrader.utils import parse_utc  # only where there is something to compare

    return replace(held, age=replace(held.age, time=parse_utc(text).replace(tzinfo=UTC)))


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files in the place of a folder, all at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder.parent))
    try:
        for name, content in files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        aside.chmod(folder.parent.stat().st_mode & 0o7777)  # mkdtemp's is closed for everybody else
        _swap(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(new: Path, folder: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    try:
        kernel.call("renameat2", _HERE, os.fsencode(new) + b"\0", _HERE, os.fsencode(folder) + b"\0", _EXCHANGE)
    except OSError as error:
        if error.errno not in _NO_EXCHANGE:
            raise
        old = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder.parent)) / folder.name
        folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old.parent, ignore_errors=True)
