"""Many machines' results into one gradebook and one autograded folder: in any order, twice, and in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nablagrade.course.writing import ResultWriter, folder_of
from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.errors import CourseError
from nablagrade.merging.results import Result, find_results, open_results
from nablagrade.model import AssignmentPlan, NotebookOutcome, Record
from nablagrade.notebooks.naming import ENDING
from nablagrade.records import pictures
from nablagrade.records.gradebook.standing import Sums, holds
from nablagrade.records.lock import lock
from nablagrade.records.record import read_old
from nablagrade.settings import Settings


@dataclass
class Merged:
    """What a merge came to."""

    taken: int = 0  # notebooks
    known: int = 0  # that were here already
    conflicts: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def merge(settings: Settings, places: Sequence[Path]) -> Merged:
    """Take over the results that lie in these places; what is here stays. UsageError where a place has none.

    A notebook that is here with another key was graded from something else: it is named, and left as it is here. Marks
    by hand stay, as in each run that grades.
    """
    merged = Merged()
    with lock(settings.records), ResultWriter(settings, is_forced=False) as writer:
        merging = _Merging(settings, writer, merged)
        for place in places:
            with open_results(place, settings) as folder:
                for result in find_results(folder, settings):
                    merging.take(result, place)
                writer.write_complete()  # before a zip's files are gone
        merged.repairs += writer.put_right(tuple(merging.plans))
        merged.problems += writer.problems
    return merged


class _Merging:
    """Sorts results into new ones, known ones and conflicts."""

    def __init__(self, settings: Settings, writer: ResultWriter, merged: Merged) -> None:
        self._settings = settings
        self._writer = writer
        self._merged = merged
        self._sums: dict[str, Sums] = {}
        self.plans: dict[str, AssignmentPlan] = {}

    def take(self, result: Result, place: Path) -> None:
        """Hand on what is new of a submission in a place, and what the gradebook has lost of it."""
        name = result.submission.assignment
        if name not in self.plans:
            self.plans[name], self._sums[name] = self._writer.plan(name), self._writer.gradebook.sums(name)
        new, lost = [], []
        for record in result.records:
            old = read_old(self._settings.records, record.student, record.assignment, record.notebook)
            if old is None or _is_better(record, old) or not self._is_here(result, old):
                new.append(record)
            elif record.key != old.key:
                self._merged.conflicts.append(_conflict(record, place))
            else:
                self._merged.known += 1
                lost += [] if holds(self._sums[name], old) else [old]
        if lost:
            self._writer.restore(result.submission, lost)
        self._writer.expect(result.submission, len(new))
        for record in new:
            self._writer.take(self._job_of(record, result), _graded_of(record, result))
        self._merged.taken += len(new)

    def _is_here(self, result: Result, record: Record) -> bool:
        """Whether the autograded notebook of a record is here as well, where there is one."""
        here = folder_of(self._settings, result.submission) / f"{record.notebook}{ENDING}"
        return here.exists() or not result.notebook(record).exists()

    def _job_of(self, record: Record, result: Result) -> Job:
        plan = next((one for one in self.plans[record.assignment].notebooks if one.name == record.notebook), None)
        if plan is None:
            where = f"{result.kept}: has a record of {record.assignment}/{record.notebook}"
            raise CourseError(f"{where}, which this course did not release; add its source")
        return Job(record.student, record.assignment, plan, (), result.submission.given, record.key)


def _is_better(new: Record, old: Record) -> bool:
    """Whether the one here is only what we broke."""
    return old.outcome is NotebookOutcome.BROKEN and new.outcome is not NotebookOutcome.BROKEN


def _graded_of(record: Record, result: Result) -> Graded:
    path = result.notebook(record)
    is_there = path.is_file() and not path.is_symlink()
    return Graded(record, path.read_bytes() if is_there else None, pictures=pictures.read(record, result.kept))


def _conflict(record: Record, place: Path) -> str:
    whose = f"{record.student}/{record.assignment}/{record.notebook}"
    mend = "it stays as it is here; to take that one, delete its record here and merge again"
    return f"{whose}: was graded here and in {place} from different files, checks or limits; {mend}"
