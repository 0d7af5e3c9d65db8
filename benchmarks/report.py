"""How long a report of a whole term takes: 1,000 students, 10 assignments, a notebook with six exercises each.

    python benchmarks/report.py [STUDENTS [ASSIGNMENTS]]

The records are made here, with a mistake in each exercise; each form of `nablagrade report` is a process of its own, as
a person starts it. The class page is that of one more assignment, four notebooks with four exercises each, with a
feedback page for everybody, and then that of the ten assignments together.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

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
CLASS = "gradient-vector"
MISTAKES = ("swapped", "minus-lost", "slope-along-y", "value-instead-of-slope", None)
FORMS = ("table", "csv", "json", "junit", "github")


def exercise(number: int, chance: np.random.Generator) -> ExerciseResult:
    """An exercise with two checks, one of them failed by some mistake."""
    mistake = MISTAKES[chance.integers(len(MISTAKES) - 1)]
    passed = CheckResult("test_value", "The gradient at (−3, 2)", Outcome.PASSED)
    failed = CheckResult("test_order", "The order", Outcome.FAILED, hint="Which comes first?", mistake=mistake)
    return ExerciseResult(f"a{number}-gradient", 1.0, None, 2.0, needs_person=False, checks=(passed, failed),
                          answer="a_gradient = [21, -12]\n" * 3)  # fmt: skip


def record(student: str, assignment: str, chance: np.random.Generator) -> Record:
    """The record of one notebook."""
    exercises = tuple(exercise(number, chance) for number in range(1, 7))
    cells = tuple(CellGrade(one.id, one.auto_score, one.max_score) for one in exercises)
    return Record(student, assignment, "level-a", NotebookOutcome.GRADED, 6.0, 12.0, needs_person=False,
                  checked="outside", isolation=Isolation(IsolationLevel.FULL, ("landlock", "seccomp")),
                  seconds=Seconds(0.03, 0.02), key="", exercises=exercises, cells=cells)  # fmt: skip


ENDS = (Outcome.PASSED,) * 9 + (Outcome.FAILED,) * 5 + (Outcome.INVALID, Outcome.ERRORED)


def answered(student: str, notebook: int, chance: np.random.Generator) -> Record:
    """The record of one of the notebooks of the class page: exercises end as they may."""
    exercises = []
    for number in range(1, 5):
        end = ENDS[chance.integers(len(ENDS))]
        is_wrong = end is Outcome.FAILED
        check = CheckResult("test_value", "The gradient at (−3, 2)", end, hint="Which comes first?",
                            mistake=MISTAKES[chance.integers(len(MISTAKES))] if is_wrong else None)  # fmt: skip
        name, points = f"{'abcd'[notebook]}{number}-gradient", 2.0 * (end is Outcome.PASSED)
        exercises.append(ExerciseResult(name, points, None, 2.0,
                                        needs_person=end is Outcome.INVALID, checks=(check,),
                                        answer="a_gradient = [21, -12]\n" * 3))  # fmt: skip
    cells = tuple(CellGrade(one.id, one.auto_score, one.max_score) for one in exercises)
    score = sum(one.auto_score or 0.0 for one in exercises)
    return Record(student, CLASS, f"level-{'abcd'[notebook]}", NotebookOutcome.GRADED, score, 8.0,
                  needs_person=any(one.needs_person for one in exercises), checked="outside",
                  isolation=Isolation(IsolationLevel.FULL, ("landlock", "seccomp")),
                  seconds=Seconds(0.03, chance.uniform(0.02, 0.05)), key="",
                  exercises=tuple(exercises), cells=cells)  # fmt: skip


def make_class(course: Path, students: int) -> None:
    """Make the records and the feedback pages of the class page's assignment."""
    chance = np.random.default_rng(1)
    (course / "source" / CLASS).mkdir(parents=True)
    for student in (f"student-{number:05}" for number in range(students)):
        folder = course / "feedback" / student / CLASS
        folder.mkdir(parents=True)
        (folder / "index.html").touch()
        for notebook in range(4):
            write(one := answered(student, notebook, chance), course / "records")
            (folder / f"{one.notebook}.html").touch()


def main(students: int = 1000, assignments: int = 10) -> None:
    """Make the course and time the reports."""
    with tempfile.TemporaryDirectory() as folder:
        course, chance = Path(folder) / "course", np.random.default_rng(0)
        new_course(course, from_bank=False)
        names = [f"week-{number}" for number in range(1, assignments + 1)]
        for name in names:
            (course / "source" / name).mkdir(parents=True)
            (course / "source" / name / "level-a.ipynb").write_text(EMPTY)
            for number in range(students):
                write(record(f"student-{number:05}", name, chance), course / "records")
        for words in [[names[0]], []]:
            for form in FORMS:
                show(course, form, words)
        make_class(course, students)
        for words in [[CLASS], names]:
            show(course, "html", words)


def show(course: Path, form: str, names: list[str]) -> None:
    """Time one report, and say how much it is."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "nablagrade", "report", *names, "--format", form]
    done = subprocess.run(command, cwd=course, check=True, stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, cpu = time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = f"{'one assignment' if len(names) == 1 else 'all':15} {form:8} {wall:6.2f} s wall {cpu:6.2f} s CPU"
    sys.stdout.write(f"{said} {len(done.stdout) / 1e6:6.2f} MB\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
