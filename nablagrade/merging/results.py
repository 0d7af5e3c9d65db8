"""Results that lie in a folder or a zip: records, and beside them what was autograded."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nablagrade.course.course import Submission, find_assignments
from nablagrade.course.files import find_files
from nablagrade.course.timestamps import read_timestamp
from nablagrade.course.writing import IN_THE_WAY
from nablagrade.errors import CourseError, UsageError
from nablagrade.escaping import folder_name, own_name
from nablagrade.model import Record
from nablagrade.notebooks.naming import ENDING
from nablagrade.records.autograded import STAMP
from nablagrade.records.record import read_submissions
from nablagrade.settings import Settings

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Result:
    """What came of one submission on another machine."""

    submission: Submission
    records: tuple[Record, ...]
    kept: Path  # the records there
    place: Path  # as it was named: a zip lies open in another one, which goes

    def notebook(self, record: Record) -> Path:
        """Where the autograded notebook of a record lies, if there is one."""
        return self.submission.folder / f"{record.notebook}{ENDING}"


@contextmanager
def open_results(place: Path, settings: Settings) -> Iterator[Path]:
    """Open a folder or a zip with a course's results. UsageError where there are none in it."""
    if place.is_dir():
        yield _with_records(place, place, settings)
        return
    if not place.exists():
        raise UsageError(f"{place}: is not there; give the folder in which `nablagrade grade` ran, or a zip of it")
    with tempfile.TemporaryDirectory(prefix="nablagrade-") as folder:
        try:
            with zipfile.ZipFile(place) as archive:
                _refuse_without_room(archive, place, folder)
                archive.extractall(folder)  # nothing leads out of it, and no link is made
        except (*_DAMAGED, OSError) as error:
            if isinstance(error, OSError) and error.errno not in IN_THE_WAY:
                raise
            raise UsageError(f"{place}: is no zip that can be read ({error}); make it again") from error
        try:
            yield _with_records(Path(folder), place, settings)
        except CourseError as error:  # a person knows the zip, and what lay here is gone
            raise CourseError(str(error).replace(folder, str(place))) from error


def _refuse_without_room(archive: zipfile.ZipFile, place: Path, folder: str) -> None:
    """Raise UsageError where an archive is larger than the room. What it says of its files is the most they become."""
    size, room = sum(one.file_size for one in archive.infolist()), shutil.disk_usage(folder).free
    if size > room:
        what = f"takes {size / 1e6:,.0f} MB unpacked, and {folder} has room for {room / 1e6:,.0f}"
        raise UsageError(f"{place}: {what}; unpack it where there is room and merge that folder")


def _with_records(folder: Path, place: Path, settings: Settings) -> Path:
    """Return the folder that holds the records' folder: this one, or the only one in it."""
    inner = [one for one in folder.iterdir() if one.is_dir()]
    found = [one for one in (folder, *inner) if (one / settings.records.name).is_dir()]
    if found and (found[0] == folder or len(inner) == 1):
        return found[0]
    mend = "give the folder in which `nablagrade grade` ran, or a zip of it"
    raise UsageError(f"{place}: holds no {settings.records.name}/ with records; {mend}")


def find_results(folder: Path, place: Path, settings: Settings) -> Iterator[Result]:
    """Yield what came of each submission; `place` is what was named.

    CourseError where a record is broken, or of an unknown assignment.
    """
    kept, known = folder / settings.records.name, find_assignments(settings)
    folders = {folder_name(name) for name in known}
    for path in sorted(kept.glob("*/*/")):
        if path.name not in folders:
            what = f"has records of the assignment {path.name}, which this course does not have"
            raise CourseError(f"{place}: {what}; add its source")
    for name in known:
        for records in read_submissions(kept, name):
            yield Result(_submission_of(records[0], folder / settings.autograded.name), records, kept, place)


def _submission_of(record: Record, autograded: Path) -> Submission:
    folder = autograded / own_name(record.student) / record.assignment
    found = find_files(folder, ()) if os.path.lexists(folder) else ()
    files = tuple((name, path) for name, path in found if not name.endswith(ENDING) and name != STAMP)
    time = read_timestamp(folder)
    return Submission(record.student, record.assignment, autograded, folder, (), files, (), time.text, stamp=time.body)
