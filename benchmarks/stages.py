"""Where the time of a notebook goes, stage by stage: milliseconds of CPU time for each notebook.

    python benchmarks/stages.py [STUDENTS]

The stages are clocked in one process that stands for the examiner, one notebook after the other. What is not in the
table: the fork and the end of both processes, the gradebook, the files.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from course import QUICKSTART, make_course
from rich.console import Console
from rich.table import Table

from nablagrade.course.course import find_submissions
from nablagrade.course.jobs import conditions_of, make_jobs
from nablagrade.course.preparing import prepare
from nablagrade.course.source.released import load_plan
from nablagrade.engine.checks.checks import by_exercise, load_checks
from nablagrade.engine.checks.paths import checks_path
from nablagrade.engine.examiner import grading
from nablagrade.engine.examiner.job import Job
from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.examiner.watchdog import Deadline
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.model import IsolationLevel, Limits
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.settings import Settings, load_settings

LESSONS = ("gradient-vector", QUICKSTART)  # judged outside, and inside
WARM_UP = 8  # notebooks that are not counted
CELLS = ("cell", "locked", "test")


def main() -> None:
    """Print a table with a column for each lesson."""
    students = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    columns = {}
    for lesson in LESSONS:
        with tempfile.TemporaryDirectory() as folder:
            course = Path(folder) / "course"
            course.mkdir()
            make_course(course, [lesson], students, with_figures=False)
            columns[lesson] = _clock_stages(course, lesson)
    table = Table("stage", *LESSONS, title="ms of CPU time a notebook", title_justify="left")
    for stage in dict.fromkeys(name for column in columns.values() for name in column):
        table.add_row(stage, *(f"{column.get(stage, 0.0):.2f}" for column in columns.values()))
    Console().print(table)


def _clock_stages(course: Path, lesson: str) -> dict[str, float]:
    settings = load_settings(course)
    jobs = list(_jobs(settings, lesson))
    checks = {
        job.plan.name: by_exercise(load_checks(path)) if (path := _path(settings, job)).exists() else {} for job in jobs
    }
    spent: Counter[str] = Counter()
    with Zygote(prepare(settings, [lesson])) as zygote, _clocks(spent):
        zygote.wait_until_ready()
        spec = ChildSpec(zygote.address, zygote.folder, zygote.canary, IsolationLevel.STRONG, Limits())
        for number, job in enumerate(jobs[:WARM_UP] + jobs):
            if number == WARM_UP:
                spent.clear()
            scratch = zygote.folder / str(number)
            scratch.mkdir()
            started = time.process_time()
            deadline = Deadline(spec.limits.deadline_seconds)
            grading.grade(job, checks[job.plan.name], replace(spec, scratch=scratch), deadline)
            spent["examiner: all"] += time.process_time() - started
            shutil.rmtree(scratch)
    return {stage: 1000 * seconds / len(jobs) for stage, seconds in sorted(spent.items())}


def _path(settings: Settings, job: Job) -> Path:
    return checks_path(settings.autograders, job.assignment, job.plan.name)


def _jobs(settings: Settings, lesson: str) -> Iterator[Job]:
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        plan = load_plan(settings, gradebook, lesson)
    conditions = conditions_of(plan, Limits(), IsolationLevel.STRONG, settings.autograders)
    for submission in find_submissions(settings, lesson, "*"):
        yield from make_jobs(submission, conditions, "*")


@contextmanager
def _clocks(spent: Counter[str]) -> Iterator[None]:
    """Clock the stages for as long as this lasts: the child by its own clock, the examiner by this process's."""
    birth, ask = ChildProcess.__init__, ChildProcess.ask

    def be_born(child: ChildProcess, spec: ChildSpec, *rest: Any) -> None:
        birth(child, spec, *rest)
        spent["child: lock-down"] += child.cpu_seconds

    def ask_it(child: ChildProcess, request: dict[str, Any], *rest: Any) -> Any:
        before = child.cpu_seconds
        try:
            return ask(child, request, *rest)
        finally:
            what = "cells" if request["do"] in CELLS else "questions of checks"
            spent[f"child: {what}"] += child.cpu_seconds - before

    originals = {(ChildProcess, "__init__"): birth, (ChildProcess, "ask"): ask}
    for place, name, stage in ((grading, "find_notebook", "read"), (grading, "restore", "restore"),
                               (Run, "_judge", "judge"), (grading, "conclude", "conclude"),
                               (grading, "serialise", "write")):  # fmt: skip
        originals[place, name] = getattr(place, name)
        setattr(place, name, _clocked(getattr(place, name), spent, f"examiner: {stage}"))
    ChildProcess.__init__, ChildProcess.ask = be_born, ask_it
    try:
        yield
    finally:
        for (place, name), original in originals.items():
            setattr(place, name, original)


def _clocked(function: Callable[..., Any], spent: Counter[str], stage: str) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:
        started = time.process_time()
        try:
            return function(*args, **options)
        finally:
            spent[stage] += time.process_time() - started

    return call


if __name__ == "__main__":
    main()
