"""What a Dask cluster costs beside the processes of one machine: both on this one, with as many workers.

    python benchmarks/executors.py [NOTEBOOKS] [ROUNDS]

The sample lesson, each copy distinct, graded in turn by `--executor local` and by `--executor dask` on a cluster that
is there already: a process of one thread for each core. Cold each time: no record, no gradebook, no zygote. Prints each
round, how much memory the coordinator took at most, and the ratio of the medians of both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from course import make_course
from course_bench import MADE
from distributed import LocalCluster
from memory import watch
from rich.console import Console

LESSON = "gradient-vector"
SAMPLE_SECONDS = 0.1  # rarely enough to disturb nothing


def main() -> None:
    """Make the class, grade it by turns, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    cores = os.cpu_count() or 1
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(n_workers=cores, threads_per_worker=1, dashboard_address=None) as cluster,
    ):
        made = make_course(Path(folder), [LESSON], count // 4, with_figures=False)
        ways = {"local": ["--jobs", str(cores)], "dask": ["--scheduler", cluster.scheduler_address]}
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(rounds):
            for name, words in ways.items():
                seconds, peak_mb = grade(Path(folder), name, words)
                taken[name].append(seconds)
                Console().print(
                    f"round {number + 1}, {name}: {made / seconds:.1f} notebooks/s, coordinator {peak_mb} MB"
                )
    local, dask = (median(taken[name]) for name in ways)
    Console().print({"notebooks": made, "cores": cores, "local": round(local, 1), "dask": round(dask, 1),
                     "ratio": round(dask / local, 3)})  # fmt: skip


def grade(course: Path, executor: str, words: list[str]) -> tuple[float, object]:
    """Grade a course from nothing; return the seconds, and the megabytes that the coordinator took at most."""
    for path in (path for pattern in MADE for path in course.glob(pattern)):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    command = [sys.executable, "-m", "nablagrade", "grade", "--executor", executor, *words]
    started = time.monotonic()
    with subprocess.Popen(command, cwd=course, stderr=subprocess.DEVNULL) as run:
        peaks = watch(run, SAMPLE_SECONDS)
    if run.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {run.returncode}")
    return time.monotonic() - started, peaks["coordinator_peak_mb"]


if __name__ == "__main__":
    main()
