"""A file that was handed in, and what it held when it was looked at: whoever opens it later gets just that, or nothing.

What is hashed for a grade's key, what is graded, what the student's code finds and what is kept are so the same bytes,
though files travel between processes by their names, and whoever handed them in may still write there.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nablagrade.sandbox.linux.beneath import FILE, open_beneath

MAX_BYTES = 200_000_000  # of a file that is read at all
LINKED = "has another name elsewhere (a hard link); put a copy there if it is the student's own"
_BLOCK_BYTES = 1 << 20
_REASONS = {
    errno.ELOOP: "is a link, which is not followed; hand in the file itself",
    errno.ENXIO: "is no plain file; hand in the file itself",
    errno.EXDEV: "lies on another file system, which is not entered; put a copy there",
    errno.EACCES: "cannot be opened (Permission denied); give leave to read it",
}
_OURS = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)  # whatever was opened would have met them


class ChangedError(Exception):
    """A file is no longer what it was when it was looked at; the message is a sentence for the record."""


@dataclass(frozen=True)
class Sealed:
    """Where a file lies, and the hash of what it held; or why nobody may read it."""

    root: Path  # of all submissions: what lies below it is opened from there down
    place: str  # below the root
    seal: bytes
    problem: str | None = None

    @property
    def path(self) -> Path:
        """Where it lies: for its name, never to be opened."""
        return self.root / self.place

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.name


File = Path | Sealed  # a plain path is one at which no student writes


def path_of(file: File) -> Path:
    """Return where a file lies."""
    return file if isinstance(file, Path) else file.path


def why_closed(error: OSError) -> str:
    """Return why something that was handed in cannot be read. The error itself where that is no fault of its own."""
    if error.errno in _OURS:
        raise error
    return _REASONS.get(error.errno or 0) or f"cannot be opened ({os.strerror(error.errno or 0)})"


def seal(root: Path, path: Path, linked: Collection[int] = ()) -> Sealed:
    """Look at a file below `root`; of files with several names only the inodes in `linked` are read."""
    place = str(path.relative_to(root))
    try:
        with _open(Sealed(root, place, b"")) as file:
            status = os.fstat(file.fileno())
            if status.st_nlink > 1 and status.st_ino not in linked:
                return Sealed(root, place, b"closed", LINKED)
            if status.st_size > MAX_BYTES:  # nobody will read it
                return Sealed(root, place, f"{status.st_size} {status.st_mtime_ns}".encode())
            return Sealed(root, place, _hash(file))
    except OSError as error:
        return Sealed(root, place, b"closed", why_closed(error))


def open_file(file: File) -> BinaryIO:
    """Open a plain file. OSError when it is none, or may not be opened; ChangedError when a sealed one is gone."""
    if isinstance(file, Path):
        return _open(file)
    if file.problem:
        raise OSError(errno.EACCES, file.problem, str(file.path))
    try:
        return _open(file)
    except OSError as error:
        raise ChangedError(f"{file.name}: {why_closed(error)}; it was there a moment ago, grade again") from error


def _open(file: File) -> BinaryIO:
    opened = os.open(file, FILE) if isinstance(file, Path) else open_beneath(file.root, file.place, FILE)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path_of(file)))
    return os.fdopen(opened, "rb")


def copy(file: File, target: Path) -> None:
    """Write a file to a new place. OSError when that cannot be, ChangedError, and nothing there, when it changed."""
    with open_file(file) as opened, target.open("wb") as out:
        if isinstance(file, Path):  # nobody has said what it holds
            shutil.copyfileobj(opened, out, _BLOCK_BYTES)
            return
        found = _hash(opened, out.write)
    try:
        check(file, found)
    except ChangedError:
        target.unlink()
        raise


def check(file: File, found: bytes) -> None:
    """Compare the hash of what was read. ChangedError when it is not what was sealed."""
    if isinstance(file, Sealed) and found != file.seal:
        raise ChangedError(f"{file.name}: was changed while it was graded; grade again")


def _hash(file: BinaryIO, take: Callable[[bytes], object] = lambda _: None) -> bytes:
    """Read a file to its end, or as far as it may have grown, handing on what is read; return the hash of that."""
    found, left = hashlib.sha256(), MAX_BYTES + 1
    while left > 0 and (block := file.read(min(_BLOCK_BYTES, left))):
        found.update(block)
        take(block)
        left -= len(block)
    return found.digest()
