"""The writers of a regrade: each compares a new record with the old one; one writes then, the other never does."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nablagrade.course.before.done import done_before, is_same_hand_in
from nablagrade.course.course import Submission
from nablagrade.course.regrading.differences import LATE_PENALTY, Change, Pair, homes_of, is_other
from nablagrade.course.source.released import preview
from nablagrade.course.writing import ResultWriter
from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.errors import CourseError
from nablagrade.model import AssignmentPlan, NotebookOutcome, Record
from nablagrade.records.attention import Attention
from nablagrade.records.gradebook.database import sqlite_path
from nablagrade.records.gradebook.decided import Decided, ManualGrade
from nablagrade.records.record import read_old
from nablagrade.settings import Settings


@dataclass
class Found:
    """What a regrade has found so far."""

    exercise_glob: str
    changes: list[Change] = field(default_factory=list)
    attention: Attention = field(default_factory=Attention)  # what needs an eye of that which was judged again
    new_since: set[str] = field(default_factory=set)  # students who handed in something else after it was graded
    held_back: int = 0  # notebooks in which exercises would change that were not asked for
    judged: int = 0
    is_taken_over: bool = False  # what was changed in source/ since its release

    def is_asked(self, exercise: str) -> bool:
        """Whether an exercise was asked for; what is of a notebook as a whole always is."""
        return not exercise or fnmatch.fnmatchcase(exercise, self.exercise_glob)


class RegradeWriter(ResultWriter):
    """Writes what it has compared, and nothing else: neither what was lost elsewhere nor other late penalties."""

    is_shown_anyway = False  # also what will be held back

    def __init__(self, settings: Settings, found: Found) -> None:
        super().__init__(settings, is_forced=False)
        self._found = found
        self._decided: Decided | None = None  # before anything is written
        self._hands: dict[tuple[str, str], dict[str, ManualGrade]] = {}  # by student and notebook, and then by cell
        self._lateness: dict[str, float] = {}

    def is_wanted(self, job: Job) -> bool:
        """Whether a notebook is to be judged again: it was graded, is what it was then, and may end otherwise now."""
        records = self._settings.records
        record = read_old(records, job.student, job.assignment, job.plan.name)
        if record is None or not is_same_hand_in(job, record):
            self._found.new_since.add(job.student)
            return False
        is_asked = any(map(self._found.is_asked, homes_of(job.plan).values()))
        return is_asked and done_before(job, records) is None

    def plan(self, assignment: str) -> AssignmentPlan:
        """Return what was released. CourseError where the gradebook does not know it: then nothing was graded."""
        path = sqlite_path(self._settings.db_url)
        is_there = path is None or path.is_file()
        if not is_there or self.gradebook.plan(assignment) is None:
            mend = f"run `nablagrade grade {assignment}` first, which puts back what the records know"
            raise CourseError(f"{path or self._settings.root}: the gradebook does not know {assignment}; {mend}")
        if self._decided is None:
            self._decided = self.gradebook.decided(assignment)
            self._lateness = self.gradebook.lateness(assignment)
            for (student, notebook, cell), one in self._decided.grades.items():
                self._hands.setdefault((student, notebook), {})[cell] = one
        return super().plan(assignment)

    def release_again(self, assignment: str) -> AssignmentPlan:
        """Take over what was changed in source/, and say so."""
        self._found.is_taken_over = True
        return super().release_again(assignment)

    def restore(self, submission: Submission, records: Sequence[Record], *, is_other: bool = False) -> None:
        """Leave to `grade` what the gradebook has lost."""

    def put_right(self, assignments: Sequence[str]) -> Iterator[str]:
        """Write what is complete; dates that were moved are left to `grade`."""
        self.write_complete()
        yield from self._tell_lost()

    def take(self, job: Job, graded: Graded) -> None:
        """Compare a result, and write it where nothing else would change than what was asked for."""
        if self._see(job, graded.record):
            super().take(job, graded)
        else:
            self.leave(job)

    def _see(self, job: Job, record: Record) -> bool:
        """Note what changes; whether it is all that was asked for."""
        found = self._found
        found.judged += 1
        changes = list(self._compare(job, record))
        if changes or record.outcome is NotebookOutcome.BROKEN:
            found.attention.see(record)
        mine = [change for change in changes if found.is_asked(change.exercise)]
        is_all = len(mine) == len(changes)
        found.held_back += not is_all
        if is_all or self.is_shown_anyway:
            found.changes += mine
        return is_all

    def _compare(self, job: Job, record: Record) -> Iterator[Change]:
        old = read_old(self._settings.records, job.student, job.assignment, job.plan.name)
        if old is None or self._decided is None:
            return
        whose = (job.student, job.plan.name)
        pair = Pair(old, record, job.plan, self._hands.get(whose, {}))
        yield from pair.changes()
        if record.outcome is not NotebookOutcome.MISSING:
            _, after = pair.points()
            before = self._decided.penalties.get(whose, 0.0)
            now = self.gradebook.penalty(job.student, sum(after.values()), self._lateness.get(job.student, 0.0))
            if is_other(before, now):
                yield Change(*whose, "", LATE_PENALTY, "", "", -before, -now)


class DryWriter(RegradeWriter):
    """Compares, and writes nothing at all."""

    is_shown_anyway = True

    def begin(self) -> None:
        """Leave the copy of the gradebook as it is."""

    def release_again(self, assignment: str) -> AssignmentPlan:
        """Return what a release would be now, made beside the course."""
        self._found.is_taken_over = True
        return preview(self._settings, assignment)

    def take(self, job: Job, graded: Graded) -> None:
        """Compare a result, and leave it."""
        self._see(job, graded.record)
        self.leave(job)
