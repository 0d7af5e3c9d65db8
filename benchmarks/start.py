"""What starts cost: one tiny notebook with each grader, and a first contact, for which there is no gradebook yet.

    python benchmarks/start.py [ROUNDS]

All commands take turns, each on its own copy of a course; medians of the wall clock and of CPU time.
"""

from __future__ import annotations

import ctypes
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench import PR_SET_CHILD_SUBREAPER, Cost, run
from course import BIN, ROOT
from rich.console import Console
from rich.table import Table

ROUNDS = 5
OURS, THEIRS = str(BIN / "nablagrade"), str(BIN / "nbgrader")
TINY = {  # of one notebook
    "nablagrade --help": [OURS, "--help"],
    "nablagrade grade, up to date": [OURS, "grade"],
    "nablagrade grade": [OURS, "grade", "--force"],
    "nablagrade autograde": [OURS, "autograde", "week-1", "--force"],
    "nbgrader autograde": [THEIRS, "autograde", "week-1", "--force", "--Execute.shutdown_kernel=immediate"],
}
GENERATE = [THEIRS, "generate_assignment", "--create", "--force"]


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # also a process that outlives its parent is counted
    table = Table("", "wall (s)", "CPU (s)", title=f"starts, medians of {rounds}", title_justify="left")
    with tempfile.TemporaryDirectory() as folder:
        costs = _clock_tiny(Path(folder), rounds) | _clock_first_contact(Path(folder), rounds)
    for name, (wall, cpu) in costs.items():
        table.add_row(name, f"{wall:.2f}", f"{cpu:.2f}")
    Console().print(table)


def _clock_tiny(folder: Path, rounds: int) -> dict[str, Cost]:
    course = folder / "tiny"
    _write_tiny(course)
    run([[*GENERATE, "week-1"], [OURS, "grade"]], course)
    return _in_turns({name: [command] for name, command in TINY.items()}, course, rounds)


def _clock_first_contact(folder: Path, rounds: int) -> dict[str, Cost]:
    """Clock what the gradebook's first lessons cost: a run that learns them, less one that knows them."""
    new, known = folder / "new", folder / "known"
    new.mkdir()
    for name in ("source", "autograders"):
        shutil.copytree(ROOT / name, new / name)
    shutil.copy(ROOT / "nbgrader_config.py", new)
    lessons = sorted(path.name for path in (new / "source").iterdir())
    for lesson in lessons:
        shutil.copytree(ROOT / "submissions" / "untouched" / lesson, new / "submissions" / "untouched" / lesson)
    shutil.copytree(new, known)
    run([[OURS, "grade"]], known)
    shutil.rmtree(known / "records")
    ours = {one: _in_turns({"grade": [[OURS, "grade"]]}, place, rounds)["grade"] for one, place in
            (("new", new), ("known", known))}  # fmt: skip
    theirs = _in_turns({"generate": [[*GENERATE, lesson] for lesson in lessons]}, new, 1)["generate"]
    mine = [(ours["new"][one] - ours["known"][one]) / len(lessons) for one in (0, 1)]
    return {
        "first contact, a lesson of four notebooks": (mine[0], mine[1]),
        "nbgrader generate_assignment, such a lesson": (theirs[0] / len(lessons), theirs[1] / len(lessons)),
    }


def _in_turns(commands: dict[str, list[list[str]]], course: Path, rounds: int) -> dict[str, Cost]:
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, some in commands.items():
            copy = course.with_name("copy")
            shutil.copytree(course, copy)
            costs[name].append(run(some, copy))
            shutil.rmtree(copy)
    return {name: (statistics.median(one[0] for one in some), statistics.median(one[1] for one in some))
            for name, some in costs.items()}  # fmt: skip


def _write_tiny(course: Path) -> None:
    answer, test = ("double", {"solution": True}), ("double-test", {"grade": True, "locked": True, "points": 1})
    for place, source in (
        ("source", "### BEGIN SOLUTION\ndef double(n):\n    return 2 * n\n### END SOLUTION"),
        ("submitted/anna", "def double(n):\n    return n + n"),
    ):
        cells = [_cell(source, *answer), _cell("assert double(2) == 4", *test)]
        path = course / place / "week-1" / "doubles.ipynb"
        path.parent.mkdir(parents=True)
        spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(notebook), "utf-8")
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'tiny'\n", "utf-8")


def _cell(source: str, name: str, mark: dict[str, object]) -> dict[str, object]:
    flags = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"cell_type": "code", "id": name, "source": source, "outputs": [], "execution_count": None,
            "metadata": {"nbgrader": flags | {"grade_id": name} | mark}}  # fmt: skip


if __name__ == "__main__":
    main()
