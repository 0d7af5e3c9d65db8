"""A folder of records locked by one grader at a time; it says nothing of who may read them."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nablagrade.errors import CourseError

LOCK_NAME = ".held"


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Keep other graders out of a folder; CourseError when one is at work there.

    The kernel lets go when the holder dies, however it dies. A file is locked and not the folder: over NFS only what is
    open for writing can be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK_NAME).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CourseError(f"{folder}: another grader is at work here; grade again when it is done") from error
        yield
