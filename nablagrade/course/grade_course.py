"""A course graded: submissions in, records, autograded notebooks and the gradebook out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nablagrade.batch import Plan, grade_all
from nablagrade.course.course import Submission, choose_assignments, find_submissions, load_plan
from nablagrade.course.jobs import conditions_of, make_jobs, undone
from nablagrade.engine.job import Graded, Job
from nablagrade.errors import CourseError
from nablagrade.escaping import folder_name
from nablagrade.model import Record
from nablagrade.records.autograded import Modes, write_folder
from nablagrade.records.gradebook import rows
from nablagrade.records.gradebook.database import back_up
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.late import Penalties
from nablagrade.records.lock import lock
from nablagrade.records.record import forget, write
from nablagrade.settings import Settings

SUBMISSIONS_PER_COMMIT = 8  # while one batch is written the workers have the notebooks of the next one
SECONDS_PER_COMMIT = 5.0  # slow notebooks: a grader that is killed loses no more of them


@dataclass(frozen=True)
class Order:
    """What a person asked to be graded, and how."""

    settings: Settings
    plan: Plan
    assignments: tuple[str, ...] = ()
    student_glob: str = "*"
    notebook_glob: str = "*"
    is_forced: bool = False
    report_size: Callable[[int], None] = lambda _: None  # told of more notebooks that were found
    report_done: Callable[[int], None] = lambda _: None  # told of more that are graded, or were before
    is_chosen: Callable[[Submission], bool] = lambda _: True  # asked for each submission just before it is graded
    report_record: Callable[[Record], None] = lambda _: None  # told of each notebook that is graded


@dataclass
class _Desk:
    """Submissions on their way: complete ones are written in batches."""

    order: Order
    gradebook: Gradebook | None = None  # opened while the processes warm up
    open: dict[tuple[str, str], tuple[Submission, int]] = field(default_factory=dict)
    results: dict[tuple[str, str], list[Graded]] = field(default_factory=dict)
    complete: list[tuple[Submission, list[Graded]]] = field(default_factory=list)
    written_at: float = field(default_factory=time.monotonic)

    def expect(self, submission: Submission, count: int) -> None:
        self.open[submission.student, submission.assignment] = (submission, count)

    def opened(self) -> Gradebook:
        """Return the gradebook, opened when first asked for: its import takes as long as a warm-up."""
        if self.gradebook is None:
            settings = self.order.settings
            penalties = Penalties(settings.config, settings.root)
            self.gradebook = Gradebook(settings.db_url, settings.course_id, penalties)
        return self.gradebook

    def take(self, job: Job, graded: Graded) -> None:
        """Take one notebook's result; write when enough submissions are complete."""
        name = (job.student, job.assignment)
        mine = self.results.setdefault(name, [])
        mine.append(graded)
        submission, count = self.open[name]
        if len(mine) == count:
            del self.open[name], self.results[name]
            self.complete.append((submission, mine))
        is_late = time.monotonic() > self.written_at + SECONDS_PER_COMMIT
        if len(self.complete) >= SUBMISSIONS_PER_COMMIT or (self.complete and is_late):
            self.flush()

    def flush(self) -> None:
        """Write what is complete: notebooks, then the gradebook in one transaction, then the records.

        A record comes last: it says that everything before it is there, so a run that was killed is completed by the
        next one.
        """
        done, self.complete, self.written_at = self.complete, [], time.monotonic()
        try:
            for submission, results in done:
                self._forget(results)
                self._write_notebooks(submission, results)
            if done:
                self.opened().write([_for_gradebook(submission, results) for submission, results in done])
            for _, results in done:
                for graded in results:
                    write(graded.record, self.order.settings.records)
        except OSError as error:
            place = error.filename or self.order.settings.root
            mend = "make room or give leave to write, and grade again: what was written before is kept"
            raise CourseError(f"{place}: cannot be read or written ({error.strerror}); {mend}") from error

    def close(self) -> None:
        """Write what is complete, and close the gradebook."""
        try:
            self.flush()
        finally:
            if self.gradebook is not None:
                self.gradebook.close()

    def _forget(self, results: list[Graded]) -> None:
        """Remove the records of forced work: they have the key that the new ones will have."""
        for graded in results if self.order.is_forced else ():
            forget(graded.record, self.order.settings.records)

    def _write_notebooks(self, submission: Submission, results: list[Graded]) -> None:
        settings = self.order.settings
        folder = settings.autograded / folder_name(submission.student) / submission.assignment
        notebooks = {graded.record.notebook: graded.notebook for graded in results}
        timestamp = submission.folder / "timestamp.txt"
        is_plain = timestamp.is_file() and not timestamp.is_symlink()
        files = dict(submission.files) | ({timestamp.name: timestamp} if is_plain else {})
        written = {name: data for graded in results for name, data in graded.written}
        write_folder(folder, notebooks, files, written, Modes(settings.file_mode, settings.is_group_shared))


def _for_gradebook(submission: Submission, results: list[Graded]) -> rows.Submission:
    records = tuple(graded.record for graded in results)
    return rows.Submission(submission.student, submission.assignment, submission.timestamp, records)


def grade_course(order: Order) -> int:
    """Grade what was asked for; return how many notebooks. What is finished is written even when interrupted."""
    assignments = choose_assignments(order.settings, order.assignments)
    with lock(order.settings.records):
        back_up(order.settings.db_url)
        return _grade(order, assignments)


def _grade(order: Order, assignments: tuple[str, ...]) -> int:
    desk = _Desk(order)
    count = 0
    try:
        for job, graded in grade_all(_jobs(order, assignments, desk), order.plan):
            desk.take(job, graded)
            order.report_done(1)
            order.report_record(graded.record)
            count += 1
    finally:
        desk.close()
    return count


def _jobs(order: Order, assignments: tuple[str, ...], desk: _Desk) -> Iterator[Job]:
    for assignment in assignments:
        submissions = find_submissions(order.settings, assignment, order.student_glob)
        if not submissions:
            continue
        plan = load_plan(order.settings, desk.opened(), assignment)
        conditions = conditions_of(plan, order.plan.limits, order.plan.isolation, order.plan.autograders)
        order.report_size(len(submissions) * len(plan.notebooks))
        for submission in submissions:
            if not order.is_chosen(submission):
                continue
            jobs = make_jobs(submission, conditions, order.notebook_glob)
            todo = jobs if order.is_forced else tuple(undone(jobs, order.settings.records))
            order.report_done(len(plan.notebooks) - len(todo))
            if todo:
                desk.expect(submission, len(todo))
            yield from todo
