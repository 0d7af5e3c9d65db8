"""A plan put into the folder of submissions: a student at a time, whole or not at all, the newer over the older.

What was collected is remembered in one file beside the students' folders, for most platforms say by a number or a date
only which of two attempts is the newer. Nothing outside the folder of submissions is written, no link in it followed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nablagrade.course.timestamps import read_timestamp
from nablagrade.errors import UsageError
from nablagrade.platforms.collecting import Age, Attempt, Plan, Which
from nablagrade.platforms.downloads import Unfit
from nablagrade.records.autograded import STAMP
from nablagrade.records.gradebook.models import import_models
from nablagrade.sandbox.linux import kernel

ASIDE = ".collecting-"  # a folder that is not complete yet
_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE
_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.EPERM)  # an old kernel, a file system that cannot


@dataclass
class Kept:
    """What became of a plan."""

    counts: Counter[str] = field(default_factory=Counter)  # new, replaced, unchanged, older than what is there
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Held:
    """What a submission is known to be."""

    age: Age
    digest: str
    is_late: bool = False


def keep(made: Plan, submitted: Path, assignment: str, which: Which) -> Kept:
    """Write what is new of a plan. UsageError where what was collected before cannot be read."""
    memory = submitted / f".collected-{assignment}.json"
    before = _read_memory(memory)
    known, kept = dict(before), Kept()
    try:
        for student, attempt in made.attempts.items():
            try:
                what, known[student] = _keep_one(submitted, assignment, attempt, before.get(student), which)
                kept.counts[what] += 1
            except (Unfit, OSError) as error:
                words = error if isinstance(error, Unfit) else f"{error.filename or student}: {error.strerror}"
                kept.problems.append(f"{student}: not collected; {words}")
    finally:
        if known != before:
            _write_memory(memory, known)
    return kept


def _keep_one(
    submitted: Path, assignment: str, attempt: Attempt, held: _Held | None, which: Which
) -> tuple[str, _Held]:
    """Write one submission where it is to count; return what became of it, and what is held now."""
    student = submitted / attempt.student
    folder = student / assignment
    for place in (student, folder):
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise Unfit(f"{place} is a link or no folder; move it away")
    files = {name: entry.read() for name, entry in attempt.files.items()}
    if attempt.age.time:
        files[STAMP] = f"{attempt.age.time:%Y-%m-%d %H:%M:%S} UTC".encode()
    new = _Held(attempt.age, _digest(files), attempt.is_late)
    if not folder.is_dir() or not any(folder.iterdir()):
        _place(folder, files)
        return "new", new
    if (held.digest if held else _digest(_files_in(folder))) == new.digest:
        return "unchanged", held or new
    held = _there(folder, held)
    newer = new.age.is_newer(held.age)
    if newer is None:
        raise Unfit(f"{folder} has other files, and nobody can tell which are newer; move it away to take these")
    if newer is (which is Which.LAST):
        _place(folder, files)
        return "replaced", new
    return f"{'older' if which is Which.LAST else 'newer'} than what is there", held


def _digest(files: Mapping[str, bytes]) -> str:
    parts = ((name, hashlib.sha256(content).hexdigest()) for name, content in sorted(files.items()))
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()


def _files_in(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder that somebody else has filled; a link in it stands for itself."""
    paths = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() and not path.is_symlink() else b"\0link"
        for path in paths
    }


def _there(folder: Path, held: _Held | None) -> _Held:
    """Return what lies in a folder now: somebody else may have put a submission there, with a time of its own."""
    held = held or _Held(Age(), "")
    text = read_timestamp(folder).text
    if text is None:
        return held
    import_models()  # without the servers that nbgrader would load
    from nbgrader.utils import parse_utc  # noqa: PLC0415 - only where there is something to compare

    return replace(held, age=replace(held.age, time=parse_utc(text).replace(tzinfo=UTC)))


def _place(folder: Path, files: Mapping[str, bytes]) -> None:
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


def _read_memory(path: Path) -> dict[str, _Held]:
    try:
        said: Any = json.loads(path.read_text("utf-8"))
        return {student: _held(one) for student, one in said.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        mend = "move it away, and submissions that are there stay until you move them, too"
        raise UsageError(f"{path}: does not say what was collected ({error}); {mend}") from error


def _held(said: Mapping[str, Any]) -> _Held:
    time = datetime.fromisoformat(said["time"]) if said["time"] else None
    return _Held(Age(time, said["number"], said["modified"]), said["digest"], said["late"])


def _write_memory(path: Path, known: Mapping[str, _Held]) -> None:
    said = {
        student: {
            "time": one.age.time.isoformat() if one.age.time else None,
            "number": one.age.number,
            "modified": one.age.modified,
            "late": one.is_late,
            "digest": one.digest,
        }
        for student, one in sorted(known.items())
    }
    text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix=ASIDE, dir=path.parent, delete=False) as new:
        new.write(text)
    Path(new.name).replace(path)
