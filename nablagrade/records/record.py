"""The record as JSON, and the files that hold records; what is made of records lies in the modules beside this one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from nablagrade.errors import CourseError
from nablagrade.escaping import dump_json, folder_name
from nablagrade.model import (
    CellGrade,
    CheckResult,
    ExerciseResult,
    Isolation,
    IsolationLevel,
    Note,
    NotebookOutcome,
    NoteKind,
    Outcome,
    Record,
)
from nablagrade.records.fields import (
    as_fields,
    as_text,
    date_or_none,
    flag,
    get,
    items,
    number,
    number_or_none,
    text,
    text_or_none,
)

SCHEMA = 1


# --- to JSON ---------------------------------------------------------------------------------------------------------


def to_json(record: Record) -> dict[str, object]:
    """The record as plain JSON data, schema 1."""
    return {
        "schema": SCHEMA,
        "student": record.student,
        "assignment": record.assignment,
        "notebook": record.notebook,
        "outcome": record.outcome.value,
        "score": record.score,
        "max_score": record.max_score,
        "needs_person": record.needs_person,
        "checked": record.checked,
        "isolation": {"level": record.isolation.level.value, "layers": list(record.isolation.layers)},
        "seconds": {"wall": record.wall_seconds, "cpu": record.cpu_seconds},
        "key": record.key,
        "exercises": [_exercise_to_json(exercise) for exercise in record.exercises],
        "cells": [_cell_to_json(cell) for cell in record.cells],
        "comments": [list(comment) for comment in record.comments],
        "notes": [{"kind": note.kind.value, "words": note.words} for note in record.notes],
        "penalty": record.penalty,
        "handed_in": _date_to_json(record.handed_in),
        "due": _date_to_json(record.due),
    }


def _exercise_to_json(exercise: ExerciseResult) -> dict[str, object]:
    return {
        "id": exercise.id,
        "auto_score": exercise.auto_score,
        "manual_score": exercise.manual_score,
        "max_score": exercise.max_score,
        "needs_person": exercise.needs_person,
        "extra_credit": exercise.extra_credit,
        "comment": exercise.comment,
        "answer": exercise.answer,
        "is_blank": exercise.is_blank,
        "stopped": exercise.stopped,
        "pictures": exercise.pictures,
        "pictures_left_out": exercise.pictures_left_out,
        "checks": [_check_to_json(check) for check in exercise.checks],
    }


def _check_to_json(check: CheckResult) -> dict[str, object]:
    return {
        "name": check.name,
        "title": check.title,
        "outcome": check.outcome.value,
        "weight": check.weight,
        "hint": check.hint,
        "mistake": check.mistake,
        "detail": check.detail,
    }


def _cell_to_json(cell: CellGrade) -> dict[str, object]:
    return {
        "grade_id": cell.grade_id,
        "auto_score": cell.auto_score,
        "max_score": cell.max_score,
        "needs_manual": cell.needs_manual,
        "answer": cell.answer,
    }


def _date_to_json(date: datetime | None) -> str | None:
    return None if date is None else date.isoformat()


# --- from JSON -------------------------------------------------------------------------------------------------------


def from_json(data: object) -> Record:
    """The record that `to_json` wrote. Fields of later versions are passed over; anything else raises ValueError."""
    fields = as_fields(data)
    if fields.get("schema") != SCHEMA:
        raise ValueError(f"schema {fields.get('schema')!r} is not {SCHEMA}")
    isolation, seconds = as_fields(get(fields, "isolation")), as_fields(get(fields, "seconds"))
    return Record(
        student=text(fields, "student"),
        assignment=text(fields, "assignment"),
        notebook=text(fields, "notebook"),
        outcome=NotebookOutcome(text(fields, "outcome")),
        score=number(fields, "score"),
        max_score=number(fields, "max_score"),
        needs_person=flag(fields, "needs_person"),
        checked=text(fields, "checked"),
        isolation=Isolation(IsolationLevel(text(isolation, "level")), items(isolation, "layers", as_text)),
        wall_seconds=number(seconds, "wall"),
        cpu_seconds=number(seconds, "cpu"),
        key=text(fields, "key"),
        exercises=items(fields, "exercises", _exercise_from_json),
        cells=items(fields, "cells", _cell_from_json),
        comments=items(fields, "comments", _comment_from_json),
        notes=items(fields, "notes", _note_from_json),
        penalty=number(fields, "penalty") if "penalty" in fields else 0.0,
        handed_in=date_or_none(fields, "handed_in"),
        due=date_or_none(fields, "due"),
    )


def _exercise_from_json(data: object) -> ExerciseResult:
    fields = as_fields(data)
    return ExerciseResult(
        id=text(fields, "id"),
        auto_score=number_or_none(fields, "auto_score"),
        manual_score=number_or_none(fields, "manual_score"),
        max_score=number(fields, "max_score"),
        needs_person=flag(fields, "needs_person"),
        checks=items(fields, "checks", _check_from_json),
        extra_credit=number(fields, "extra_credit") if "extra_credit" in fields else 0.0,
        comment=text_or_none(fields, "comment") if "comment" in fields else None,
        answer=text(fields, "answer") if "answer" in fields else "",
        is_blank=flag(fields, "is_blank") if "is_blank" in fields else False,
        stopped=text(fields, "stopped") if "stopped" in fields else "",
        pictures=int(number(fields, "pictures")) if "pictures" in fields else 0,
        pictures_left_out=int(number(fields, "pictures_left_out")) if "pictures_left_out" in fields else 0,
    )


def _note_from_json(data: object) -> Note:
    fields = as_fields(data)
    return Note(NoteKind(text(fields, "kind")), text(fields, "words"))


def _check_from_json(data: object) -> CheckResult:
    fields = as_fields(data)
    return CheckResult(
        name=text(fields, "name"),
        title=text(fields, "title"),
        outcome=Outcome(text(fields, "outcome")),
        weight=number(fields, "weight"),
        hint=text_or_none(fields, "hint"),
        mistake=text_or_none(fields, "mistake"),
        detail=text_or_none(fields, "detail"),
    )


def _cell_from_json(data: object) -> CellGrade:
    fields = as_fields(data)
    return CellGrade(
        grade_id=text(fields, "grade_id"),
        auto_score=number_or_none(fields, "auto_score"),
        max_score=number(fields, "max_score"),
        needs_manual=flag(fields, "needs_manual"),
        answer=text(fields, "answer") if "answer" in fields else "",
    )


def _comment_from_json(data: object) -> tuple[str, str | None]:
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError("a comment is a pair of a grade_id and a text")
    grade_id, comment = data
    return as_text(grade_id), None if comment is None else as_text(comment)


# --- files -----------------------------------------------------------------------------------------------------------


def path_of(folder: Path, student: str, assignment: str, notebook: str) -> Path:
    """Where the record of a notebook lies; no name, however odd, leads out of `folder`."""
    return folder / folder_name(student) / folder_name(assignment) / f"{folder_name(notebook)}.json"


def write(record: Record, folder: Path) -> Path:
    """Write the record under `folder`, whole or not at all. OSError when the disk refuses."""
    prepare(record, folder)
    return publish(record, folder)


def prepare(record: Record, folder: Path) -> None:
    """Write a record beside its place, where nobody reads it yet."""
    temporary = _temporary(path_of(folder, record.student, record.assignment, record.notebook))
    temporary.parent.mkdir(parents=True, exist_ok=True)
    try:
        temporary.write_text(dump_json(to_json(record)), encoding="ascii")
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def publish(record: Record, folder: Path) -> Path:
    """Put a record that was prepared in its place, instead of an earlier one."""
    path = path_of(folder, record.student, record.assignment, record.notebook)
    return _temporary(path).replace(path)


def _temporary(path: Path) -> Path:
    return path.with_name(f"{path.name}.tmp")  # one name: what a killed grader left is written over


def forget(record: Record, folder: Path) -> None:
    """Remove the record of an earlier grade when its successor is prepared: what it says is about to be replaced."""
    path_of(folder, record.student, record.assignment, record.notebook).unlink(missing_ok=True)


def read(path: Path) -> Record:
    """The record in a file. CourseError when it is none."""
    try:
        return from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError, OverflowError, RecursionError) as error:
        raise CourseError(f"{path}: is no record of a grade ({error}); delete it and grade again") from error


def read_old(folder: Path, student: str, assignment: str, notebook: str) -> Record | None:
    """The record of an earlier grade; None where there is none: half of one, as a killed grader left it, is none."""
    path = path_of(folder, student, assignment, notebook)
    try:
        return read(path) if path.is_file() else None
    except CourseError:
        return None


def read_all(folder: Path, assignment: str) -> list[Record]:
    """All records of an assignment, by student and notebook. CourseError when one is broken or in a wrong place."""
    records = (record for submission in read_submissions(folder, assignment) for record in submission)
    return sorted(records, key=lambda record: (record.student, record.notebook))


def read_submissions(folder: Path, assignment: str) -> Iterator[tuple[Record, ...]]:
    """The records of one submission after the other: a class of any size. Errors as of `read_all`."""
    name = folder_name(assignment)
    for student in sorted(_names_in(folder)):  # not by `glob`, which looks at each place three times
        place = folder / student / name
        names = sorted(one for one in _names_in(place) if one.endswith(".json"))
        if records := tuple(_read_in_place(place / one, folder) for one in names):
            yield records


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - as fast as it gets, for a class of any size
    except (FileNotFoundError, NotADirectoryError):
        return []


def _read_in_place(path: Path, folder: Path) -> Record:
    record = read(path)
    if path != path_of(folder, record.student, record.assignment, record.notebook):
        raise CourseError(f"{path}: holds the record of another notebook; delete it and grade again")
    return record
