"""The sample class of `submissions/`, graded as `make grade` does it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

pytestmark = pytest.mark.slow  # nearly three hundred notebooks
ROOT = Path(__file__).parents[2]
EXPECTED = tomllib.loads(Path(__file__).with_name("expected.toml").read_text("utf-8"))
EXERCISES = EXPECTED.pop("exercises")
POINTS = EXPECTED.pop("points")
ROWS = [(student, lesson) for student, rows in EXPECTED.items() for lesson in rows]


def notebooks_of(student: str, lesson: str) -> Iterator[tuple[str, Any]]:
    """The notebooks of a lesson, and what is expected of the student's: points in order, or an outcome."""
    row = EXPECTED[student][lesson]
    for name in EXERCISES[lesson]:
        yield name, row.get(name, POINTS[lesson][name])


def test_submissions_are_what_the_builder_makes(builder):
    """`submissions/` is built, not edited: nothing in it is missing, changed or left over."""
    folder = ROOT / "submissions"
    there = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    made = builder.build()
    assert sorted(there) == sorted(made)
    assert [name for name in made if made[name] != there[name]] == []


def test_every_student_is_expected(builder):
    """Each student and lesson of the table has a row in `expected.toml`, and the other way round."""
    assert {(student, lesson) for student, rows in builder.students().items() for lesson in rows} == set(ROWS)


def test_every_lesson_has_a_class(builder):
    """At least eight students hand in each lesson, and one of them is right by other means in every exercise."""
    for folder in (ROOT / "source").iterdir():
        assert sum(folder.name in rows for rows in builder.students().values()) >= 8
        assert EXPECTED["right-by-other-means"][folder.name] == {}


def test_the_run_ends_well(graded_class):
    """Attackers, accidents and broken files are no reason for a bad end: the exit code is 0."""
    assert graded_class.exit_code == 0, graded_class.log
    assert "broken by us" not in graded_class.log


@pytest.mark.parametrize(("student", "lesson"), ROWS)
def test_points(graded_class, student, lesson):
    """Each exercise gets the points that were worked out for it, and each notebook ends as expected."""
    for name, expected in notebooks_of(student, lesson):
        record = graded_class.record(student, lesson, name)
        if isinstance(expected, str):
            assert (record["outcome"], record["score"], record["exercises"]) == (expected, 0.0, [])
            continue
        scores = {one["id"]: one["auto_score"] for one in record["exercises"] if one["auto_score"] is not None}
        assert scores == dict(zip(EXERCISES[lesson][name], expected, strict=True))
        assert (record["outcome"], record["score"]) == ("GRADED", sum(expected))


@pytest.mark.parametrize(("student", "lesson"), ROWS)
def test_how_it_was_graded(graded_class, student, lesson):
    """What a machine grades is checked outside the student's process, which was locked in as asked."""
    for name, expected in notebooks_of(student, lesson):
        record = graded_class.record(student, lesson, name)
        is_checked = not isinstance(expected, str) and expected
        assert record["checked"] == ("outside" if is_checked else "nothing")
        if not isinstance(expected, str):
            assert record["isolation"]["level"] in ("full", "strong")


@pytest.mark.parametrize(("student", "lesson"), ROWS)
def test_notes(graded_class, student, lesson):
    """A record says what an instructor should know, and nothing where all went well."""
    notes = EXPECTED[student][lesson].get("notes", {})
    for name, _ in notebooks_of(student, lesson):
        said = " ".join(note["words"] for note in graded_class.record(student, lesson, name)["notes"])
        assert notes[name] in said if name in notes else said == ""


@pytest.mark.parametrize(("student", "lesson"), ROWS)
def test_invalid_answers_wait_for_a_person(graded_class, student, lesson):
    """An answer that cannot be read is INVALID, and no other one is."""
    invalid = set(EXPECTED[student][lesson].get("invalid", ()))
    found = {
        exercise["id"]
        for name, _ in notebooks_of(student, lesson)
        for exercise in graded_class.record(student, lesson, name)["exercises"]
        if any(one["outcome"] == "INVALID" for one in exercise["checks"])
    }
    assert found == invalid


@pytest.mark.parametrize(("student", "lesson"), ROWS)
def test_the_gradebook_says_the_same(graded_class, student, lesson):
    """nbgrader's own models read the same points out of the gradebook, and whom a person has to look after."""
    invalid = EXPECTED[student][lesson].get("invalid", ())
    with Gradebook(f"sqlite:///{graded_class.course / 'gradebook.db'}") as gradebook:
        for name, expected in notebooks_of(student, lesson):
            notebook = gradebook.find_submission_notebook(name, lesson, student)
            grades = {grade.name: grade for grade in notebook.grades}
            exercises = EXERCISES[lesson][name]
            by_machine = [(grades[one].auto_score, grades[one].needs_manual_grade) for one in exercises]
            by_person = [(grade.auto_score, grade.needs_manual_grade) for one, grade in grades.items()
                         if one not in exercises]  # fmt: skip
            if expected == "MISSING":
                assert set(by_machine + by_person) <= {(0.0, False)}
            elif expected == "UNREADABLE":
                assert set(by_machine + by_person) <= {(None, True)}
            else:
                wanted = [(points, one in invalid) for one, points in zip(exercises, expected, strict=True)]
                assert by_machine == wanted
                assert set(by_person) <= {(None, True)}
                assert notebook.score == sum(expected)


def test_only_written_answers_are_commented(graded_class):
    """nbgrader's "No response." stands at the answers of who gave none, and at nobody else's."""
    with Gradebook(f"sqlite:///{graded_class.course / 'gradebook.db'}") as gradebook:
        for student, is_silent in (("untouched", True), ("all-right", False)):
            notebook = gradebook.find_submission_notebook("level-a", "gradient-vector", student)
            said = {comment.name: comment.auto_comment for comment in notebook.comments}
            assert said["a1_gradient"] == ("No response." if is_silent else None)


def test_hand_in_times_are_kept(graded_class):
    """The time in `timestamp.txt` reaches the gradebook, in UTC."""
    with Gradebook(f"sqlite:///{graded_class.course / 'gradebook.db'}") as gradebook:
        handed_in = gradebook.find_submission("gradient-vector", "all-right").timestamp
    assert handed_in.isoformat() == "2026-03-02T17:45:00"


def test_an_endless_loop_costs_one_check_limit(graded_class):
    """The loop is stopped once: CPU time is that of one check, not of every check or cell."""
    assert 5 <= graded_class.record("endless-loop", "gradient-vector", "level-c")["seconds"]["cpu"] < 8
