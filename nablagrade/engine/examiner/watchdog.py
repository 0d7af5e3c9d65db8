"""The clocks over a notebook and its child, and the gauge of its folder. CPU time decides; the wall clock is behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from nablagrade.model import Limits

SLICE_SECONDS = 0.05
GRACE_SECONDS = 2.0  # from the interrupt to the kill
LEAST_SECONDS = 0.1  # that a request is granted


def cpu_clock(pidfd: int) -> Callable[[], float]:
    """Return a function that reads the CPU seconds of the process behind a pidfd.

    Linux numbers the CPU clock of a process by its id (clock_getcpuclockid(3)); the id is read from the
    descriptor, because the one that the zygote knows may belong to another pid namespace.
    """
    lines = Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines()
    pid = next(int(line.split()[1]) for line in lines if line.startswith("Pid:"))
    clock = (~pid << 3) | 2  # CPUCLOCK_SCHED
    last = 0.0

    def read() -> float:
        nonlocal last
        try:
            last = time.clock_gettime(clock)
        except OSError:
            pass  # it ended: what it had used before is all we know
        return last

    return read


class ScratchGauge:
    """Looks at a scratch folder now and then, if it is one that no file system bounds."""

    def __init__(self, folder: Path | None, limits: Limits) -> None:
        self._folder = folder  # None: a file system of the child's own bounds it
        self._limits = limits
        self._next = time.monotonic() + SLICE_SECONDS

    def is_overfull(self) -> bool:
        """Whether there is too much in it; looks at most once in a slice, and never at more than is allowed."""
        if self._folder is None or time.monotonic() < self._next:
            return False
        left_files, left_bytes = self._limits.scratch_files, self._limits.scratch_mb << 20
        folders = [str(self._folder)]
        while folders and left_files >= 0 and left_bytes >= 0:
            for entry in _entries(folders.pop()):
                left_files -= 1
                left_bytes -= _bytes_of(entry)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                if left_files < 0 or left_bytes < 0:
                    break
        self._next = time.monotonic() + SLICE_SECONDS
        return left_files < 0 or left_bytes < 0


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(islice(entries, 100_000))
    except OSError:
        return []  # gone, or nested more deeply than a path can say


def _bytes_of(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_blocks * 512
    except OSError:
        return 0


class Deadline:
    """When a notebook has to leave its worker, whatever it waits for; all its children and examiners share one."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @contextmanager
    def stopped(self, most_seconds: float) -> Iterator[None]:
        """Let the clock stand still for so long, while something is done that others profit by."""
        left, began = self.left_seconds, time.monotonic()
        self._end = began + most_seconds
        try:
            yield
        finally:
            self._end = time.monotonic() + left

    @property
    def left_seconds(self) -> float:
        """What is left by the clock; never below 0."""
        return max(0.0, self._end - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return time.monotonic() >= self._end


class Budget:
    """What one request may use: interrupt first, then kill."""

    def __init__(self, clock: Callable[[], float], cpu_seconds: float, wall_seconds: float) -> None:
        self._clock = clock
        self._cpu_end = clock() + cpu_seconds
        self._wall_end = time.monotonic() + wall_seconds
        self._kill_at = 0.0
        self.is_interrupted = False

    def must_interrupt(self) -> bool:
        """Whether the budget has just been used up; true once."""
        if self.is_interrupted or (self._clock() < self._cpu_end and time.monotonic() < self._wall_end):
            return False
        self.is_interrupted = True
        self._kill_at = time.monotonic() + GRACE_SECONDS
        return True

    def must_kill(self) -> bool:
        """Whether the interrupt was ignored for too long."""
        return self.is_interrupted and time.monotonic() > self._kill_at


def allowance(clock: Callable[[], float], limits: Limits) -> Callable[[], float]:
    """Return a function that says how many CPU seconds the next of many requests may take, of those of one cell.

    Sleeping counts, too: together they take no longer than a cell may.
    """
    cpu_end = clock() + limits.cell_seconds
    wall_end = time.monotonic() + limits.wall_factor * limits.cell_seconds

    def left() -> float:
        return max(min(cpu_end - clock(), (wall_end - time.monotonic()) / limits.wall_factor), LEAST_SECONDS)

    return left
