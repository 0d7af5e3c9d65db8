"""Two records of one notebook: which rows are worth a person's look, and whose points are in them."""

from __future__ import annotations

import pytest

from nablagrade.course.regrading.comparing import Found
from nablagrade.course.regrading.differences import Change, Pair
from nablagrade.course.regrading.forms import FORMS
from nablagrade.course.regrading.regrade import Differences
from nablagrade.model import (
    CellGrade,
    CellPlan,
    CheckResult,
    ExerciseResult,
    Isolation,
    IsolationLevel,
    NotebookOutcome,
    NotebookPlan,
    Outcome,
    Record,
    Seconds,
)
from nablagrade.records.attention import Attention
from nablagrade.records.gradebook.decided import ManualGrade

CELL = CellPlan("test", "code", "", True, False, True, False, 4.0, None, "the-exercise")
PLAN = NotebookPlan("level-a", (CELL,))
GOOD = {"test_value": Outcome.PASSED, "test_shape": Outcome.FAILED}


def record(score=2.0, outcome=NotebookOutcome.GRADED, **ends):
    """The record of a notebook with one exercise, whose checks ended so; without checks nothing was judged."""
    checks = tuple(CheckResult(name, "", end) for name, end in ends.items())
    exercises = (ExerciseResult("the-exercise", score, None, 4.0, False, checks),) if checks else ()
    cells = (CellGrade("test", score, 4.0),) if checks else ()
    return Record("anna", "sums", "level-a", outcome, score or 0.0, 4.0, False, "outside",
                  Isolation(IsolationLevel.FULL), Seconds(), "", exercises, cells)  # fmt: skip


def rows(before, after, hand=None):
    """What is different, without whose it is."""
    found = Pair(before, after, PLAN, {"test": hand} if hand else {}).changes()
    return [(one.exercise, one.check, one.outcome_before, one.outcome_after, one.points_before, one.points_after)
            for one in found]  # fmt: skip


def test_the_same_is_no_difference():
    """Nothing is said of a notebook that ends as it did."""
    assert rows(record(**GOOD), record(**GOOD)) == []


def test_a_check_that_ends_otherwise():
    """It has a row, also where it is worth no points; the others have none."""
    after = record(3.0, test_value=Outcome.PASSED, test_shape=Outcome.PASSED)
    assert rows(record(**GOOD), after) == [("the-exercise", "test_shape", "FAILED", "PASSED", 2.0, 3.0)]
    after = record(test_value=Outcome.PASSED, test_shape=Outcome.ERRORED)
    assert rows(record(**GOOD), after) == [("the-exercise", "test_shape", "FAILED", "ERRORED", 2.0, 2.0)]


def test_a_check_that_comes_or_goes():
    """A row where it is worth points; a new name alone is none."""
    new = {**GOOD, "test_new": Outcome.FAILED}
    assert rows(record(**GOOD), record(1.0, **new)) == [("the-exercise", "test_new", "", "FAILED", 2.0, 1.0)]
    assert rows(record(1.0, **new), record(**GOOD)) == [("the-exercise", "test_new", "FAILED", "", 1.0, 2.0)]
    assert rows(record(**GOOD), record(test_value=Outcome.PASSED, test_form=Outcome.FAILED)) == []


def test_other_weights():
    """Points change though each check ends as it did: one row, for the exercise."""
    assert rows(record(**GOOD), record(3.0, **GOOD)) == [("the-exercise", "", "FAILED", "FAILED", 2.0, 3.0)]


@pytest.mark.parametrize(
    ("hand", "points"),
    [
        (ManualGrade(1.5, 2.0, False), (1.5, 1.5)),
        (ManualGrade(None, 2.0, False, extra=0.5), (2.5, 3.5)),
        (ManualGrade(None, 2.0, True), (2.0, 3.0)),
    ],
    ids=["own-points", "extra-credit", "still-open"],
)
def test_what_people_gave(hand, points):
    """Points by hand stand in place of the machine's, extra credit on top of them."""
    after = record(3.0, test_value=Outcome.PASSED, test_shape=Outcome.PASSED)
    assert [row[-2:] for row in rows(record(**GOOD), after, hand)] == [points]


def test_what_we_break_costs_nothing():
    """A notebook that is broken by us keeps the points that it had, once more broken and mended at last."""
    broken = record(None, NotebookOutcome.BROKEN)
    had = ManualGrade(None, 2.0, True)
    assert rows(record(**GOOD), broken) == [("", "", "GRADED", "BROKEN", 2.0, 2.0)]
    assert rows(broken, broken, had) == []
    assert rows(broken, record(3.0, **GOOD), had) == [("", "", "BROKEN", "GRADED", 2.0, 3.0)]
    assert rows(record(**GOOD), record(None, NotebookOutcome.UNREADABLE)) == [
        ("", "", "GRADED", "UNREADABLE", 2.0, 0.0)
    ]


def differences(*changes, students=("anna", "bert", "cora"), new_since=()):
    """The differences of a class."""
    return Differences(
        "sums", changes, frozenset(students), frozenset(new_since), 0, 0, is_taken_over=False, attention=Attention()
    )


def test_an_exercise_counts_once():
    """However many of its checks end otherwise; who gains here and loses there is unchanged."""
    twice = [Change("anna", "level-a", "one", check, "FAILED", "PASSED", 0.0, 2.0) for check in ("test_a", "test_b")]
    back = Change("bert", "level-a", "two", "test_c", "PASSED", "FAILED", 2.0, 0.0)
    again = Change("bert", "level-b", "three", "test_d", "FAILED", "PASSED", 0.0, 2.0)
    assert differences(*twice).gained() == {"anna": 2.0}
    assert differences(*twice, back).total() == "1 gains, 1 loses, 1 unchanged"
    assert differences(*twice, back, again, new_since=["cora"]).total() == "1 gains, 0 lose, 1 unchanged"


def test_names_do_no_harm():
    """A student's name starts no formula, no command of a log, and is shown with what is hidden in it."""
    bad = Change("=1+1\u202e", "level-a", "one", "test_a", "FAILED", "PASSED", 0.0, 2.0)
    pages = {form: show(differences(bad)) for form, show in FORMS.items()}
    assert "'=1+1\\u202e,sums" in pages["csv"]
    assert "\u202e" not in "".join(pages.values())


def test_what_is_of_the_whole_notebook_is_always_asked_for():
    """A filter of exercises hides none of it."""
    assert [Found("a*").is_asked(name) for name in ("a1", "b1", "")] == [True, False, True]
