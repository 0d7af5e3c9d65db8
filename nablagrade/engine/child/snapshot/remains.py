"""What would not survive a fork, or would be shared by those who are forked: cells that leave such things stand nowhere.

All that is asked here is asked of the kernel, after the cells have run, and compared with what was there before them.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
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

    descriptors: frozenset[tuple[str, str]]  # their numbers, and where they lead
    shared: frozenset[str]  # memory that others would see, too, and mapped files
    files: frozenset[tuple[str, int, int, int, int]]  # below the folders that it may write into


def look() -> Remains:
    """Return what this process holds now."""
    return Remains(frozenset(_descriptors()), frozenset(_shared()), frozenset(_files()))


def why_not(before: Remains, loop: asyncio.AbstractEventLoop, folder: str) -> str | None:
    """Return what keeps others from being forked off this process; None when nothing does."""
    if len(os.listdir("/proc/self/task")) > 1 or threading.active_count() > 1:  # noqa: PTH208 - a count
        return "they leave threads"
    if _has_children():
        return "they leave processes"
    if any(any(signal.getitimer(timer)) for timer in _TIMERS):
        return "they leave a timer"
    if _is_waiting(loop):
        return "they leave tasks of asyncio"
    if os.getcwd() != folder:  # noqa: PTH109 - a name
        return "they change the folder"
    now = look()
    if now.descriptors != before.descriptors:
        return "they leave files open"
    if now.shared != before.shared:
        return "they leave memory that processes share"
    return None if now.files == before.files else "they write files"


def _descriptors() -> Iterator[tuple[str, str]]:
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names are enough
        try:
            yield name, os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115 - as above
        except OSError:
            continue  # the one that lists them


def _shared() -> Iterator[str]:
    for line in Path("/proc/self/maps").read_text("utf-8", "replace").splitlines():
        place, rights, *_, = line.split(maxsplit=5)
        path = line.split(maxsplit=5)[5:]
        if rights.endswith("s") or (path and path[0].startswith(tuple(map(str, _WRITABLE)))):
            yield f"{place} {path}"


def _files() -> Iterator[tuple[str, int, int, int, int]]:
    left = _MOST_FILES
    for root in _WRITABLE:
        for folder, folders, names in os.walk(root):
            for name in (*folders, *names):
                status = os.lstat(f"{folder}/{name}")  # noqa: PTH116 - names are enough
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
