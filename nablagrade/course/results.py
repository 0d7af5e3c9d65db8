"""What is known of an assignment's grades: the machine's records, and the points that people gave in formgrader."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from nablagrade.model import ExerciseResult, NotebookOutcome, NoteKind, Record
from nablagrade.notebooks.cells import grade_id_of
from nablagrade.notebooks.plans import exercise_of
from nablagrade.notebooks.sources import read_source
from nablagrade.records.gradebook.database import sqlite_path
from nablagrade.records.gradebook.gradebook import Gradebook, ManualGrade
from nablagrade.records.record import read_all
from nablagrade.settings import Settings

Given = Mapping[tuple[str, str, str], ManualGrade]  # student, notebook, grade_id


def load_results(settings: Settings, folder: Path, assignment: str, student_glob: str = "*") -> list[Record]:
    """Return the records of an assignment with the manual points filled in."""
    records = [one for one in read_all(folder, assignment) if fnmatch.fnmatchcase(one.student, student_glob)]
    given = _given(settings, assignment) if records else {}
    if not given:
        return records
    homes = _homes(settings.source / assignment)
    return [_with_manual(record, given, homes) for record in records]


def _homes(source: Path) -> dict[str, str]:
    """Return the exercise of each marked cell, from the instructor's notebooks."""
    homes: dict[str, str] = {}
    for path in source.glob("*.ipynb"):
        for cell in read_source(path)["cells"]:
            if grade_id := grade_id_of(cell):
                homes[grade_id] = exercise_of(cell) or grade_id
    return homes


def _with_manual(record: Record, given: Given, homes: Mapping[str, str]) -> Record:
    if not record.exercises:
        return record
    mine = {cell: grade for (student, notebook, cell), grade in given.items() if (student, notebook) == _name(record)}
    exercises = tuple(_fill(exercise, mine, homes) for exercise in record.exercises)
    score = sum((one.auto_score or 0.0) + (one.manual_score or 0.0) for one in exercises)
    is_undated = any(note.kind is NoteKind.TIMESTAMP for note in record.notes)  # no mark of a person's ends that
    needs_person = is_undated or any(one.needs_person for one in exercises)
    return replace(record, exercises=exercises, score=score, needs_person=needs_person)


def _name(record: Record) -> tuple[str, str]:
    return record.student, record.notebook


def _fill(exercise: ExerciseResult, mine: Mapping[str, ManualGrade], homes: Mapping[str, str]) -> ExerciseResult:
    cells = [grade for cell, grade in mine.items() if homes.get(cell, cell) == exercise.id]
    points = [grade.points for grade in cells if grade.points is not None]
    replaced = sum(grade.auto_score or 0.0 for grade in cells if grade.points is not None)
    return replace(
        exercise,
        auto_score=None if exercise.auto_score is None else exercise.auto_score - replaced,
        manual_score=sum(points) if points else None,
        needs_person=any(grade.needs_person for grade in cells),
    )


def under(settings: Settings, assignment: str, student_glob: str, percent: float) -> list[str]:
    """Return a sentence for each submission with a smaller share of what has been decided, by machine or by hand."""
    records = [one for one in read_all(settings.records, assignment) if fnmatch.fnmatchcase(one.student, student_glob)]
    given = _given(settings, assignment) if records else {}
    shares: dict[str, list[tuple[float, float]]] = {}
    for record in records:
        shares.setdefault(record.student, []).append(_decided(record, given))
    return [
        f"under {percent:g} %: {student}/{assignment} has {100.0 * earned / most:.0f} %"
        for student, some in shares.items()
        if (most := sum(one[1] for one in some)) and 100.0 * (earned := sum(one[0] for one in some)) / most < percent
    ]


def _given(settings: Settings, assignment: str) -> Given:
    path = sqlite_path(settings.db_url)
    if path is not None and not path.is_file():
        return {}
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        return gradebook.manual_grades(assignment)


def _decided(record: Record, given: Given) -> tuple[float, float]:
    """Return the points earned, and the most that could be, of all that a machine or a person has decided."""
    if record.outcome in (NotebookOutcome.MISSING, NotebookOutcome.UNREADABLE):
        return 0.0, record.max_score
    earned = most = 0.0
    for cell in record.cells:
        by_hand = given.get((record.student, record.notebook, cell.grade_id))
        points = by_hand.points if by_hand and by_hand.points is not None else cell.auto_score
        if points is not None:
            earned, most = earned + points, most + cell.max_score
    return earned, most
