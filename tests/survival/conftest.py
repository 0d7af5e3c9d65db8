"""A class of a hundred students with two small notebooks each, and what is left of a grading, without times and ids."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SLOW = "__import__('time').sleep(0.2) or 15437"  # long enough to be met
ANSWERS = ("15437", "-15437", "'1/2x'", "1 / 0", "...", "15437.0", "'fifteen'", SLOW)
SEVENS = ("7", "6", "7.0", "None", "1 / 0")
GRADES = """
select submitted_assignment.student_id, notebook.name, base_cell.name, auto_score, manual_score, extra_credit,
       needs_manual_grade
from grade join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join notebook on notebook.id = submitted_notebook.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
order by 1, 2, 3
"""
COMMENTS = """
select submitted_assignment.student_id, notebook.name, base_cell.name, auto_comment, manual_comment
from comment join base_cell on base_cell.id = comment.cell_id
join submitted_notebook on submitted_notebook.id = comment.notebook_id
join notebook on notebook.id = submitted_notebook.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
order by 1, 2, 3
"""
CELLS = """
select notebook.name, base_cell.name, type, max_score from base_cell join notebook on notebook.id = notebook_id
left join grade_cells on grade_cells.id = base_cell.id order by 1, 2, 3
"""
SOURCES = "select name, cell_type, locked, source, checksum from source_cell order by 1"
STUDENTS = "select id from student order by 1"


def load_small_course() -> ModuleType:
    """The writer of the small course of `tests/cli` (tests are no package)."""
    path = Path(__file__).parents[1] / "cli" / "small_course.py"
    spec = importlib.util.spec_from_file_location("small_class", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build_class(place: Path, students: int) -> Path:
    """The small course with so many students more, each with an answer of their own."""
    small = load_small_course()
    small.STUDENTS.clear()
    small.STUDENTS.update({
        f"s{number:03}": (
            f"a1_total = {ANSWERS[number % len(ANSWERS)]}",
            f"b1 = {SEVENS[number % len(SEVENS)]}",
            f"Because {number}.",
        )
        for number in range(students - 2)
    })  # fmt: skip
    return small.build(place)  # with dora and emil, whose notebooks are none


def read_results(course: Path) -> dict[str, Any]:
    """What a grading leaves: the gradebook by names, the records, all autograded files, whatever else lies there."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        tables = {name: database.execute(query).fetchall() for name, query in
                  {"grades": GRADES, "comments": COMMENTS, "cells": CELLS, "sources": SOURCES,
                   "students": STUDENTS}.items()}  # fmt: skip
    records = {
        name: settle(json.loads(body)) for name, body in files_in(course / "records").items() if name.endswith(".json")
    }
    return {**tables, "records": records, "autograded": files_in(course / "autograded")}


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def settle(record: dict[str, Any]) -> dict[str, Any]:
    """A record without times, key (a giant's has its file's time), whose run it shares, and notes on its tries."""
    notes = [note for note in record["notes"] if "the first try broke" not in note["words"]]
    return {**record, "seconds": None, "key": None, "run_of": None, "notes": notes}


@pytest.fixture(scope="session", name="build_class")
def _build_class() -> Callable[[Path, int], Path]:
    """`build_class(place, students)`: a course."""
    return build_class


@pytest.fixture(scope="session", name="read_results")
def _read_results() -> Callable[[Path], dict[str, Any]]:
    """`read_results(course)`: all that a grading left, in a form that can be compared."""
    return read_results
