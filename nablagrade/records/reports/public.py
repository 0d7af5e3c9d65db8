"""The views of a record: what a student may have, or anyone who finds a CI artifact, and what an instructor reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nablagrade.model import CheckResult, ExerciseResult, Record


def student_view(record: Record) -> Record:
    """The record without what is for instructors: details, mistakes, notes, other names, the key (of hidden checks)."""
    return replace(record, exercises=tuple(map(_hide, record.exercises)), notes=(), key="", run_of="")


def student_views(records: Iterable[Record]) -> list[Record]:
    """The student's view of each record, ordered by student, assignment and notebook."""
    return in_order(student_view(record) for record in records)


def instructor_views(records: Iterable[Record]) -> list[Record]:
    """What an instructor's program reads of each record, ordered alike: also mistakes' names and notes, no details."""
    return in_order(replace(one, exercises=tuple(map(_shorten, one.exercises)), key="") for one in records)


def in_order(views: Iterable[Record]) -> list[Record]:
    """The records by student, assignment and notebook."""
    return sorted(views, key=lambda record: (record.student, record.assignment, record.notebook))


def _hide(exercise: ExerciseResult) -> ExerciseResult:
    if not any(one.mistake or one.detail for one in exercise.checks):
        return exercise  # as most are, in a term of 100,000
    return replace(exercise, checks=tuple(map(_public, exercise.checks)))


def _public(check: CheckResult) -> CheckResult:
    return CheckResult(check.name, check.title, check.outcome, check.weight, check.hint)


def _shorten(exercise: ExerciseResult) -> ExerciseResult:
    if not any(one.detail for one in exercise.checks):
        return exercise
    return replace(exercise, checks=tuple(replace(one, detail=None) for one in exercise.checks))
