"""A course graded, in one direction: find what was handed in, prepare it, grade it, write what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nablagrade.batch import grade_all
from nablagrade.course.course import Submission, choose_assignments, find_submissions
from nablagrade.course.jobs import conditions_of, make_jobs, undone
from nablagrade.course.preparing import BatchOptions, plan_batch
from nablagrade.course.released import load_plan
from nablagrade.course.writing import ResultWriter
from nablagrade.engine.examiner.job import Job
from nablagrade.model import Record
from nablagrade.records.gradebook.database import back_up
from nablagrade.records.lock import lock
from nablagrade.settings import Settings


@dataclass(frozen=True)
class Order:
    """What a person asked to be graded, and how."""

    settings: Settings
    options: BatchOptions
    assignments: tuple[str, ...] = ()
    student_glob: str = "*"
    notebook_glob: str = "*"
    is_forced: bool = False
    report_size: Callable[[int], None] = lambda _: None  # told of more notebooks that were found
    report_done: Callable[[int], None] = lambda _: None  # told of more that are graded, or were before
    is_chosen: Callable[[Submission], bool] = lambda _: True  # asked for each submission just before it is graded
    report_record: Callable[[Record], None] = lambda _: None  # told of each notebook that is graded


def grade_course(order: Order) -> int:
    """Grade what was asked for; return how many notebooks. What is finished is written even when interrupted."""
    settings = order.settings
    assignments = choose_assignments(settings, order.assignments)
    plan = plan_batch(settings, order.options, assignments)
    count = 0
    with lock(settings.records), ResultWriter(settings, is_forced=order.is_forced) as writer:
        back_up(settings.db_url)
        jobs = (job for assignment in assignments for job in _find_jobs(order, assignment, writer))
        for job, graded in grade_all(jobs, plan):
            writer.take(job, graded)
            order.report_done(1)
            order.report_record(graded.record)
            count += 1
    return count


def _find_jobs(order: Order, assignment: str, writer: ResultWriter) -> Iterator[Job]:
    """Yield what of an assignment is to be graded; asked for while the processes warm up."""
    settings, options = order.settings, order.options
    submissions = find_submissions(settings, assignment, order.student_glob)
    if not submissions:
        return
    plan = load_plan(settings, writer.gradebook, assignment)
    conditions = conditions_of(plan, options.limits, options.isolation, settings.autograders)
    order.report_size(len(submissions) * len(plan.notebooks))
    for submission in submissions:
        if not order.is_chosen(submission):
            continue
        jobs = make_jobs(submission, conditions, order.notebook_glob)
        todo = jobs if order.is_forced else tuple(undone(jobs, settings.records))
        order.report_done(len(plan.notebooks) - len(todo))
        writer.expect(submission, len(todo))
        yield from todo
