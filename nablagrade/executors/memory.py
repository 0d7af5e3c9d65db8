"""How much memory a notebook may use where nobody has said it: the machine's share of each worker, within bounds."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from nablagrade.model import Limits

LEAST_MB, MOST_MB = 2048, 4096
_MEBIBYTE = 1 << 20
_OF_A_CONTAINER = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def resolve(limits: Limits, jobs: int) -> Limits:
    """Return limits with a number where they leave memory to the machine: `memory_mb` is 0."""
    return limits if limits.memory_mb else replace(limits, memory_mb=share_mb(machine_mb(), jobs))


def share_mb(machine: int, jobs: int) -> int:
    """Return the megabytes for each of so many notebooks at once.

    It is a limit on addresses, of which libraries reserve more than they touch: they are not imported with much less.
    """
    return max(LEAST_MB, min(machine // jobs, MOST_MB))


def machine_mb() -> int:
    """Return the megabytes that this machine has, or this container may use."""
    there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min([there, *(size for path in _OF_A_CONTAINER if (size := _read(path)))]) // _MEBIBYTE


def _read(path: Path) -> int | None:
    try:
        text = path.read_text("ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdecimal() else None  # "max" is no limit
