"""The class as two tables, students × exercises: how each exercise ended, and the points that it has so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.class_page.theory import Points
from nablagrade.records.reports.summary import is_unanswered, outcome_of, points_of


class End(StrEnum):
    """How one exercise stands for one student, as a class is counted."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    STOPPED = "stopped"  # an error, a time or memory limit, a crash
    INVALID = "invalid"
    BLANK = "blank"
    WAITING = "waiting"  # for a person
    BROKEN = "broken"  # by us


_ENDS: Mapping[Outcome, End] = {
    Outcome.PASSED: End.RIGHT,
    Outcome.PARTLY: End.PARTLY,
    Outcome.FAILED: End.WRONG,
    Outcome.SKIPPED: End.WRONG,
    Outcome.ERRORED: End.STOPPED,
    Outcome.TIMED_OUT: End.STOPPED,
    Outcome.OUT_OF_MEMORY: End.STOPPED,
    Outcome.CRASHED: End.STOPPED,
    Outcome.INVALID: End.INVALID,
    Outcome.NEEDS_PERSON: End.WAITING,
    Outcome.BROKEN: End.BROKEN,
}


def end_of(exercise: ExerciseResult) -> End:
    """How an exercise ended."""
    outcome = outcome_of(exercise)
    if is_unanswered(exercise) and outcome is not Outcome.BROKEN:
        return End.BLANK
    if outcome is Outcome.FAILED and points_of(exercise) > 0:
        return End.PARTLY
    return _ENDS[outcome]


@dataclass(frozen=True, order=True)
class Place:
    """Where an exercise stands in a course."""

    assignment: str
    notebook: str
    exercise: str


@dataclass(frozen=True)
class Class:
    """The records of a class by student, and its exercises in the order of their notebooks."""

    records: Mapping[str, Sequence[Record]]  # by student, in order
    places: Mapping[Place, float]  # with the most points that there are

    @cached_property
    def students(self) -> tuple[str, ...]:
        """All students, in order."""
        return tuple(self.records)

    @cached_property
    def is_term(self) -> bool:
        """Whether there are several assignments."""
        return len({one.assignment for records in self.records.values() for one in records}) > 1

    @cached_property
    def results(self) -> Mapping[Place, Mapping[str, ExerciseResult]]:
        """The results of each exercise by student; who has not handed in its notebook has none."""
        found: dict[Place, dict[str, ExerciseResult]] = {place: {} for place in self.places}
        for student, records in self.records.items():
            for place, one in _results(records):
                found[place][student] = one
        return found

    @cached_property
    def ends(self) -> Mapping[Place, Mapping[str, End]]:
        """How each ended, likewise."""
        return {
            place: {student: end_of(one) for student, one in results.items()} for place, results in self.results.items()
        }

    @cached_property
    def points(self) -> Points:
        """The points, students × exercises: NaN where nothing was handed in, and where a person has not decided."""
        rows = {student: number for number, student in enumerate(self.students)}
        points = np.full((len(rows), len(self.places)), np.nan)
        for column, place in enumerate(self.places):
            for student, one in self.results[place].items():
                if not one.needs_person and self.ends[place][student] is not End.BROKEN:
                    points[rows[student], column] = points_of(one)
        return points

    @cached_property
    def most(self) -> Points:
        """The most points of each exercise."""
        return np.array(list(self.places.values()), dtype=float)


def gather(records: Sequence[Record]) -> Class:
    """The class that these records show, which are in order."""
    students: dict[str, list[Record]] = {}
    order: dict[tuple[str, str], dict[str, float]] = {}
    for record in records:
        students.setdefault(record.student, []).append(record)
        seen = order.setdefault((record.assignment, record.notebook), {})
        for one in record.exercises:
            seen[one.id] = max(seen.get(one.id, 0.0), one.max_score)
    places = {
        Place(*notebook, exercise): most
        for notebook, exercises in sorted(order.items())
        for exercise, most in exercises.items()
    }
    return Class(students, places)


def _results(records: Sequence[Record]) -> Iterator[tuple[Place, ExerciseResult]]:
    for record in records:
        if record.outcome is NotebookOutcome.GRADED:
            for one in record.exercises:
                yield Place(record.assignment, record.notebook, one.id), one
