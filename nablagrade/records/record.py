"""The record as JSON, and the files that hold records; what is made of records lies in the modules beside this one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from nablagrade.errors import CourseError
from nablagrade.escaping import dump_json, folder_name, load_json
from nablagrade.model import Record

SCHEMA = 1


# --- JSON ------------------------------------------------------------------------------------------------------------


def to_json(record: Record) -> dict[str, object]:
    """The record as plain JSON data, schema 1."""
    return {"schema": SCHEMA, **msgspec.to_builtins(record)}


def from_json(data: object) -> Record:
    """The record that `to_json` wrote. Fields of later versions are passed over; anything else raises ValueError."""
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        raise ValueError(f"schema {schema!r} is not {SCHEMA}")
    return msgspec.convert(data, Record)


class _Head(msgspec.Struct):
    schema: object = None


_read_head, _read_record = msgspec.json.Decoder(_Head).decode, msgspec.json.Decoder(Record).decode


def from_bytes(body: bytes) -> Record:
    """The record in a file's JSON, as `from_json` reads it, for a term's ten thousands in a third of the time."""
    try:
        if body.isascii() and _read_head(body).schema == SCHEMA:  # as we write it: else msgspec passes over odd bytes
            return _read_record(body)
    except msgspec.MsgspecError:
        pass  # a lone surrogate, or no record: the slow way tells
    return from_json(load_json(body))


# --- files -----------------------------------------------------------------------------------------------------------


def path_of(folder: Path, student: str, assignment: str, notebook: str) -> Path:
    """Where the record of a notebook lies; no name, however odd, leads out of `folder`."""
    return folder.joinpath(*_names_of(student, assignment, notebook))


def _names_of(student: str, assignment: str, notebook: str) -> tuple[str, str, str]:
    return folder_name(student), folder_name(assignment), f"{folder_name(notebook)}.json"


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


def outdate(record: Record, folder: Path) -> None:
    """Take the key from the record of an earlier grade when its successor is prepared: the next run grades again.

    The answers in it stay: a mark by hand is for them, whatever becomes of this run.
    """
    path = path_of(folder, record.student, record.assignment, record.notebook)
    if old := read_old(folder, record.student, record.assignment, record.notebook):
        path.write_text(dump_json(to_json(replace(old, key=""))), encoding="ascii")
    else:
        path.unlink(missing_ok=True)


def read(path: Path) -> Record:
    """The record in a file. CourseError when it is none."""
    try:
        return from_bytes(path.read_bytes())
    except (OSError, ValueError, OverflowError, RecursionError) as error:
        raise CourseError(f"{path}: is no record of a grade ({error}); delete it and grade again") from error


def read_old(folder: Path, student: str, assignment: str, notebook: str) -> Record | None:
    """The record of an earlier grade; None where there is none: half of one, as a killed grader left it, is none."""
    path = path_of(folder, student, assignment, notebook)
    try:
        return read(path) if path.is_file() else None
    except CourseError:
        return None


def stands_already(record: Record, folder: Path) -> bool:
    """Whether the record of an earlier grade says the same, whatever its key is of, and whether the notebook ran."""
    old = read_old(folder, record.student, record.assignment, record.notebook)
    return old is not None and replace(record, key=old.key, covers=old.covers, replayed=old.replayed) == old


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
        if records := tuple(_read_in_place(place / one, (student, name, one)) for one in names):
            yield records


def recorded_assignments(folder: Path) -> set[str]:
    """The names of the folders in which the records of assignments lie."""
    students = (folder / student for student in _names_in(folder))
    return {name for student in students for name in _names_in(student) if (student / name).is_dir()}


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - as fast as it gets, for a class of any size
    except (FileNotFoundError, NotADirectoryError):
        return []


def _read_in_place(path: Path, names: tuple[str, str, str]) -> Record:
    record = read(path)
    if names != _names_of(record.student, record.assignment, record.notebook):
        raise CourseError(f"{path}: holds the record of another notebook; delete it and grade again")
    return record
