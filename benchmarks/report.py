"""How long a report of a whole term takes: 1,000 students, 10 assignments, a notebook with six exercises each.

    python benchmarks/report.py [STUDENTS [ASSIGNMENTS]]

The records are made here; each form of `nablagrade report` is a process of its own, as a person starts it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nablagrade.authoring.starter import new_course
from nablagrade.model import (
    CellGrade,
    CheckResult,
    ExerciseResult,
    Isolation,
    IsolationLevel,
    NotebookOutcome,
    Outcome,
    Record,
    Seconds,
)
from nablagrade.records.record import write

EMPTY = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
FORMS = ("table", "csv", "json", "junit", "github")


def exercise(number: int) -> ExerciseResult:
    """An exercise with two checks, one of them failed."""
    passed = CheckResult("test_value", "The gradient at (−3, 2)", Outcome.PASSED)
    failed = CheckResult("test_order", "The order", Outcome.FAILED, hint="Which comes first?", mistake="swapped")
    return ExerciseResult(f"a{number}-gradient", 1.0, None, 2.0, needs_person=False, checks=(passed, failed),
                          answer="a_gradient = [21, -12]\n" * 3)  # fmt: skip


def record(student: str, assignment: str) -> Record:
    """The record of one notebook."""
    exercises = tuple(exercise(number) for number in range(1, 7))
    cells = tuple(CellGrade(one.id, one.auto_score, one.max_score) for one in exercises)
    return Record(student, assignment, "level-a", NotebookOutcome.GRADED, 6.0, 12.0, needs_person=False,
                  checked="outside", isolation=Isolation(IsolationLevel.FULL, ("landlock", "seccomp")),
                  seconds=Seconds(0.03, 0.02), key="", exercises=exercises, cells=cells)  # fmt: skip


def main(students: int = 1000, assignments: int = 10) -> None:
    """Make the course and time the reports."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        new_course(course, from_bank=False)
        names = [f"week-{number}" for number in range(1, assignments + 1)]
        for name in names:
            (course / "source" / name).mkdir(parents=True)
            (course / "source" / name / "level-a.ipynb").write_text(EMPTY)
            for number in range(students):
                write(record(f"student-{number:05}", name), course / "records")
        for words in [[names[0]], []]:
            for form in FORMS:
                show(course, form, words)


def show(course: Path, form: str, names: list[str]) -> None:
    """Time one report."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "nablagrade", "report", *names, "--format", form]
    subprocess.run(command, cwd=course, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, cpu = time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(f"{'one assignment' if names else 'all':15} {form:8} {wall:6.2f} s wall {cpu:6.2f} s CPU\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
