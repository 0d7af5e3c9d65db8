"""The record as JSON, and the files that hold records; what is made of records lies in the modules beside this one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import TypeVar

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

SCHEMA = 1

Fields = Mapping[str, object]
T = TypeVar("T")


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
    }


def _exercise_to_json(exercise: ExerciseResult) -> dict[str, object]:
    return {
        "id": exercise.id,
        "auto_score": exercise.auto_score,
        "manual_score": exercise.manual_score,
        "max_score": exercise.max_score,
        "needs_person": exercise.needs_person,
        "comment": exercise.comment,
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


# --- from JSON -------------------------------------------------------------------------------------------------------


def from_json(data: object) -> Record:
    """The record that `to_json` wrote. Fields of later versions are passed over; anything else raises ValueError."""
    fields = _as_fields(data)
    if fields.get("schema") != SCHEMA:
        raise ValueError(f"schema {fields.get('schema')!r} is not {SCHEMA}")
    isolation, seconds = _as_fields(_get(fields, "isolation")), _as_fields(_get(fields, "seconds"))
    return Record(
        student=_text(fields, "student"),
        assignment=_text(fields, "assignment"),
        notebook=_text(fields, "notebook"),
        outcome=NotebookOutcome(_text(fields, "outcome")),
        score=_number(fields, "score"),
        max_score=_number(fields, "max_score"),
        needs_person=_flag(fields, "needs_person"),
        checked=_text(fields, "checked"),
        isolation=Isolation(IsolationLevel(_text(isolation, "level")), _items(isolation, "layers", _as_text)),
        wall_seconds=_number(seconds, "wall"),
        cpu_seconds=_number(seconds, "cpu"),
        key=_text(fields, "key"),
        exercises=_items(fields, "exercises", _exercise_from_json),
        cells=_items(fields, "cells", _cell_from_json),
        comments=_items(fields, "comments", _comment_from_json),
        notes=_items(fields, "notes", _note_from_json),
        penalty=_number(fields, "penalty") if "penalty" in fields else 0.0,
    )


def _exercise_from_json(data: object) -> ExerciseResult:
    fields = _as_fields(data)
    return ExerciseResult(
        id=_text(fields, "id"),
        auto_score=_number_or_none(fields, "auto_score"),
        manual_score=_number_or_none(fields, "manual_score"),
        max_score=_number(fields, "max_score"),
        needs_person=_flag(fields, "needs_person"),
        checks=_items(fields, "checks", _check_from_json),
        comment=_text_or_none(fields, "comment") if "comment" in fields else None,
    )


def _note_from_json(data: object) -> Note:
    fields = _as_fields(data)
    return Note(NoteKind(_text(fields, "kind")), _text(fields, "words"))


def _check_from_json(data: object) -> CheckResult:
    fields = _as_fields(data)
    return CheckResult(
        name=_text(fields, "name"),
        title=_text(fields, "title"),
        outcome=Outcome(_text(fields, "outcome")),
        weight=_number(fields, "weight"),
        hint=_text_or_none(fields, "hint"),
        mistake=_text_or_none(fields, "mistake"),
        detail=_text_or_none(fields, "detail"),
    )


def _cell_from_json(data: object) -> CellGrade:
    fields = _as_fields(data)
    return CellGrade(
        grade_id=_text(fields, "grade_id"),
        auto_score=_number_or_none(fields, "auto_score"),
        max_score=_number(fields, "max_score"),
        needs_manual=_flag(fields, "needs_manual"),
        answer=_text(fields, "answer") if "answer" in fields else "",
    )


def _comment_from_json(data: object) -> tuple[str, str | None]:
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError("a comment is a pair of a grade_id and a text")
    grade_id, comment = data
    return _as_text(grade_id), None if comment is None else _as_text(comment)


# --- one field -------------------------------------------------------------------------------------------------------


def _as_fields(data: object) -> Fields:
    if not isinstance(data, dict):
        raise ValueError(f"a JSON object is wanted, not {type(data).__name__}")  # noqa: TRY004  a bad file, not a bad call
    return data


def _as_text(data: object) -> str:
    if not isinstance(data, str):
        raise ValueError(f"text is wanted, not {type(data).__name__}")  # noqa: TRY004  a bad file, not a bad call
    return data


def _get(fields: Fields, name: str) -> object:
    if name not in fields:
        raise ValueError(f"the field {name!r} is missing")
    return fields[name]


def _text(fields: Fields, name: str) -> str:
    return _as_text(_get(fields, name))


def _text_or_none(fields: Fields, name: str) -> str | None:
    return None if _get(fields, name) is None else _text(fields, name)


def _number(fields: Fields, name: str) -> float:
    value = _get(fields, name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"the field {name!r} is not a finite number")
    return float(value)


def _number_or_none(fields: Fields, name: str) -> float | None:
    return None if _get(fields, name) is None else _number(fields, name)


def _flag(fields: Fields, name: str) -> bool:
    value = _get(fields, name)
    if not isinstance(value, bool):
        raise ValueError(f"the field {name!r} is neither true nor false")  # noqa: TRY004  a bad file, not a bad call
    return value


def _items(fields: Fields, name: str, read_item: Callable[[object], T]) -> tuple[T, ...]:
    value = _get(fields, name)
    if not isinstance(value, list):
        raise ValueError(f"the field {name!r} is not a list")  # noqa: TRY004  a bad file, not a bad call
    return tuple(read_item(item) for item in value)


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
    for place in sorted(folder.glob(f"*/{folder_name(assignment)}")):
        if records := tuple(_read_in_place(path, folder) for path in sorted(place.glob("*.json"))):
            yield records


def _read_in_place(path: Path, folder: Path) -> Record:
    record = read(path)
    if path != path_of(folder, record.student, record.assignment, record.notebook):
        raise CourseError(f"{path}: holds the record of another notebook; delete it and grade again")
    return record
