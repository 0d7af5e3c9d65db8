"""Grade the sample class again and again, every second time beside programs that use all cores, and compare verdicts.

Not a measurement of speed: no verdict may depend on how busy the machine is. Exit code 1 names those that did.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
HOG = "while True: pass"
Verdicts = dict[str, dict[str, Any]]


def main() -> int:
    """Compare as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lessons", nargs="*", default=sorted(path.name for path in (ROOT / "source").iterdir()))
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--students", nargs="*", default=["*"], metavar="GLOB")
    parser.add_argument("--cell-timeout", default="10")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course = copy_class(Path(folder) / "course", options.lessons, options.students)
        runs = [grade(course, options, has_hogs=number % 2 == 1) for number in range(options.times)]
    different = compare(runs)
    checks = sum(len(one["checks"]) for verdict in runs[0].values() for one in verdict["exercises"])
    sys.stdout.write(
        f"{len(runs)} runs of {len(runs[0])} notebooks and {checks} checks: {len(different)} verdicts differ\n"
    )
    sys.stdout.writelines(f"{name}\n" for name in different)
    return 1 if different or not checks else 0


def copy_class(course: Path, lessons: list[str], students: list[str]) -> Path:
    """Copy lessons and their submissions."""
    for lesson in lessons:
        for name in ("source", "autograders"):
            shutil.copytree(ROOT / name / lesson, course / name / lesson)
        for path in sorted({path for glob in students for path in (ROOT / "submissions").glob(f"{glob}/{lesson}")}):
            shutil.copytree(path, course / "submissions" / path.parent.name / lesson)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    return course


def grade(course: Path, options: argparse.Namespace, *, has_hogs: bool) -> Verdicts:
    """Grade all anew; return the verdicts by record."""
    nablagrade = Path(sys.executable).with_name("nablagrade")
    words = [nablagrade, "grade", *options.lessons, "--force", "--cell-timeout", options.cell_timeout]
    started = time.monotonic()
    with hogs(os.cpu_count() or 1 if has_hogs else 0):
        subprocess.run(words, cwd=course, check=True, capture_output=True)
    beside = "beside hogs" if has_hogs else "alone"
    sys.stderr.write(f"graded {beside} in {time.monotonic() - started:.1f} s\n")
    paths = sorted((course / "records").rglob("*.json"))
    return {str(path.relative_to(course / "records")): verdict_of(json.loads(path.read_bytes())) for path in paths}


@contextmanager
def hogs(number: int) -> Iterator[None]:
    """So many programs that do nothing but use a core each."""
    running = [subprocess.Popen([sys.executable, "-c", HOG]) for _ in range(number)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


def verdict_of(record: dict[str, Any]) -> dict[str, Any]:
    """A record without its times, and without the words for instructors: they may name a place in memory."""
    exercises = [
        one | {"checks": [{**check, "detail": None} for check in one["checks"]]} for one in record["exercises"]
    ]
    return {**record, "seconds": None, "notes": None, "run_of": None, "exercises": exercises}


def compare(runs: list[Verdicts]) -> list[str]:
    """Name each record whose verdict was not always the first one."""
    names = sorted({name for run in runs for name in run})
    return [name for name in names if any(run.get(name) != runs[0].get(name) for run in runs)]


if __name__ == "__main__":
    sys.exit(main())
