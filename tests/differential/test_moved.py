"""Classic tests that are judged outside, under `nbgrader autograde` and under ours: same points, same outputs."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nablagrade.model import TESTS_INSIDE, TESTS_OUTSIDE
from tests.differential import moved

pytestmark = pytest.mark.slow

GRADES = """
    select c.name, g.auto_score, g.needs_manual_grade from grade g join base_cell c on g.cell_id = c.id
    join submitted_notebook sn on g.notebook_id = sn.id join submitted_assignment sa on sn.assignment_id = sa.id
    where sa.student_id = ?
"""


@pytest.fixture(scope="module")
def graded(once, command) -> Callable[[str], Path]:
    """`graded(program)`: the course, autograded by this program."""
    built = once("moved-built", lambda place: moved.build(place, command))

    def grade(program: str) -> Path:
        def make(place: Path) -> None:
            shutil.copytree(built, place)
            done = command("env", "-u", "PYTEST_CURRENT_TEST", program, "autograde", "ps", cwd=place)
            assert done.returncode == 0, done.stderr

        return once(f"moved-{program}", make)

    return grade


def _points(course: Path, student: str) -> dict[str, Any]:
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        return {name: rest for name, *rest in database.execute(GRADES, (student,))}


def _cells(course: Path, student: str) -> dict[str, Any]:
    book = json.loads((course / "autograded" / student / "ps" / "book.ipynb").read_text("utf-8"))
    return {one["metadata"]["nbgrader"]["grade_id"]: one for one in book["cells"]}


@pytest.mark.parametrize("student", moved.STUDENTS)
def test_same_points(graded, student):
    """Each cell of an honest answer has the points that nbgrader gives."""
    assert _points(graded("nablagrade"), student) == _points(graded("nbgrader"), student)


@pytest.mark.parametrize("student", moved.STUDENTS)
def test_same_outputs(graded, stable, student):
    """Each test cell shows what it shows under nbgrader, tracebacks and numbers included."""
    mine, theirs = (_cells(graded(program), student) for program in ("nablagrade", "nbgrader"))
    for name in mine:
        assert mine[name]["execution_count"] == theirs[name]["execution_count"]
        assert stable(mine[name]["outputs"]) == stable(theirs[name]["outputs"]), name


def test_most_were_judged_outside(graded):
    """All tests but those that must not be were judged outside, for a right answer."""
    record = json.loads((graded("nablagrade") / "records/right/ps/book.json").read_text())
    titles = {one["id"]: one["checks"][0]["title"] for one in record["exercises"] if one["id"] in moved.TESTS}
    assert titles == {name: TESTS_INSIDE if name in moved.KEPT_INSIDE else TESTS_OUTSIDE for name in moved.TESTS}
    assert record["checked"] == "mixed"


def test_the_students_differ(graded):
    """The class is worth comparing: there are passed and failed cells of each test."""
    points = [_points(graded("nbgrader"), student) for student in moved.STUDENTS]
    for name in moved.TESTS:
        assert {one[name][0] > 0 for one in points} == {True, False}, name
