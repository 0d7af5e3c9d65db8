"""What would not survive a fork, or would be shared by those who are forked: behind cells that leave it nobody starts.

All that is asked here is asked of the kernel, after the cells have run, and compared with what was there before them.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import stat
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nablagrade import sandbox
from nablagrade.sandbox.mountns import SHARED_MEMORY, TEMPORARY

_TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
_WRITABLE = (sandbox.SCRATCH, TEMPORARY, SHARED_MEMORY)
_MOST_FILES = 10_000


@dataclass(frozen=True)
class Remains:
    """What a process holds that is not its own memory."""

    descriptors: frozenset[tuple[int, str]]  # their numbers, and where they lead
    shared: frozenset[str]  # memory that others would write, too, and mapped files of its own folders
    files: frozenset[tuple[str, int, int, int, int]]  # below the folders that it may write into


def look(readable: Sequence[str]) -> Remains:
    """Return what this process holds now; a `readable` folder may lie in one that it may write into."""
    return Remains(frozenset(_descriptors()), frozenset(_shared(readable)), frozenset(_files(readable)))


def why_not(before: Remains, loop: asyncio.AbstractEventLoop, readable: Sequence[str]) -> str | None:
    """Return what keeps others from being forked off this process; None when nothing does.

    Files in `readable` folders may be open for reading, as Matplotlib's fonts are: `reopen` gives each fork its own.
    """
    if len(os.listdir("/proc/self/task")) > 1 or threading.active_count() > 1:  # noqa: PTH208 - a count
        return "they leave threads"
    if _has_children():
        return "they leave processes"
    if any(any(signal.getitimer(timer)) for timer in _TIMERS):
        return "they leave a timer"
    if signal.sigpending():
        return "they leave a signal waiting"
    if signal.getsignal(signal.SIGCHLD) is not signal.SIG_DFL:  # who is forked here ends while others go on
        return "they watch the end of processes"
    if _is_waiting(loop):
        return "they leave tasks of asyncio"
    if os.getcwd() != str(sandbox.SCRATCH):  # noqa: PTH109 - a name
        return "they change the folder"
    now = look(readable)
    if before.descriptors - now.descriptors or not all(_is_library(*one, readable) for one in _new(now, before)):
        return "they leave files open"
    if now.shared != before.shared:
        return "they leave memory that processes share"
    return None if now.files == before.files else "they write files"


def opened_since(before: Remains, readable: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Return the files that were opened since, by their numbers."""
    return tuple(sorted(_new(look(readable), before)))


def reopen(files: Iterable[tuple[int, str]]) -> Iterator[int]:
    """Open files once more under their numbers, and yield these: who shares a descriptor shares its place in the file.

    Some are gone: Matplotlib forgets its fonts when it is forked.
    """
    for number, path in files:
        try:
            place = os.lseek(number, 0, os.SEEK_CUR)
        except OSError:
            continue
        own = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        os.lseek(own, place, os.SEEK_SET)
        os.dup2(own, number, inheritable=False)
        os.close(own)
        yield number


def _new(now: Remains, before: Remains) -> frozenset[tuple[int, str]]:
    return now.descriptors - before.descriptors


def _is_library(number: int, path: str, readable: Sequence[str]) -> bool:
    is_open_for_reading = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
    is_file = stat.S_ISREG(os.fstat(number).st_mode)
    return is_open_for_reading and is_file and _is_in(path, readable)


def _descriptors() -> Iterator[tuple[int, str]]:
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names are enough
        try:
            yield int(name), os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115 - as above
        except OSError:
            continue  # the one that lists them


def _is_in(path: str, folders: Iterable[object]) -> bool:
    return path.startswith(tuple(f"{folder}{os.sep}" for folder in folders))


def _shared(readable: Sequence[str]) -> Iterator[str]:
    for line in Path("/proc/self/maps").read_text("utf-8", "replace").splitlines():
        place, rights, _, _, _, *path = line.split(maxsplit=5)
        is_own = any(_is_in(one, _WRITABLE) and not _is_in(one, readable) for one in path)
        if is_own or (rights[1] == "w" and rights[3] == "s"):
            yield f"{place} {path}"


def _files(readable: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    left = _MOST_FILES
    for root in _WRITABLE:
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if f"{folder}/{name}" not in readable]
            for name in (*folders, *names):
                status = os.lstat(f"{folder}/{name}")
                left -= 1
                if left < 0:
                    return
                is_folder = name in folders
                changed = 0 if is_folder else status.st_mtime_ns
                yield f"{folder}/{name}", status.st_mode, status.st_ino, 0 if is_folder else status.st_size, changed


def _has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _is_waiting(loop: Any) -> bool:
    return bool(loop._ready or loop._scheduled or asyncio.all_tasks(loop))
