"""The view of a record that a student, or anyone who finds a CI artifact, may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nablagrade.model import ExerciseResult, Record


def student_view(record: Record) -> Record:
    """The record without what is for instructors: details, mistakes, notes, and the key (a hash over hidden checks)."""
    return replace(record, exercises=tuple(_hide(exercise) for exercise in record.exercises), notes=(), key="")


def student_views(records: Iterable[Record]) -> list[Record]:
    """The student's view of each record, ordered by student, assignment and notebook."""
    views = (student_view(record) for record in records)
    return sorted(views, key=lambda record: (record.student, record.assignment, record.notebook))


def _hide(exercise: ExerciseResult) -> ExerciseResult:
    return replace(exercise, checks=tuple(replace(check, mistake=None, detail=None) for check in exercise.checks))
