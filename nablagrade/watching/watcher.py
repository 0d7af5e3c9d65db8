"""The loop: hear, wait until it rests, grade, hand back, listen again; and all of it anew where the course changed."""

from __future__ import annotations

import glob
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from nablagrade.batch import Warm
from nablagrade.course.course import choose_assignments, find_assignments
from nablagrade.course.grade_course import GradeRequest, Prepared, grade_course
from nablagrade.course.preparing import BatchOptions, plan_batch
from nablagrade.course.source.titles import find_titles
from nablagrade.course.writing import ResultWriter
from nablagrade.errors import IsolationError, NablagradeError
from nablagrade.model import NotebookOutcome, Record
from nablagrade.records.record import outdate
from nablagrade.records.reports.summary import format_points
from nablagrade.records.reports.words import count_of
from nablagrade.settings import Settings, load_settings
from nablagrade.watching.arrivals import Arrivals, Place, stamp_of_course
from nablagrade.watching.attempts import FOREVER, Attempts
from nablagrade.watching.ears import Ears, Sound
from nablagrade.watching.inbound import inbound_of, take_over
from nablagrade.watching.pages import hand_back, is_stale

AGAIN_SECONDS = 10.0  # after what could not be graded: another grader at work, a database that is gone
LONGEST_WAIT_SECONDS = 5.0
REST_SECONDS = 0.5  # from a change of the course's own to a look at it


@dataclass(frozen=True)
class WatchRequest:
    """What a person asked to be watched, and whom to tell."""

    root: Path
    choose_options: Callable[[Settings], BatchOptions]
    assignments: tuple[str, ...] = ()
    records: Path | None = None
    look_seconds: float = 30.0  # between looks at everything: what nobody told of is found, too
    must_end: Callable[[], bool] = lambda: False  # whether somebody has interrupted
    tell: Callable[[str], None] = lambda _: None


def watch(request: WatchRequest) -> None:
    """Grade what arrives until somebody interrupts. CourseError when the course cannot be read at the start.

    All that has arrived before is looked at first: what a killed watcher left is found by its records' keys.
    """
    settings = _load(request)
    settings.submitted.mkdir(parents=True, exist_ok=True)
    with Warm() as warm, Ears(_folders(settings)) as ears:
        _Watcher(request, settings, warm, ears).run()


def _load(request: WatchRequest) -> Settings:
    settings = load_settings(request.root)
    return replace(settings, records=request.records.resolve()) if request.records else settings


def _folders(settings: Settings) -> list[Path]:
    """Return what is listened to; some of it comes only later, such as the exchange with the first release."""
    inbound = inbound_of(settings)
    folders = [settings.submitted, settings.source, settings.autograders, settings.release]
    return [*folders, *([inbound] if inbound else [])]


class _LaterWriter(ResultWriter):
    """The writer of all runs but the first: the copy of the gradebook is of before the watching."""

    def begin(self) -> None:
        """Copy nothing."""


class _Watcher:
    def __init__(self, request: WatchRequest, settings: Settings, warm: Warm, ears: Ears) -> None:
        self._request, self._warm, self._ears = request, warm, ears
        self._said: dict[str, str] = {}  # of each subject the last sentence: it is not said again
        self._taken: set[str] = set()
        self._open_writer: type[ResultWriter] = ResultWriter  # which copies the gradebook first
        self._begin(settings)

    def _begin(self, settings: Settings) -> None:
        """Take the course as it is now, and everything that was handed in as if it had come just now."""
        assignments = choose_assignments(settings, self._request.assignments)
        self._course = stamp_of_course(settings, assignments)
        self._warm.cool()  # its workers have loaded checks
        self._settings, self._assignments = settings, assignments
        self._options = self._request.choose_options(settings)
        self._plan = plan_batch(settings, self._options, assignments)
        self._warm.take(self._plan)  # they warm up meanwhile
        self._known: dict[str, Prepared] = {}
        self._titles: dict[str, dict[str, str]] = {}
        self._arrivals = Arrivals(settings, assignments, find_assignments(settings))
        self._look_at = 0.0

    def run(self) -> None:
        """Watch until somebody interrupts. IsolationError where this machine locks nothing in."""
        self._warm.take(self._plan).wait_until_ready()
        watched = count_of(len(self._assignments), "assignment")
        self._request.tell(f"watching {self._settings.submitted} for {watched}; Ctrl-C ends it")
        while True:
            try:
                self._step()
            except IsolationError:
                raise  # no notebook could be graded here
            except (NablagradeError, OSError) as error:  # a folder that is gone, a disk that is full
                self._tell_once("watching", str(error))
                time.sleep(1.0)

    def _step(self) -> None:
        if time.monotonic() >= self._look_at:
            self._look()
        if (
            self._request.must_end()
        ):  # and was not heard: Python passes over what is raised in a weak reference's callback
            raise KeyboardInterrupt
        seconds = min(self._arrivals.seconds_left(), self._look_at - time.monotonic(), LONGEST_WAIT_SECONDS)
        self._hear(self._ears.wait(seconds))
        for assignment, places in groupby(sorted(self._arrivals.take_due(), key=_by_assignment), _by_assignment):
            self._grade(assignment, list(places))

    def _listen(self) -> None:
        """Listen to what has come since, and say which exchange is watched."""
        if inbound := inbound_of(self._settings):
            self._tell_once("exchange", f"watching {inbound}, too: what students submit there is taken over")
        self._ears.listen_to(_folders(self._settings))
        if self._ears.problem:
            self._tell_once("ears", self._ears.problem)

    def _look(self) -> None:
        self._look_at = time.monotonic() + self._request.look_seconds
        self._renew()
        self._listen()
        self._take_over()
        self._arrivals.look_for_all()
        if self._settings.arrival.feedback_on_arrival:
            for assignment in self._assignments:
                places = (one for one in self._arrivals.all_places() if one[1] == assignment)
                if stale := [place[0] for place in places if is_stale(self._settings, place)]:
                    self._hand_back(assignment, stale)

    def _hear(self, sounds: Sequence[Sound]) -> None:
        others = []
        for sound in sounds:
            if sound.path.is_relative_to(self._settings.submitted):
                self._arrivals.hear(sound.path, is_writing=sound.is_writing)
            elif not sound.is_writing:
                others.append(sound.path)
        inbound = inbound_of(self._settings) if others else None
        handed_in = [path for path in others if inbound and path.is_relative_to(inbound)]
        if handed_in:
            self._take_over()
        if len(others) > len(handed_in):  # the course's own: more may come, as when branches are changed
            self._look_at = time.monotonic() + REST_SECONDS

    def _take_over(self) -> None:
        for words in take_over(self._settings, self._assignments, self._taken):
            self._request.tell(words)

    def _renew(self) -> bool:
        """Look whether the course changed; begin anew where it did."""
        if stamp_of_course(self._settings, self._assignments) == self._course:
            return False
        try:
            self._begin(_load(self._request))
        except NablagradeError as error:  # somebody is at it: what was loaded before goes on
            self._course = stamp_of_course(self._settings, self._assignments)
            self._tell_once("course", str(error))
            return False
        self._request.tell("the course was changed: checks and sources are loaded anew")
        return True

    def _grade(self, assignment: str, places: Sequence[Place]) -> None:
        if self._renew():
            return  # all is due again
        records: list[Record] = []
        attempts = Attempts(self._settings.records, self._settings.arrival)
        try:
            grade_course(self._order(assignment, places, attempts, records))
        except IsolationError:
            raise  # no notebook could be graded here
        except (NablagradeError, OSError) as error:
            self._tell_once(assignment, f"{assignment}: {error}")
            for place in places:
                self._arrivals.put_off(place, AGAIN_SECONDS)
            return
        self._said.pop(assignment, None)
        self._open_writer = _LaterWriter
        if stamp_of_course(self._settings, self._assignments) != self._course:
            for record in records:  # graded amid a change: by which checks nobody knows
                outdate(record, self._settings.records)
        attempts.conclude(records)
        self._tell_of(assignment, records)
        self._refuse(attempts)
        if self._settings.arrival.feedback_on_arrival and records:
            self._hand_back(assignment, sorted({one.student for one in records}))

    def _order(
        self, assignment: str, places: Sequence[Place], attempts: Attempts, records: list[Record]
    ) -> GradeRequest:
        students = {student for student, _ in places}
        return GradeRequest(
            self._settings,
            self._options,
            (assignment,),
            student_glob=glob.escape(places[0][0]) if len(places) == 1 else "*",
            is_chosen=lambda submission: submission.student in students,
            is_wanted=attempts.is_wanted,
            open_writer=self._open_writer,
            plan=self._plan,
            warm=self._warm,
            known=self._known,
            report_record=records.append,
            report_change=lambda words: self._tell_once(words, words),
            report_problem=self._request.tell,
        )

    def _refuse(self, attempts: Attempts) -> None:
        for (student, assignment), seconds in attempts.refused.items():
            if seconds == FOREVER:
                most = count_of(self._settings.arrival.attempts_counted, "attempt")
                self._request.tell(f"{student}/{assignment}: not graded, all of {most} are used")
            else:
                self._arrivals.put_off((student, assignment), seconds)
                self._request.tell(f"{student}/{assignment}: waits {seconds:.0f} s, until a next attempt may come")

    def _tell_of(self, assignment: str, records: Sequence[Record]) -> None:
        for student, some in groupby(sorted(records, key=lambda one: one.student), lambda one: one.student):
            mine = [one for one in some if one.outcome is not NotebookOutcome.MISSING]
            points, most = (format_points(sum(getattr(one, name) for one in mine)) for name in ("score", "max_score"))
            broken = any(one.outcome is NotebookOutcome.BROKEN for one in mine)
            told = "broken by us, see its record" if broken else f"{points} of {most} by the machine"
            self._request.tell(f"{student}/{assignment}: {count_of(len(mine), 'notebook')} graded, {told}")

    def _hand_back(self, assignment: str, students: Sequence[str]) -> None:
        try:
            if assignment not in self._titles:
                self._titles[assignment] = find_titles(self._settings.source / assignment)
            hand_back(self._settings, assignment, students, self._titles[assignment])
        except (NablagradeError, OSError) as error:  # tried again with the next look
            self._tell_once(f"feedback {assignment}", f"{assignment}: feedback is not written ({error})")

    def _tell_once(self, subject: str, words: str) -> None:
        if self._said.get(subject) != words:
            self._said[subject] = words
            self._request.tell(words)


def _by_assignment(place: Place) -> str:
    return place[1]
