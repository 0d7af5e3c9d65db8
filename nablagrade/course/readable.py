"""Folders outside a course that its notebooks may read: `c.Nablagrade.readable`, and which of them are refused."""

from __future__ import annotations

import tempfile
from pathlib import Path

from nablagrade.errors import CourseError
from nablagrade.records.gradebook.database import sqlite_path
from nablagrade.settings import CONFIG_NAME, Settings

_MACHINE = tuple(Path(name) for name in ("/boot", "/dev", "/etc", "/proc", "/run", "/sys", "/var/run"))
_SHARED_MEMORY = Path("/dev") / "shm"  # the one part of it in which data may lie


def hidden_places(settings: Settings) -> tuple[Path, ...]:
    """Return what of a course no submission may read."""
    database = sqlite_path(settings.db_url)
    folders = (settings.source, settings.autograders, settings.submitted, settings.autograded, settings.records)
    return (*folders, *([database] if database else []))


def readable_folders(settings: Settings) -> tuple[Path, ...]:
    """Return the folders that are opened for a course's notebooks, as they are spelled and as they resolve.

    CourseError where one does not exist, holds or lies in what must stay hidden, or is a part of the machine.
    """
    for folder in settings.readable:
        if reason := _refusal(folder.resolve(), settings):
            where = f"{settings.root / CONFIG_NAME}: c.Nablagrade.readable: {folder}"
            raise CourseError(f"{where} {reason}; name folders that hold nothing but data")
    return tuple(dict.fromkeys(form for folder in settings.readable for form in (folder, folder.resolve())))


def _refusal(folder: Path, settings: Settings) -> str | None:
    if not folder.is_dir():
        return "is no folder"
    hidden = (*hidden_places(settings), settings.feedback, settings.reports)
    if place := next((one for one in hidden if _overlap(folder, one.resolve())), None):
        return f"holds {place}, or lies in it, and no submission may read that"
    holders = {"your home folder": Path.home(), "everybody's temporary files": Path(tempfile.gettempdir())}
    holders["everybody's shared memory"] = _SHARED_MEMORY
    if name := next((name for name, place in holders.items() if place.resolve().is_relative_to(folder)), None):
        return f"holds {name}"
    if place := next((one for one in _MACHINE if _overlap(folder, one)), None):
        return None if folder.is_relative_to(_SHARED_MEMORY) else f"lies in {place}, which is the machine's"
    return None


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
