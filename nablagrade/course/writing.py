"""Results on their way out: when a submission is complete its notebooks, gradebook rows and records are written."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from nablagrade.course.before.answers import same_answers, with_old_answers
from nablagrade.course.course import Submission
from nablagrade.course.source.released import load_plan, release_again
from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.errors import CourseError
from nablagrade.escaping import own_name
from nablagrade.model import AssignmentPlan, Note, NotebookOutcome, Record
from nablagrade.notebooks.naming import ENDING
from nablagrade.notebooks.sealed import File
from nablagrade.records import pictures, transcripts
from nablagrade.records.autograded import Modes, fingerprint_of, write_folder
from nablagrade.records.gradebook import rows
from nablagrade.records.gradebook.database import RicherCopy, back_up, find_richer_copy
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.late import Penalties
from nablagrade.records.gradebook.standing import Sums, holds
from nablagrade.records.record import outdate, prepare, publish, stands_already, write
from nablagrade.records.reports.words import count_of
from nablagrade.settings import Settings

SUBMISSIONS_PER_COMMIT = 8  # while one batch is written the workers have the notebooks of the next one
SECONDS_PER_COMMIT = 5.0  # slow notebooks: a grader that is killed loses no more of them
IN_THE_WAY = (errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.ELOOP, errno.ENAMETOOLONG)
Name = tuple[str, str]  # student, assignment


@dataclass
class _Due:
    """A submission of which some notebooks are being graded."""

    submission: Submission
    count: int
    results: list[Graded] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    same: frozenset[tuple[str, str]] = frozenset()  # notebook and cell whose answer is the one that was graded before


class ResultWriter:
    """Takes results one by one and writes complete submissions in batches; the one writer of a course."""

    def __init__(self, settings: Settings, is_forced: bool) -> None:
        self._settings = settings
        self._is_forced = is_forced
        self._due: dict[Name, _Due] = {}
        self._complete: list[_Due] = []
        self._gradebook: Gradebook | None = None
        self._richer: RicherCopy | None = None
        self._written_at = time.monotonic()
        self._held: dict[str, tuple[Sums, dict[str, datetime | None]]] = {}  # by assignment, in the gradebook at first
        self._lost: list[rows.Submission] = []  # known by its records, and not by the gradebook
        self.taken = 0  # results so far
        self.restored = 0  # notebooks whose points were put back
        self.problems: list[str] = []  # of submissions that could not be written

    @property
    def gradebook(self) -> Gradebook:
        """The gradebook, opened when first asked for: its import takes as long as a warm-up."""
        if self._gradebook is None:
            settings = self._settings
            penalties = Penalties(settings.config, settings.root)
            self._gradebook = Gradebook(settings.db_url, settings.course_id, penalties)
        return self._gradebook

    def plan(self, assignment: str) -> AssignmentPlan:
        """Return what was released of an assignment, or is now where the gradebook does not know it."""
        return load_plan(self._settings, self.gradebook, assignment)

    def release_again(self, assignment: str) -> AssignmentPlan:
        """Take over what was changed in source/ since the release, and return it."""
        release_again(self._settings, self.gradebook, assignment)
        return self.plan(assignment)

    def expect(self, submission: Submission, count: int) -> None:
        """Be told how many results of a submission will come."""
        if count:
            self._due[submission.student, submission.assignment] = _Due(submission, count)

    def restore(self, submission: Submission, records: Sequence[Record], *, is_other: bool = False) -> None:
        """Put the points of records back into the gradebook, which has lost them; nothing is graded for that.

        What people gave stands; it is opened again where that was for another hand-in.
        """
        cells = () if is_other else ((record.notebook, cell.grade_id) for record in records for cell in record.cells)
        same = frozenset(cells)
        mine = submission.student, submission.assignment, submission.timestamp
        self._lost.append(rows.Submission(*mine, tuple(records), same))
        self.restored += len(records)
        if len(self._lost) >= SUBMISSIONS_PER_COMMIT:
            self._restore()

    def put_right(self, assignments: Sequence[str]) -> Iterator[str]:
        """Write what is complete, and work out late penalties anew; yield a sentence on what was not graded for it."""
        self._restore()
        self.write_complete()
        if self.restored:
            whose = count_of(self.restored, "notebook")
            yield f"the points of {whose} were put back into the gradebook from their records"
        yield from self._tell_lost()
        if late := sum(self.gradebook.renew_penalties(name) for name in assignments):
            yield f"the late penalty of {count_of(late, 'notebook')} is another one now"

    def _tell_lost(self) -> Iterator[str]:
        if self._richer:
            more = count_of(self._richer.more, "point, comment or date", "points, comments or dates")
            mend = "to have them back, put it in the gradebook's place and grade again"
            yield f"{self._richer.path}: has {more} by hand more than the gradebook; {mend}"

    def _restore(self) -> None:
        lost, self._lost = self._lost, []
        if lost:
            self.gradebook.write(lost)

    def take(self, job: Job, graded: Graded) -> None:
        """Take one notebook's result; write when enough submissions are complete."""
        self.taken += 1
        due = self._due[job.student, job.assignment]
        due.results.append(_with_fingerprint(graded))
        due.files = dict(job.files)  # the same for all notebooks of a submission
        self._end(job, due)

    def leave(self, job: Job) -> None:
        """Be told that the result of a job is not to be written."""
        due = self._due[job.student, job.assignment]
        due.count -= 1
        self._end(job, due)

    def _end(self, job: Job, due: _Due) -> None:
        if len(due.results) == due.count:
            del self._due[job.student, job.assignment]
            self._complete += [due] if due.results else []
        is_late = time.monotonic() > self._written_at + SECONDS_PER_COMMIT
        if len(self._complete) >= SUBMISSIONS_PER_COMMIT or (self._complete and is_late):
            self.write_complete()

    def __enter__(self) -> Self:
        self.begin()
        return self

    def begin(self) -> None:
        """Keep a copy of the gradebook as it is before this run, beside one that has more of what people gave."""
        self._richer = find_richer_copy(self._settings.db_url)
        back_up(self._settings.db_url)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what is complete, also when the run was interrupted, and close the gradebook."""
        try:
            self._restore()
            self.write_complete()
        finally:
            if self._gradebook is not None:
                self._gradebook.close()

    def write_complete(self) -> None:
        """Write what is complete: notebooks, then the gradebook in one transaction, then the records.

        A record comes last: it says that everything before it is there, so a run that was killed is completed by the
        next one. What cannot be written of one submission keeps no other one from being written.
        """
        done, self._complete, self._written_at = self._complete, [], time.monotonic()
        errors: list[OSError] = []
        changed = []
        for due in done:
            if self._stands(due):
                self._publish(due, errors, write)
            else:
                changed.append(due)
        written = [due for due in changed if self._write_notebooks(due, errors)]
        if written:
            self.gradebook.write([_rows_of(due) for due in written])
        for due in written:
            self._publish(due, errors, publish)
        for error in errors:
            self._tell(error)

    def _tell(self, error: OSError) -> None:
        """Keep a sentence on what lies in one submission's way. CourseError when it lies in everybody's."""
        what = f"{error.filename or self._settings.root}: cannot be read or written ({error.strerror})"
        is_everybodys = any(place.exists() and not place.is_dir() for place in self._folders)
        if error.errno not in IN_THE_WAY or is_everybodys:
            mend = "make room or give leave to write, and grade again: what was written before is kept"
            raise CourseError(f"{what}; {mend}") from error
        self.problems.append(f"{what}; move away what lies there, and grade again: the others are written")

    @property
    def _folders(self) -> tuple[Path, ...]:
        return self._settings.autograded, self._settings.records

    def _write_notebooks(self, due: _Due, errors: list[OSError]) -> bool:
        """Write a submission's folder, and its records beside their places; whether that could be done."""
        settings, submission = self._settings, due.submission
        # while the old records are there: where the work is forced they go before the rows are written
        due.results = [with_old_answers(one, settings.records) for one in due.results]
        due.same = frozenset(pair for one in due.results for pair in same_answers(one.record, settings.records))
        folder = folder_of(settings, submission)
        # what we broke leaves the file of an earlier run: a person may have graded it
        notebooks = {
            graded.record.notebook: graded.notebook
            for graded in due.results
            if not graded.stands
            and (graded.notebook is not None or graded.record.outcome is not NotebookOutcome.BROKEN)
        }
        written = {name: data for graded in due.results for name, data in graded.written}
        modes = Modes(settings.file_mode, settings.is_group_shared)
        ready = partial(self._replace_records, due)
        try:
            write_folder(folder, notebooks, due.files, written, submission.stamp, modes=modes, ready=ready)
        except OSError as error:
            errors.append(error)
            return False
        return True

    def _replace_records(self, due: _Due, notes: Sequence[Note]) -> None:
        """Prepare the new records; forced work has the key of the old ones, which say that it is done."""
        due.results = [
            replace(one, record=replace(one.record, notes=tuple(dict.fromkeys((*one.record.notes, *notes)))))
            for one in due.results
        ]
        for graded in due.results:
            prepare(graded.record, self._settings.records)
        for graded in due.results if self._is_forced else ():
            outdate(graded.record, self._settings.records)

    def _stands(self, due: _Due) -> bool:
        """Whether all but the records is as it would be written: the notebooks were judged again, to the same end."""
        name, submission, settings = due.submission.assignment, due.submission, self._settings
        results = [one for one in due.results if not one.stands]
        if any(one.record.replayed is None or not stands_already(one.record, settings.records) for one in results):
            return False
        if name not in self._held:
            self._held[name] = self.gradebook.sums(name), self.gradebook.times(name)
        sums, times = self._held[name]
        is_held = times.get(submission.student) == rows.utc_of(submission.timestamp)
        paths = [(one, folder_of(settings, submission) / f"{one.record.notebook}{ENDING}") for one in results]
        is_there = all(_has(path, one.notebook) for one, path in paths)
        return is_held and is_there and all(holds(sums, one.record) for one in due.results)

    def _publish(self, due: _Due, errors: list[OSError], put: Callable[[Record, Path], object]) -> None:
        try:
            for graded in due.results:
                if not graded.stands:
                    pictures.write(graded.record, graded.pictures, self._settings.records)
                    transcripts.write(graded.record, graded.transcript, self._settings.records)
                put(graded.record, self._settings.records)
        except OSError as error:
            errors.append(error)


def folder_of(settings: Settings, submission: Submission) -> Path:
    """Return where the autograded notebooks of a submission lie: where nbgrader looks for them."""
    return settings.autograded / own_name(submission.student) / submission.assignment


def _has(path: Path, content: bytes | None) -> bool:
    return path.is_file() and path.read_bytes() == content


def _with_fingerprint(graded: Graded) -> Graded:
    if graded.stands or graded.record.autograded:  # another machine wrote it, and whether this is it `grade` sees
        return graded
    fingerprint = "" if graded.notebook is None else fingerprint_of(graded.notebook)
    return replace(graded, record=replace(graded.record, autograded=fingerprint))


def _rows_of(due: _Due) -> rows.Submission:
    records = tuple(graded.record for graded in due.results)
    submission = due.submission
    return rows.Submission(submission.student, submission.assignment, submission.timestamp, records, due.same)
