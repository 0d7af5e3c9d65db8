"""What any nbgrader course costs with both graders: on copies of it, in turns, with every grade compared.

    python benchmarks/course_bench.py [COURSE] [--students N] [--rounds N] [--jobs N]

COURSE is a course's folder with its source and what was handed in; nothing is written into it. Without one, a course
as people teach it is made (real_course.py). A few students' and all
students' notebooks are graded: two points of a line, whose start is what each run costs and whose slope is what a
student costs. From it come the ratios for 30 and 300 students. The yardstick is a bare fork that runs the same cells;
in it is measured what of a notebook's CPU are imports and figures. The floor is the cells' own CPU over the cores,
where those before the first answer count once for an assignment.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import PR_SET_CHILD_SUBREAPER, Cost, run
from course import BIN, ROOT, read_scores
from real_course import make_real_course
from rich.console import Console
from rich.table import Table

from nablagrade.course.course import find_assignments
from nablagrade.settings import Settings, load_settings

MADE = ("autograded", "feedback", "records", "reports", "gradebook.db*", ".git", ".venv")
FEW = 2  # students of the smaller class
CLASSES = (30, 300)
PARTS = ("cells", "first", "imports", "figures")  # of a notebook


@dataclass(frozen=True)
class Line:
    """What a grader costs: seconds of the wall clock and of CPU for a run, and for each student."""

    start: Cost
    student: Cost

    def wall(self, students: int) -> float:
        """Seconds for a class."""
        return self.start[0] + self.student[0] * students


def main() -> None:
    """Grade both classes with all graders, and print what an instructor can decide with."""
    options = _parse()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # also a process that outlives its parent is counted
    with tempfile.TemporaryDirectory() as folder:
        if options.course is None:
            options.course = Path(folder) / "made"
            make_real_course(options.course, options.students)
        whole = _prepare(options.course.resolve(), Path(folder) / "whole", options.students)
        students = sorted(path.name for path in whole.submitted.iterdir() if path.is_dir())
        if len(students) <= FEW:
            raise SystemExit(f"{whole.submitted}: holds {len(students)} students; a line needs more than {FEW}")
        few = Path(folder) / "few"
        shutil.copytree(whole.root, few)
        for name in students[FEW:]:
            shutil.rmtree(load_settings(few).submitted / name)
        assignments = find_assignments(whole)
        notebooks = sum(len(list(whole.source.joinpath(name).glob("*.ipynb"))) for name in assignments)
        costs = {
            size: _costs(Path(folder) / str(size), course, assignments, options)
            for size, course in ((FEW, few), (len(students), whole.root))
        }
        spent = _spent(whole.root, Path(folder) / "told", options.jobs)
    lines = {name: _line(costs, name) for name in costs[FEW]}
    _show(lines, {name: costs[len(students)][name] for name in lines}, len(students), notebooks)
    for name in PARTS:
        Console().print(f"{name}: {statistics.mean(one[name] for one in spent):.3f} s of CPU a notebook, in the mean")
    floor = _floor(spent) / options.jobs
    walls = {name: costs[len(students)][name][0] for name in lines if name.startswith("nablagrade")}
    told = ", ".join(f"{name} takes {wall / floor:.2f} times that" for name, wall in walls.items())
    Console().print(f"floor: {floor:.2f} s; {told}")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("course", type=Path, metavar="COURSE", nargs="?")
    parser.add_argument("--students", type=int, default=12, help="of the larger class, at most (default: 12)")
    parser.add_argument("--rounds", type=int, default=1, help="medians are printed (default: 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _prepare(course: Path, place: Path, students: int) -> Settings:
    """Copy a course without what was made from it, cut its class, and let nbgrader release it."""
    shutil.copytree(course, place, ignore=shutil.ignore_patterns(*MADE), symlinks=True)
    settings = load_settings(place)
    handed_in = sorted(path for path in settings.submitted.iterdir() if path.is_dir())
    for path in handed_in[students:]:
        shutil.rmtree(path)
    for name in find_assignments(settings):
        run([[str(BIN / "nbgrader"), "generate_assignment", name, "--create", "--force"]], place)
    return settings


def _costs(folder: Path, course: Path, assignments: tuple[str, ...], options: argparse.Namespace) -> dict[str, Cost]:
    """Grade copies of a course with each grader in turns; medians. SystemExit where grades differ."""
    vanilla = [str(BIN / "nbgrader"), "autograde", "--create", "--Execute.shutdown_kernel=immediate"]
    ours = str(BIN / "nablagrade")
    commands = {
        "nablagrade grade": [[ours, "grade", "--jobs", str(options.jobs)]],
        "nablagrade autograde": [[ours, "autograde", name, "--create"] for name in assignments],
        "nbgrader autograde": [[*vanilla, name] for name in assignments],
        "bare fork": [[sys.executable, str(ROOT / "benchmarks" / "bare_fork.py"), ".", str(options.jobs)]],
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(options.rounds):
        for name, some in commands.items():
            copy = folder / f"{name}-{number}".replace(" ", "-")
            shutil.copytree(course, copy, symlinks=True)
            costs[name].append(run(some, copy))
        _compare(folder / f"nablagrade-grade-{number}", folder / f"nbgrader-autograde-{number}")
    return {name: (_median(some, 0), _median(some, 1)) for name, some in costs.items()}


def _spent(course: Path, told: Path, jobs: int) -> list[dict[str, Any]]:
    """Return for each notebook what its cells take in a bare fork, and parts of them: CPU seconds."""
    run([[sys.executable, str(ROOT / "benchmarks" / "bare_fork.py"), ".", str(jobs), str(told)]], course)
    return [json.loads(line) for line in told.read_text().splitlines()]


def _floor(spent: Sequence[dict[str, Any]]) -> float:
    """Return the CPU seconds of all cells, the first ones of each notebook once for the class."""
    first = {
        one["notebook"]: [other["first"] for other in spent if other["notebook"] == one["notebook"]] for one in spent
    }
    own = sum(one["cells"] - one["first"] for one in spent)
    return own + sum(statistics.mean(some) for some in first.values())


def _median(costs: list[Cost], which: int) -> float:
    return statistics.median(cost[which] for cost in costs)


def _compare(ours: Path, theirs: Path) -> None:
    different = [pair for pair in zip(read_scores(ours), read_scores(theirs), strict=True) if pair[0] != pair[1]]
    if different:
        sys.stdout.write(f"{len(different)} grades differ, such as {different[0]}; see docs/nbgrader-differences.md\n")


def _line(costs: dict[int, dict[str, Cost]], name: str) -> Line:
    (few, cheap), (many, dear) = ((size, some[name]) for size, some in costs.items())
    slopes = [max(0.0, (more - less) / (many - few)) for less, more in zip(cheap, dear, strict=True)]
    starts = [max(0.0, less - few * slope) for less, slope in zip(cheap, slopes, strict=True)]
    return Line((starts[0], starts[1]), (slopes[0], slopes[1]))


def _show(lines: dict[str, Line], costs: dict[str, Cost], students: int, notebooks: int) -> None:
    table = Table(
        "grader", "a run costs (s)", "a student (s)", "CPU (s)", f"{students} students (s)", "ratio",
        *(f"ratio at {size}" for size in CLASSES), title=f"{students} students, {notebooks} notebooks each, wall clock",
        title_justify="left",
    )  # fmt: skip
    plain = lines["nbgrader autograde"]
    for name, line in lines.items():
        wall = costs[name][0]
        ratios = [plain.wall(size) / line.wall(size) for size in CLASSES]
        table.add_row(
            name, f"{line.start[0]:.2f}", f"{line.student[0]:.3f}", f"{line.student[1]:.3f}", f"{wall:.2f}",
            f"{costs['nbgrader autograde'][0] / wall:.1f}", *(f"{one:.1f}" for one in ratios),
        )  # fmt: skip
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
