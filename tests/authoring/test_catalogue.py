"""The catalogue: what a course offers, counted; and where the bank is found when there is no course."""

from __future__ import annotations

from pathlib import Path

import pytest

from nablagrade.authoring.catalogue import as_data, count, make_catalogue
from nablagrade.authoring.starter import EXERCISE, LESSON
from nablagrade.course import installed
from nablagrade.course.course import find_assignments
from nablagrade.course.installed import find_bank, find_course_or_bank
from nablagrade.errors import CourseError
from nablagrade.settings import load_settings
from tests.authoring.small_course import GRADED, Small

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bank():
    """The catalogue of this course."""
    settings = load_settings(ROOT)
    return {(one.lesson, one.id): one for one in make_catalogue(settings, find_assignments(settings))}


def test_the_bank_is_complete(bank):
    """Seventy-nine exercises with 286 points, and the kinds of the bank's specification."""
    counts = count(tuple(bank.values()))
    assert (counts["lessons"], counts["exercises"], counts["practice"]) == (5, 79, 5)
    assert (counts["auto_points"], counts["manual_points"]) == (230, 56)
    assert counts["kinds"] == {
        "vector": 25, "free-text": 16, "function": 17, "number": 10, "expression": 5, "boolean": 4, "choice": 3,
        "plot": 3, "short-text": 1, "shape": 1, "array": 2, "integer": 1,
    }  # fmt: skip


def test_an_exercise_in_two_parts(bank):
    """A machine checks the formula, a person reads the explanation by its rubric."""
    one = bank["gradient-vector", "b5-spot-the-error"]
    assert (one.level, one.title) == ("B", "Find the mistake of a fellow student")
    assert (one.kinds, one.auto_points, one.manual_points) == (("expression", "free-text"), 2, 2)
    assert [check.title for check in one.machine] == ["The slope along x, done right"]
    assert (one.person[0].cell, len(one.person[0].criteria)) == ("b5_text", 2)


@pytest.mark.parametrize(
    ("lesson", "exercise", "kinds"),
    [
        ("gradient-vector", "c1-numerical-gradient", ("function",)),
        ("gradient-vector", "c2-why-steepest", ("free-text",)),
        ("gradient-vector", "w1-hold-the-rest", ("practice",)),
        ("partials-in-ml", "c4-step-size-tradeoff", ("plot", "free-text")),
        ("partials-in-ml", "c2-dual-number-jvp", ("function",)),
        ("partials-in-ml", "b4-expression-swell", ("integer",)),
    ],
)
def test_kinds(bank, lesson, exercise, kinds):
    """The kind is that of the answer that judges, else that of the answer cell."""
    assert bank[lesson, exercise].kinds == kinds


def test_plain_nbgrader_is_listed_too(tmp_path):
    """Without exercises of ours each graded cell is one, and nothing is known of its checks."""
    small = Small(tmp_path / "course")
    small.cells(lambda cells: [cell["metadata"].pop("nablagrade", None) for cell in cells])
    small.cell(GRADED, lambda c: c.update(source="assert True"))
    small.checks.unlink()
    (one,) = make_catalogue(small.settings, [LESSON])
    assert (one.id, one.kinds, one.auto_points, one.machine) == (EXERCISE, ("code",), 1, ())


def test_data_is_grouped_by_lesson(tmp_path):
    """The JSON form names course, lessons with their titles, exercises and counts."""
    small = Small(tmp_path / "course")
    data = as_data(small.settings, make_catalogue(small.settings, [LESSON]))
    assert data["course"] == str(small.root)
    (lesson,) = data["lessons"]
    assert (lesson["lesson"], lesson["title"], [one["id"] for one in lesson["exercises"]]) == (
        LESSON,
        "Level a",
        [EXERCISE],
    )
    assert data["counts"]["exercises"] == 1


def test_the_course_here_comes_first(tmp_path):
    """In a course it is this course; elsewhere it is the bank."""
    small = Small(tmp_path / "course")
    assert find_course_or_bank(small.root).root == small.root
    assert find_course_or_bank(tmp_path).root == ROOT


def test_the_wheels_bank_is_found(tmp_path, monkeypatch):
    """Where there is no checkout it is what the wheel brought; where there is nothing, a sentence says so."""
    small = Small(tmp_path / "share" / "nablagrade")
    monkeypatch.setattr(installed, "HOMES", (tmp_path / "site-packages", small.root))
    assert find_bank().root == small.root
    monkeypatch.setattr(installed, "HOMES", (tmp_path / "site-packages",))
    with pytest.raises(CourseError, match="holds no bank; install nablagrade again"):
        find_bank()
