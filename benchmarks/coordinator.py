"""How many cores one coordinator keeps busy: its own CPU for each notebook, and a simulation with it.

    python benchmarks/coordinator.py [COURSE]

COURSE, or one as people teach it (real_course.py), is graded; a copy is, nothing is written into it. The coordinator's
CPU counts by itself, with that of its writer. Then its notebooks, ten times as many, are dealt out to more and more
cores, the longest first, and each passes through the coordinator once, one after the other.
"""

from __future__ import annotations

import heapq
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from course_bench import MADE
from real_course import make_real_course
from rich.console import Console

from nablagrade.cli.main import main as run_command
from nablagrade.course.course import find_assignments
from nablagrade.records.record import read_all
from nablagrade.settings import load_settings

STUDENTS = 12
TIMES = 10  # as many notebooks in the simulation
CORES = (2, 8, 32, 128)


def main() -> None:
    """Grade, measure, simulate, print."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], course, ignore=shutil.ignore_patterns(*MADE), symlinks=True)
        else:
            make_real_course(course, STUDENTS)
        run_command(["grade", "--course", str(course)])  # the release is made: once a term
        before = _own_cpu()
        run_command(["grade", "--course", str(course), "--force"])
        own = _own_cpu() - before
        settings = load_settings(course)
        records = [one for name in find_assignments(settings) for one in read_all(settings.records, name)]
    walls = [one.seconds.wall for one in records]
    share = own / (own + sum(one.seconds.cpu for one in records))
    each = own / len(records)
    told = f"{len(records)} notebooks: {1000 * each:.1f} ms of the coordinator's CPU each, {100 * share:.1f} % of all"
    Console().print(told)
    for cores in CORES:
        seconds = simulate(walls * TIMES, cores, each)
        busy = sum(walls) * TIMES / (cores * seconds)
        Console().print(f"{cores} cores: {TIMES * len(records)} notebooks in {seconds:.1f} s, {100 * busy:.0f} % busy")


def simulate(walls: list[float], cores: int, own_seconds: float) -> float:
    """Return the seconds until the last notebook is graded and has passed through the coordinator."""
    free = [0.0] * cores
    ended = []
    for wall in sorted(walls, reverse=True):
        ended.append(heapq.heappop(free) + wall)
        heapq.heappush(free, ended[-1])
    written = 0.0
    for end in sorted(ended):
        written = max(written, end) + own_seconds
    return written


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    main()
