"""`make bench`: nablagrade against plain nbgrader and against a bare fork, on the same submissions, in one run.

Fair by DESIGN: every run starts from the same prepared course (gradebook that knows the assignment, nothing graded),
each notebook is distinct, default isolation, all outputs written; the three take turns, and the median counts.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from again import measure_again
from course import BIN, QUICKSTART, ROOT, make_course, read_scores
from memory import measure_peaks
from rich.console import Console
from rich.table import Table

from nablagrade.batch import probe

PR_SET_CHILD_SUBREAPER = 36
LATEST = ROOT / "benchmarks" / "latest.json"
Cost = tuple[float, float]  # wall, CPU seconds


def main() -> None:
    """Measure, print a table, write benchmarks/latest.json."""
    options = _parse()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # also a fork server that outlives its parent is counted
    result: dict[str, object] = {"cores": os.cpu_count(), "rounds": options.rounds}
    with tempfile.TemporaryDirectory() as folder:
        result |= _compare(Path(folder) / "plain", options, options.students, with_figures=False)
        if options.figure_students:
            few = argparse.Namespace(**vars(options) | {"rounds": 1, "lessons": options.lessons[:1]})
            figures = _compare(Path(folder) / "figures", few, options.figure_students, with_figures=True)
            result |= {f"with_figures_{name}": value for name, value in figures.items()}
        if options.again_students:
            result |= measure_again(Path(folder) / "again", options.again_students)
    isolation, _, lockdown_seconds = probe()
    result |= {"lockdown_ms": round(1000 * lockdown_seconds, 2), "isolation": isolation.level}
    LATEST.write_text(json.dumps(result, indent=1) + "\n")
    _show(result)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=15, help="of a lesson with four notebooks")
    parser.add_argument("--lessons", nargs="+", default=["gradient-vector", QUICKSTART])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--figure-students", type=int, default=5, help="whose notebooks draw their pictures, too")
    words = "graded in full, and then again with little changed; 0: none"
    parser.add_argument("--again-students", type=int, default=100, help=words)
    return parser.parse_args()


def _compare(folder: Path, options: argparse.Namespace, students: int, *, with_figures: bool) -> dict[str, object]:
    prepared = folder / "prepared"
    prepared.mkdir(parents=True)
    count = make_course(prepared, options.lessons, students, with_figures=with_figures)
    ours = [str(BIN / "nablagrade"), "grade", "--jobs", str(options.jobs)]
    bare = [sys.executable, str(ROOT / "benchmarks" / "bare_fork.py"), ".", str(options.jobs)]
    costs: dict[str, list[Cost]] = {"ours": [], "bare": [], "nbgrader": []}
    for number in range(options.rounds):
        for name, commands in (("ours", [ours]), ("bare", [bare]), ("nbgrader", _vanilla(options.lessons))):
            course = folder / f"{name}-{number}"
            shutil.copytree(prepared, course)
            costs[name].append(run(commands, course))
        _same_grades(folder / f"ours-{number}", folder / f"nbgrader-{number}")
    return _figures(costs, count) | measure_peaks(ours, shutil.copytree(prepared, folder / "memory"))


def _vanilla(lessons: Sequence[str]) -> list[list[str]]:
    command = [str(BIN / "nbgrader"), "autograde", "--create", "--Execute.shutdown_kernel=immediate"]
    return [[*command, lesson] for lesson in lessons]


def run(commands: list[list[str]], course: Path) -> Cost:
    """Run commands in a course; return what they cost. CalledProcessError when one fails."""
    before, started = _cpu(), time.monotonic()
    for command in commands:
        subprocess.run(command, cwd=course, check=True, capture_output=True)
    wall = time.monotonic() - started
    _reap_orphans()
    return wall, _cpu() - before


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _reap_orphans() -> None:
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass  # none is left


def _same_grades(ours: Path, theirs: Path) -> None:
    """Both must have done the same work: the same gradebook, apart from what INVALID leaves to a person."""
    mine, vanilla = read_scores(ours), read_scores(theirs)
    different = [pair for pair in zip(mine, vanilla, strict=True) if json.loads(pair[0])[:5] != json.loads(pair[1])[:5]]
    if different:
        raise SystemExit(f"the gradebooks differ: {different[:3]}")


def _figures(costs: dict[str, list[Cost]], count: int) -> dict[str, object]:
    wall = {name: statistics.median(cost[0] for cost in some) for name, some in costs.items()}
    cpu = {name: statistics.median(cost[1] for cost in some) for name, some in costs.items()}
    return {
        "notebooks": count,
        "ours_seconds_per_notebook": wall["ours"] / count,
        "nbgrader_seconds_per_notebook": wall["nbgrader"] / count,
        "bare_fork_seconds_per_notebook": wall["bare"] / count,
        "ratio_nbgrader_wall": wall["nbgrader"] / wall["ours"],
        "ratio_nbgrader_cpu": cpu["nbgrader"] / cpu["ours"],
        "ratio_bare_fork": wall["ours"] / wall["bare"],
        "walls": {name: [round(cost[0], 3) for cost in some] for name, some in costs.items()},
    }


def _show(result: dict[str, object]) -> None:
    table = Table(title="one run, same submissions, medians", title_justify="left")
    table.add_column("figure")
    table.add_column("value", justify="right")
    for name, value in result.items():
        table.add_row(name, f"{value:.4g}" if isinstance(value, float) else str(value))
    Console().print(table)


if __name__ == "__main__":
    main()
