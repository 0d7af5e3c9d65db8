"""Which submissions have changed and rest now: by names, sizes and times of files, never by what is in them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nablagrade.course.files import look_into
from nablagrade.course.folders import find_folders
from nablagrade.settings import Settings

QUIET_SECONDS = 0.1  # after the last file was closed
WRITING_SECONDS = 3.0  # after the last sign of a file that nobody has closed
Place = tuple[str, str]  # student, assignment
Stamp = frozenset[tuple[str, int, int, int]]  # of each file: name, size, time, inode


@dataclass
class Arrivals:
    """What has arrived and not yet been graded. `settings` and `assignments` say where."""

    settings: Settings
    assignments: tuple[str, ...]
    known: tuple[str, ...]  # all assignments of the course
    _seen: dict[Place, Stamp] = field(default_factory=dict)
    _due: dict[Place, float] = field(default_factory=dict)
    _writing: dict[Place, set[Path]] = field(default_factory=dict)

    def hear(self, path: Path, *, is_writing: bool) -> None:
        """Be told that something happened to a file below the submissions."""
        for place in self._places_of(path):
            open_files = self._writing.setdefault(place, set())
            if is_writing:
                open_files.add(path)
            else:
                open_files.discard(path)
            self._look(place, WRITING_SECONDS if open_files else QUIET_SECONDS)

    def look_for_all(self) -> None:
        """Look at every submission: also what nobody told of is found."""
        for place in self.all_places():
            self._look(place, WRITING_SECONDS if self._writing.get(place) else QUIET_SECONDS, is_told=False)

    def put_off(self, place: Place, seconds: float) -> None:
        """Let a submission wait."""
        self._due[place] = time.monotonic() + seconds

    def seconds_left(self) -> float:
        """Return for how long nothing is due."""
        return max(0.0, min(self._due.values(), default=float("inf")) - time.monotonic())

    def take_due(self) -> list[Place]:
        """Return what has not changed for long enough."""
        now = time.monotonic()
        ready = []
        for place in [one for one, at in self._due.items() if at <= now]:
            if (stamp := self._stamp(place)) != self._seen.get(place):
                self._seen[place] = stamp
                self._due[place] = now + QUIET_SECONDS
                continue
            del self._due[place]
            self._writing.pop(place, None)
            ready += [place] if stamp else []
        return ready

    def all_places(self) -> Iterator[Place]:
        """Yield each submission that may be there."""
        try:
            with os.scandir(self.settings.submitted) as entries:
                students = sorted(one.name for one in entries if one.is_dir(follow_symlinks=False))
        except OSError:
            return  # no folder yet: nobody has handed in
        hidden = self.settings.excluded_students
        yield from ((name, one) for name in students if name not in hidden for one in self.assignments)

    def _places_of(self, path: Path) -> Iterable[Place]:
        try:
            student, *rest = path.relative_to(self.settings.submitted).parts
        except ValueError:
            return ()
        if student in self.settings.excluded_students:
            return ()
        named = rest[0] if rest else ""  # any other name may be one of its own for an assignment
        chosen = (named,) if named in self.known else self.assignments
        return [(student, one) for one in chosen if one in self.assignments]

    def _look(self, place: Place, seconds: float, *, is_told: bool = True) -> None:
        stamp = self._stamp(place)
        if stamp != self._seen.get(place, frozenset()):
            self._seen[place] = stamp
            self._due[place] = time.monotonic() + seconds
        elif is_told and place in self._due:  # a file was closed, or written without growing
            self._due[place] = time.monotonic() + seconds

    def _stamp(self, place: Place) -> Stamp:
        root, ignored = self.settings.submitted, self.settings.ignored_files
        folders = find_folders(root, *place, self.known)
        paths = [
            path
            for folder in (folders.plain if folders else ())
            for path in look_into(root, str(folder.relative_to(root)), ignored).files.values()
        ]
        return frozenset(one for path in paths if (one := _facts(path)))


def _facts(path: Path) -> tuple[str, int, int, int] | None:
    try:
        status = path.lstat()
    except OSError:
        return None  # gone again
    return str(path), status.st_size, status.st_mtime_ns, status.st_ino


def stamp_of_course(settings: Settings, assignments: Iterable[str]) -> Stamp:
    """Return what the instructor's own files look like: when that changes, all is planned and loaded anew."""
    folders = [home / name for name in assignments for home in (settings.source, settings.release)]
    folders.append(settings.autograders)  # whole: checks may read what lies beside the lessons
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files += settings.root.glob("nbgrader_config.py")
    return frozenset(one for path in files if "__pycache__" not in path.parts and (one := _facts(path)))
