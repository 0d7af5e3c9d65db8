"""How an exercise, a notebook and a class stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from nablagrade.model import TESTS_INSIDE, CheckResult, ExerciseResult, Outcome, Record
from nablagrade.records.reports import table
from nablagrade.records.reports.summary import count_inside, format_points, outcome_of, score_of, tabulate
from nablagrade.records.reports.words import NOTEBOOKS, OUTCOMES, describe, name_exercise, name_folder, tell

MakeExercise = Callable[..., ExerciseResult]


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (2.0, "2"),
        (1.5, "1.5"),
        (1 / 3, "0.333"),
        (0.0, "0"),
        (-0.0, "0"),
        (-0.0001, "0"),
        (10.0, "10"),
        (0.1 + 0.2, "0.3"),
        (-1.5, "-1.5"),
    ],
)
def test_points_have_no_noise(points: float, text: str) -> None:
    """Points are shown with at most three decimals and no trailing zeros."""
    assert format_points(points) == text


def test_the_urgent_outcome_wins(make_exercise: MakeExercise) -> None:
    """An answer that nobody could read says more about an exercise than one that failed."""
    assert outcome_of(make_exercise("x", 0.0, 1.0, Outcome.PASSED, Outcome.FAILED, Outcome.INVALID)) is Outcome.INVALID
    assert outcome_of(make_exercise("x", 0.0, 1.0, Outcome.INVALID, Outcome.BROKEN)) is Outcome.BROKEN


def test_an_exercise_without_checks_stands_by_its_points(make_exercise: MakeExercise) -> None:
    """Without checks, full points have passed, less have not, and an ungraded one waits."""
    assert outcome_of(make_exercise("x", 2.0, 2.0)) is Outcome.PASSED
    assert outcome_of(make_exercise("x", 1.0, 2.0)) is Outcome.FAILED
    assert outcome_of(make_exercise("x", None, 2.0, manual=2.0)) is Outcome.PASSED
    assert outcome_of(make_exercise("x", None, 2.0, person=True)) is Outcome.NEEDS_PERSON


def test_a_person_adds_points(make_exercise: MakeExercise) -> None:
    """The points of an exercise are what the checks and a person gave together."""
    assert score_of(make_exercise("x", 1.0, 3.0, manual=1.5)) == 2.5
    assert score_of(make_exercise("x", None, 3.0)) == 0.0


def test_partly_right(make_exercise: MakeExercise) -> None:
    """Some points are worth a friendlier word than none."""
    assert describe(make_exercise("x", 1.0, 2.0, Outcome.PASSED, Outcome.FAILED)).label == "Partly right"
    assert describe(make_exercise("x", 0.0, 2.0, Outcome.FAILED)).label == "Not right yet"


def test_a_broken_notebook_costs_nothing(class_records: list[Record]) -> None:
    """A notebook that we broke is not in a student's total until it is graded again."""
    table = tabulate(class_records)
    assert table.total_of("dmitri") == "2/4.5"
    assert table.total_of("clara") == "0/18.5"


def test_several_assignments_have_their_own_columns(make_record: Callable[..., Record]) -> None:
    """Two assignments with notebooks of the same name do not hide each other."""
    from dataclasses import replace

    first = make_record("anna", "level-a")
    table = tabulate([first, replace(first, assignment="marginal-returns")])
    assert table.columns == ("gradient-vector/level-a", "marginal-returns/level-a")


def test_every_outcome_has_words() -> None:
    """No outcome can end without words for the student, and its sign and label are its own."""
    from nablagrade.model import NotebookOutcome

    assert set(OUTCOMES) == set(Outcome)
    assert set(NOTEBOOKS) == set(NotebookOutcome)
    assert len({(phrase.sign, phrase.label) for phrase in OUTCOMES.values()}) == len(Outcome)


def test_telling_joins_label_hint_and_advice() -> None:
    """What is told begins with the label; the hint comes before the general advice."""
    assert tell(Outcome.FAILED, "Look at `x`.") == "Not right yet. Look at `x`."
    assert tell(Outcome.TIMED_OUT).startswith("Took too long. Your code")


def test_exercises_have_headings() -> None:
    """An id becomes a heading; a title that is given is better; an id of another make stays as it is."""
    assert name_exercise("a1-gradient-at-point", {}) == "A1 · Gradient at point"
    assert name_exercise("a1-gradient-at-point", {"a1-gradient-at-point": "Two slopes"}) == "A1 · Two slopes"
    assert name_exercise("cell_17", {}) == "cell_17"
    assert name_folder("level-a") == "Level A"
    assert name_folder("") == ""


def test_exercises_judged_inside_are_counted(class_records: list[Record]) -> None:
    """An exercise counts once for the whole class, and inside when a test of their own process judged anybody's."""
    inside = CheckResult("classic", TESTS_INSIDE, Outcome.PASSED)
    classic = ExerciseResult("classic", 1.0, None, 1.0, needs_person=False, checks=(inside,))
    _, before = count_inside(class_records)
    first = replace(class_records[0], exercises=(*class_records[0].exercises, classic))
    again = replace(first, student="somebody else")
    assert count_inside(class_records)[0] == 0
    assert count_inside([first, *class_records[1:], again]) == (1, before + 1)
    shown = " ".join(table.render([first, again]).split())
    assert "1 of" in shown
    assert "is judged inside the student's process" in shown
    assert "inside" not in table.render(class_records)
