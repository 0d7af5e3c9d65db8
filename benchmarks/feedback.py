"""Feedback for a class: our pages against `nbgrader generate_feedback`, for the same graded submissions.

    python benchmarks/feedback.py [PAGES]

nbgrader writes one page a notebook and takes seconds for each student, so it gets a small class; ours gets a large one,
made of the same records under other names. What counts is the time for a student.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from course import BIN, make_course, time_command
from rich.console import Console

LESSON = "gradient-vector"
SMALL = 15


def main() -> None:
    """Grade a small class, write its feedback both ways, and ours for a large class."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        make_course(course, [LESSON], SMALL, with_figures=False)
        time_command([str(BIN / "nablagrade"), "grade"], course)
        theirs = time_command([str(BIN / "nbgrader"), "generate_feedback", LESSON, "--force"], course) / SMALL
        shutil.rmtree(course / "feedback")
        _multiply(course / "records", pages)
        ours = time_command([str(BIN / "nablagrade"), "feedback", LESSON], course) / pages
        if len(list(course.glob(f"feedback/*/{LESSON}/*.html"))) != pages:
            raise SystemExit("not all pages were written")
    Console().print(f"nbgrader: {1000 * theirs:.1f} ms a student; ours, for {pages}: {1000 * ours:.2f} ms")
    Console().print(f"ratio: {theirs / ours:.0f}")


def _multiply(records: Path, pages: int) -> None:
    known = sorted(path for path in records.iterdir() if path.is_dir())
    for number in range(len(known), pages):
        original, name = known[number % len(known)], f"copy-{number:05}"
        for path in original.rglob("*.json"):
            copy = records / name / path.relative_to(original)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text().replace(f'"{original.name}"', f'"{name}"'))


if __name__ == "__main__":
    main()
