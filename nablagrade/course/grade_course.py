"""A course graded, in one direction: find what was handed in, prepare it, grade it, write what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nablagrade.batch import Warm, grade_all
from nablagrade.course.before.done import done_before, has_notebook, why_again, with_run_of_before
from nablagrade.course.course import Submission, choose_assignments, find_submissions
from nablagrade.course.jobs import (
    Conditions,
    conditions_of,
    find_solutions,
    longest_first,
    make_jobs,
    parts_of,
)
from nablagrade.course.preparing import BatchOptions, plan_batch
from nablagrade.course.source.changes import find_changes
from nablagrade.course.source.slips import find_slips
from nablagrade.course.writing import ResultWriter, folder_of
from nablagrade.engine.examiner.job import Graded, Job, without_grade
from nablagrade.errors import CourseError
from nablagrade.executors.plan import Plan
from nablagrade.model import AssignmentPlan, Note, NotebookOutcome, NoteKind, Record
from nablagrade.records.gradebook.rows import utc_of
from nablagrade.records.gradebook.standing import holds
from nablagrade.records.lock import lock
from nablagrade.settings import Settings


@dataclass(frozen=True)
class Prepared:
    """What grading an assignment needs to know besides submissions; it holds as long as the course stays as it is."""

    plan: AssignmentPlan
    slips: Mapping[str, tuple[str, ...]]
    conditions: Conditions


@dataclass(frozen=True)
class GradeRequest:
    """What a person asked to be graded, how, and whom to tell of it."""

    settings: Settings
    options: BatchOptions
    assignments: tuple[str, ...] = ()
    student_glob: str = "*"
    notebook_glob: str = "*"
    is_forced: bool = False
    is_released_again: bool = False  # what was changed in source/ is taken over
    is_chosen: Callable[[Submission], bool] = lambda _: True  # asked for each submission just before it is graded
    is_wanted: Callable[[Job], bool] = lambda _: True  # asked for each notebook that is not up to date
    open_writer: Callable[[Settings, bool], ResultWriter] = ResultWriter  # told whether what is up to date is graded
    plan: Plan | None = None  # how the batch runs, where somebody has worked it out for more assignments than these
    warm: Warm | None = None  # processes of an earlier run, which stay for the next one
    known: dict[str, Prepared] | None = None  # by assignment, what an earlier run has prepared, and this one adds to
    report_done: Callable[[int], None] = lambda _: None  # told of more that are graded, or were before
    report_record: Callable[[Record], None] = lambda _: None  # told of each notebook that is graded
    report_start: Callable[[str], None] = lambda _: None  # told where the process of a notebook began, and why there
    report_why: Callable[[str], None] | None = None  # told why each notebook is graded that is; None: nobody asks
    report_change: Callable[[str], None] = lambda _: None  # told of an assignment that differs from its release
    report_problem: Callable[[str], None] = lambda _: None  # told of what could not be graded, or not be written
    report_repair: Callable[[str], None] = lambda _: None  # told of what was put right without grading anything


def grade_course(request: GradeRequest) -> int:
    """Grade what was asked for; return how many notebooks. What is finished is written even when interrupted.

    An assignment that cannot be graded is a problem of its own, and stops no other one. CourseError when none could be.
    """
    settings = request.settings
    assignments = choose_assignments(settings, request.assignments)
    plan = request.plan or plan_batch(settings, request.options, assignments)
    problems: list[str] = []
    with lock(settings.records), request.open_writer(settings, request.is_forced) as writer:

        def settle(job: Job, graded: Graded) -> None:
            writer.take(job, graded)
            request.report_done(1)
            request.report_record(graded.record)
            if graded.start:
                request.report_start(f"{_name_of(job)}: {graded.start}")

        # found while the processes warm up: whoever takes the first job waits for both
        jobs = (job for name in assignments for job in _find_jobs(request, name, writer, problems, settle))
        for job, graded in grade_all(longest_first(jobs, settings.records), plan, request.warm):
            settle(job, graded)
        for words in writer.put_right(assignments):
            request.report_repair(words)
    if problems and len(problems) == len(assignments):
        raise CourseError(problems[0])
    for problem in (*problems, *writer.problems):
        request.report_problem(problem)
    return writer.taken


def _find_jobs(
    request: GradeRequest, name: str, writer: ResultWriter, problems: list[str], settle: Callable[[Job, Graded], None]
) -> Iterator[Job]:
    """Yield what of an assignment is to be graded; what a slip of the course's own breaks is settled at once."""
    settings = request.settings
    submissions = find_submissions(settings, name, request.student_glob)
    if not submissions:
        return
    try:
        prepared = _prepare(request, writer, name)
    except CourseError as error:
        problems.append(str(error))
        return
    plan, slips, conditions = prepared.plan, prepared.slips, prepared.conditions
    if request.report_why:
        request.report_why(f"{name}: the key of a record covers {', '.join(parts_of(conditions))}")
    sums, times = writer.gradebook.sums(name), writer.gradebook.times(name)
    for submission in submissions:
        found, done = _split(request, submission, conditions)
        todo = tuple(job for job in found if request.is_wanted(job))
        at = utc_of(submission.timestamp) if done else None
        is_other = at is not None and times.get(submission.student, at) != at  # a copy of the gradebook was put back
        if lost := [record for record in done if is_other or not holds(sums, record)]:
            writer.restore(submission, lost, is_other=is_other)
        request.report_done(len(plan.notebooks) - len(todo))
        writer.expect(submission, len(todo))
        for job in todo:
            if request.report_why:
                request.report_why(f"{_name_of(job)}: {why_again(job, settings.records)}")
            if (words := slips.get(job.plan.name)) and job.candidates:  # what was not handed in is MISSING all the same
                settle(job, _broken(job, words))
            else:
                yield job


def _prepare(request: GradeRequest, writer: ResultWriter, name: str) -> Prepared:
    """Return what an assignment is graded with. CourseError when it cannot be."""
    known = request.known if request.known is not None else {}
    if name not in known:
        settings, options = request.settings, request.options
        plan = _released(request, writer, name)
        slips, solutions = find_slips(plan, settings), find_solutions(plan, settings)
        conditions = conditions_of(plan, options.limits, options.isolation, settings.autograders, solutions)
        known[name] = Prepared(plan, slips, replace(conditions, share_runs=settings.share_runs))
    return known[name]


def _released(request: GradeRequest, writer: ResultWriter, name: str) -> AssignmentPlan:
    """Return what was released, after a look at what was changed since."""
    settings = request.settings
    plan = writer.plan(name)
    if changes := find_changes(plan, settings.source / name):
        if request.is_released_again:
            return writer.release_again(name)
        more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
        request.report_change(f"{settings.source.name}/{name} was changed after its release: {changes[0]}{more}")
    return plan


def _split(
    request: GradeRequest, submission: Submission, conditions: Conditions
) -> tuple[tuple[Job, ...], tuple[Record, ...]]:
    """Return what of a submission is to be graded, and the records of what was; a lost notebook is made anew."""
    if not request.is_chosen(submission):
        return (), ()
    settings = request.settings
    jobs = make_jobs(submission, conditions, request.notebook_glob)
    if request.is_forced:
        return jobs, ()
    there, todo, done = folder_of(settings, submission), [], []
    for job in jobs:
        record = done_before(job, settings.records)
        if record is None or not has_notebook(there, record):
            todo.append(with_run_of_before(job, there, settings.records))
        else:
            done.append(record)
    return tuple(todo), tuple(done)


def _name_of(job: Job) -> str:
    return f"{job.student}/{job.assignment}/{job.plan.name}"


def _broken(job: Job, slips: Sequence[str]) -> Graded:
    notes = tuple(Note(NoteKind.COURSE, words) for words in slips)
    record = without_grade(job, NotebookOutcome.BROKEN)
    return Graded(replace(record, notes=(*record.notes, *notes)), None)
