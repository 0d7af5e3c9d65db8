"""The classic tests of a course: which are judged outside, and what keeps the others in the student's process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nablagrade.batch import grade_all
from nablagrade.course.course import find_assignments
from nablagrade.course.jobs import find_solutions
from nablagrade.course.preparing import BatchOptions, plan_batch
from nablagrade.engine.checks.movable import Stays
from nablagrade.engine.checks.moving import find_moves
from nablagrade.engine.examiner.job import Job
from nablagrade.model import TESTS_OUTSIDE, AssignmentPlan, NotebookOutcome, Outcome, Record
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.sealed import path_of
from nablagrade.notebooks.sources import read_source
from nablagrade.records.reports.words import count_of
from nablagrade.settings import Settings

NOT_PASSED = "its own solution does not pass it from outside"


@dataclass(frozen=True)
class ClassicTest:
    """One graded cell that is written to run beside the student's code."""

    assignment: str
    notebook: str
    grade_id: str
    reason: str | None  # why it stays inside; None when it is judged outside


def find_classic_tests(settings: Settings, options: BatchOptions) -> Iterator[ClassicTest]:
    """Yield the classic tests of all assignments, each tried on the instructor's own solution."""
    assignments = find_assignments(settings)
    jobs = [job for name in assignments for job in _jobs(settings, name)]
    for job, graded in grade_all(jobs, plan_batch(settings, options, assignments)):
        yield from _tests_of(job, graded.record)


def _jobs(settings: Settings, assignment: str) -> Iterator[Job]:
    paths = sorted((settings.source / assignment).glob("*.ipynb"))
    plans = tuple(plan_of(read_source(path), path.stem) for path in paths)
    solutions = find_solutions(AssignmentPlan(assignment, plans), settings)
    for plan in plans:
        if solution := solutions.get(plan.name):
            yield Job("", assignment, plan, (solution.notebook,), solution.files, solution=solution)


def _tests_of(job: Job, record: Record) -> Iterator[ClassicTest]:
    (solution,) = map(path_of, job.candidates)  # as `_jobs` makes them
    checks = [check for exercise in record.exercises for check in exercise.checks]
    passed = {one.name for one in checks if one.title == TESTS_OUTSIDE and one.outcome is Outcome.PASSED}
    for grade_id, found in find_moves(job.plan, solution).items():
        reason = found.reason if isinstance(found, Stays) else None if grade_id in passed else _why(record)
        yield ClassicTest(job.assignment, job.plan.name, grade_id, reason)


def _why(record: Record) -> str:
    if record.outcome is NotebookOutcome.GRADED:
        return NOT_PASSED
    return f"its own solution is {record.outcome}"


def count(tests: Sequence[ClassicTest]) -> str:
    """Say how many are judged outside."""
    moved = sum(test.reason is None for test in tests)
    are = "is" if 1 in (moved, len(tests)) else "are"
    return f"{moved} of {count_of(len(tests), 'classic test')} {are} judged outside"
