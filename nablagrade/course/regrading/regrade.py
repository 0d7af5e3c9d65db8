"""An assignment judged again after a check was mended: who gains, who loses, and why, before it is written."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass, field

from nablagrade.course.course import choose_assignments
from nablagrade.course.grade_course import GradeRequest, grade_course
from nablagrade.course.preparing import BatchOptions
from nablagrade.course.regrading.comparing import DryWriter, Found, RegradeWriter
from nablagrade.course.regrading.differences import Change, homes_of, is_other
from nablagrade.errors import CourseError, UsageError
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.sources import read_source
from nablagrade.records.attention import Attention
from nablagrade.records.record import read_submissions
from nablagrade.settings import Settings


@dataclass(frozen=True)
class RegradeRequest:
    """What a person asked to be judged again."""

    settings: Settings
    options: BatchOptions
    assignment: str
    exercise_glob: str = "*"
    student_glob: str = "*"
    is_dry: bool = False  # nothing is written


@dataclass(frozen=True)
class Differences:
    """What a mended check changes, sorted by student."""

    assignment: str
    changes: tuple[Change, ...]
    students: frozenset[str]  # who was graded before, and asked for
    new_since: frozenset[str]
    held_back: int  # notebooks
    judged: int  # notebooks
    is_taken_over: bool
    attention: Attention
    problems: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)

    def gained(self) -> dict[str, float]:
        """Return the points that each student gains, below 0 loses; an exercise counts once, whatever of it changed."""
        parts = {(one.student, one.notebook, one.exercise, one.points_before, one.points_after) for one in self.changes}
        gains: dict[str, float] = {}
        for student, _, _, before, after in sorted(parts):
            gains[student] = gains.get(student, 0.0) + after - before
        return gains

    def counts(self) -> tuple[int, int, int]:
        """Return how many students gain, lose, and have the points that they had."""
        moved = {student: gain for student, gain in self.gained().items() if is_other(gain, 0.0)}
        gain = sum(one > 0 for one in moved.values())
        return gain, len(moved) - gain, len(self.students - self.new_since - moved.keys())

    def total(self) -> str:
        """Return the line below the list."""
        gain, lose, same = self.counts()
        return f"{gain} gain{'s' * (gain == 1)}, {lose} lose{'s' * (lose == 1)}, {same} unchanged"


def regrade(request: RegradeRequest, report_done: Callable[[], None] = lambda: None) -> Differences:
    """Judge again what may end otherwise now; write it where that was asked for. CourseError where nothing was graded.

    The notebooks run as in every grade, in the same sandbox: another writer makes the difference.
    """
    settings, name = request.settings, request.assignment
    choose_assignments(settings, (name,))
    students = _graded_before(request)
    _refuse_unknown_exercise(request)
    found = Found(request.exercise_glob)
    problems: list[str] = []
    repairs: list[str] = []
    writer = (DryWriter if request.is_dry else RegradeWriter)(settings, found)
    grade_course(
        GradeRequest(
            settings,
            request.options,
            (name,),
            request.student_glob,
            is_released_again=True,
            is_wanted=writer.is_wanted,
            open_writer=lambda *_: writer,
            report_record=lambda _: report_done(),
            report_problem=problems.append,
            report_repair=repairs.append,
        )
    )
    return Differences(
        name,
        tuple(sorted(found.changes, key=lambda one: (one.student, one.notebook))),
        students,
        frozenset(found.new_since),
        found.held_back,
        found.judged,
        found.is_taken_over,
        found.attention,
        problems,
        repairs,
    )


def _graded_before(request: RegradeRequest) -> frozenset[str]:
    folder, name = request.settings.records, request.assignment
    known = {submission[0].student for submission in read_submissions(folder, name)}
    if not known:
        raise CourseError(f"{folder}: holds no record of {name}; run `nablagrade grade {name}` first")
    chosen = frozenset(student for student in known if fnmatch.fnmatchcase(student, request.student_glob))
    if not chosen:
        raise UsageError(f"{folder}: nobody who matches --student {request.student_glob} has a record of {name}")
    return chosen


def _refuse_unknown_exercise(request: RegradeRequest) -> None:
    folder = request.settings.source / request.assignment
    plans = (plan_of(read_source(path), path.stem) for path in sorted(folder.glob("*.ipynb")))
    names = list(dict.fromkeys(exercise for plan in plans for exercise in homes_of(plan).values()))
    if not any(fnmatch.fnmatchcase(name, request.exercise_glob) for name in names):
        raise UsageError(f"--exercise {request.exercise_glob}: matches none of {', '.join(names)}")
