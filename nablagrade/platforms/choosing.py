"""The best of several attempts: each is graded as it would be in the course, and what that says is kept nowhere.

The course's submissions, records and gradebook stay as they are. What lies among the submissions already is one of the
attempts: most platforms hand out the newest one alone, so that an earlier one is there only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from nablagrade.course.grade_course import GradeRequest, grade_course
from nablagrade.course.preparing import BatchOptions
from nablagrade.course.readable import readable_folders
from nablagrade.course.writing import ResultWriter
from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.errors import UsageError
from nablagrade.model import Record
from nablagrade.platforms.attempts import Attempt, digest_of
from nablagrade.platforms.collecting import Plan, Rules, settle
from nablagrade.platforms.downloads import Entry, Unfit, is_aside, open_download
from nablagrade.platforms.keeping import files_in, is_empty, put, tell_left, what_is_there
from nablagrade.records.collected import Collected, read_collected
from nablagrade.records.gradebook.database import sqlite_path
from nablagrade.records.gradebook.decided import Dates, Decided
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.late import Penalties
from nablagrade.records.reports.summary import format_points, is_broken
from nablagrade.settings import Settings

_NEAR = 1e-9


@dataclass(frozen=True)
class _Rival:
    """One of a student's attempts."""

    attempt: Attempt
    digest: str  # of its files

    def call(self) -> str:
        """Return what it is called in front of people."""
        number, time = self.attempt.hand_in.attempt, self.attempt.age.time
        name = (
            f"attempt {number}" if number else "what is there" if self.attempt.is_there else "what is in the download"
        )
        return f"{name} ({time:%Y-%m-%d %H:%M} UTC)" if time else name


@dataclass(frozen=True)
class _Marks:
    """What an attempt earns."""

    points: float
    max_score: float
    penalty: float  # is taken off the points already
    is_open: bool  # a person has to look at some of it, which counts 0 until then

    def tell(self) -> str:
        late = f", {format_points(self.penalty)} off for lateness" if self.penalty else ""
        still_open = ", and a person's points to come" if self.is_open else ""
        return f"{format_points(self.points)} of {format_points(self.max_score)} points{late}{still_open}"


def choose(made: Plan, rules: Rules, settings: Settings, assignment: str, options: BatchOptions) -> None:
    """Put of each student's attempts the one with the most points into the plan, of equal ones as `_best` says.

    Of whom one cannot be graded nothing is chosen. CourseError where the assignment cannot be graded.
    """
    rivals: dict[str, list[_Rival]] = {}
    held = read_collected(settings.submitted, assignment)
    for student in sorted(made.found):
        try:
            rivals[student] = _rivals_of(made.found[student], settings, assignment, held.get(student))
        except (Unfit, UsageError, OSError) as error:  # of one folder that is there
            made.problems.append(tell_left(student, error))
    several = {one.digest: one for some in rivals.values() if len(some) > 1 for one in some}
    graded = _grade(several, settings, assignment, options) if several else {}
    chosen: dict[str, Attempt] = {}
    with _lateness(settings, assignment) as late:
        for student, some in rivals.items():
            broken = [one for one in some if len(some) > 1 and _failed(graded.get(one.digest, ()))]
            if broken:
                made.problems.append(_tell_broken(student, broken[0], graded.get(broken[0].digest, ())))
                continue
            marks = [late.mark(student, one, graded[one.digest]) if len(some) > 1 else None for one in some]
            best = _best(marks)
            chosen[student] = some[best].attempt
            made.notes += _tell(student, some, marks, best)
    settle(made, rules, chosen)


def _rivals_of(found: Sequence[Attempt], settings: Settings, assignment: str, held: Collected | None) -> list[_Rival]:
    """Return a student's attempts, with the one that is there already, from the oldest to the newest."""
    rivals = [_Rival(one, digest_of(one.read())) for one in found]
    folder = settings.submitted / found[0].student / assignment
    is_linked = folder.is_symlink() or folder.parent.is_symlink()  # whoever writes there says what is wrong with it
    if is_linked or is_empty(folder) or not _has_work(folder, settings.ignored_files):
        return rivals
    with open_download(folder, settings.ignored_files) as download:
        there = {one.name: one for one in download.entries}
    digest, known = digest_of(files_in(folder)), what_is_there(folder, held)
    is_same = {digest} | ({held.digest} if held and known.age == held.age else set())
    if any(one.digest in is_same for one in rivals):
        return [_put_right(one, there, digest) if one.digest in is_same else one for one in rivals]
    old = Attempt(found[0].student, there, known.age, known.is_late, known.hand_in, is_there=True)
    newer = [one for one in rivals if one.attempt.age.is_newer(known.age) is not False]
    return [*(one for one in rivals if one not in newer), _Rival(old, digest), *newer]


def _has_work(folder: Path, ignored: tuple[str, ...]) -> bool:
    """Whether anything lies in a folder but what editors and operating systems put there."""
    return any(not any(is_aside(part, ignored) for part in name.split("/")) for name in files_in(folder))


def _put_right(rival: _Rival, there: Mapping[str, Entry], digest: str) -> _Rival:
    """Return an attempt that was collected before: the files that are there count, a person may have mended them."""
    return _Rival(replace(rival.attempt, files=there, is_there=True), digest)


def _grade(
    rivals: Mapping[str, _Rival], settings: Settings, assignment: str, options: BatchOptions
) -> dict[str, list[Record]]:
    """Return the records of each attempt, by its digest, graded in a view of the course that is gone afterwards."""
    readable_folders(settings)  # refuses what the view would not know to be the course's
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        view = replace(
            settings,
            submitted=root / "submitted",
            autograded=root / "autograded",
            records=root / "records",
            db_url=_gradebook_of(settings, assignment, root),
            excluded_students=frozenset(),
        )
        names = {digest: f"attempt-{number:06}" for number, digest in enumerate(rivals)}
        for digest, one in rivals.items():
            put(view.submitted / names[digest] / assignment, one.attempt.read())
        writer = _Keeper(view)
        grade_course(GradeRequest(view, options, (assignment,), open_writer=lambda *_: writer))
    return {digest: writer.records.get(name, []) for digest, name in names.items()}


def _gradebook_of(settings: Settings, assignment: str, root: Path) -> str:
    """Return the gradebook that says what was released: the course's, which is read only, or one that is made here."""
    path = sqlite_path(settings.db_url)
    if path is None or path.is_file():
        with Gradebook(settings.db_url, settings.course_id) as gradebook:
            plan = gradebook.plan(assignment)
        if plan and plan.notebooks:
            return settings.db_url
    return f"sqlite:///{root / 'gradebook.db'}"


class _Keeper(ResultWriter):
    """Keeps records in memory, and writes nothing."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, is_forced=False)
        self.records: dict[str, list[Record]] = {}

    def begin(self) -> None:
        """Leave the copy of the gradebook as it is."""

    def take(self, job: Job, graded: Graded) -> None:
        """Keep a result's record."""
        self.records.setdefault(job.student, []).append(graded.record)
        self.leave(job)

    def put_right(self, assignments: Sequence[str]) -> Iterator[str]:
        """Leave to `grade` what was lost or moved."""
        yield from ()


class _Lateness:
    """What lateness costs an attempt, by the course's own rule and the student's own due date."""

    def __init__(self, gradebook: Gradebook | None, known: Decided) -> None:
        self._gradebook, self._known = gradebook, known

    def mark(self, student: str, rival: _Rival, records: Sequence[Record]) -> _Marks:
        """Return what an attempt earns."""
        due = self._known.dates.get(student, Dates(None, self._known.due)).due
        late_seconds = _late_seconds(rival.attempt.age.time, due)
        penalty = (
            sum(self._gradebook.penalty(student, one.score, late_seconds) for one in records)
            if self._gradebook
            else 0.0
        )
        points, most = (sum(getattr(one, name) for one in records) for name in ("score", "max_score"))
        return _Marks(points - penalty, most, penalty, any(one.needs_person for one in records))


def _late_seconds(time: datetime | None, due: datetime | None) -> float:
    return 0.0 if time is None or due is None else (time - due.replace(tzinfo=UTC)).total_seconds()


@contextmanager
def _lateness(settings: Settings, assignment: str) -> Iterator[_Lateness]:
    path, penalties = sqlite_path(settings.db_url), Penalties(settings.config, settings.root)
    if penalties.are_none or (path is not None and not path.is_file()):
        yield _Lateness(None, Decided())
        return
    with Gradebook(settings.db_url, settings.course_id, penalties) as gradebook:
        yield _Lateness(gradebook, gradebook.decided(assignment))


def _failed(records: Sequence[Record]) -> bool:
    return not records or any(map(is_broken, records))


def _tell_broken(student: str, rival: _Rival, records: Sequence[Record]) -> str:
    notes = [note.words for one in records if is_broken(one) for note in one.notes]
    why = f" ({notes[-1][:200]})" if notes else ""
    mend = "mend that and collect again, or say which counts by --attempt last"
    return f"{student}: not collected; {rival.call()} could not be graded{why}: {mend}"


def _best(marks: Sequence[_Marks | None]) -> int:
    """Return the place of the most points; of equal ones the first to which a person may add, else the first."""
    points = [one.points if one else 0.0 for one in marks]
    equal = [place for place, mine in enumerate(points) if mine > max(points) - _NEAR]
    return next((place for place in equal if (one := marks[place]) and one.is_open), equal[0])


def _tell(student: str, rivals: Sequence[_Rival], marks: Sequence[_Marks | None], best: int) -> Iterator[str]:
    """Yield who of several counts, and what each has."""
    told = [f"{one.call()} has {mark.tell()}" for one, mark in zip(rivals, marks, strict=True) if mark]
    if told:
        first, others = told[best], [one for place, one in enumerate(told) if place != best]
        yield f"{student}: of {len(told)} attempts the best counts: {first}; {'; '.join(others)}"
