"""Hidden checks: marked, loaded, run; every way in which one can end."""

from __future__ import annotations

import re

import _pytest.assertion.util
import numpy as np
import pytest

from nablagrade.answers import Number
from nablagrade.engine.checks.checks import COULD_NOT_COMPARE, check, load_checks, run_checks
from nablagrade.engine.checks.notebook import CheckEnd, Notebook
from nablagrade.engine.wire.exits import Ended
from nablagrade.errors import CourseError
from nablagrade.model import Outcome

FILE = '''
"""Checks."""
from nablagrade import check
import numpy as np

@check("ex", weight=2, hint="Look again.")
def test_value(notebook):
    """The value is right

    More words.
    """
    want = [1, 2]
    assert notebook["x"] == want

@check("ex", needs=["test_value"])
def test_more(notebook):
    """More"""
    assert np.allclose(notebook["x"], 3), "not close"
'''


class Fake:
    """A notebook without a child: names and what they hold; an exception is raised."""

    def __init__(self, names=None):
        """Hold these names."""
        self.names = names or {}

    def open(self):
        """The proxy that a check gets."""
        return Notebook(self._ask, self)

    def _ask(self, request, _callbacks):
        from nablagrade.engine.wire.values import encode

        value = self.names.get(request["name"], KeyError)
        if isinstance(value, Exception):
            raise value
        return {"missing": True} if value is KeyError else {"value": encode(value)}

    def failure(self, _grade_id):
        """No cell failed."""
        return

    def printed(self, _grade_id):
        """Nothing was printed."""
        return ""


def marked(function, **options):
    """The check that a function becomes."""
    return check("ex", **options)(function).__nablagrade__


def run_one(function, names=None, **options):
    """How one check ends."""
    [result] = run_checks([marked(function, **options)], Fake(names).open)
    return result


def write(folder, source):
    """A file of checks in a lesson's folder."""
    path = folder / "lesson" / "test_level_a.py"
    path.parent.mkdir()
    path.write_text(source)
    return path


def test_a_file_is_loaded_in_order(tmp_path):
    """Checks keep the file's order, their first docstring line is the title, their facts are those of `@check`."""
    first, second = load_checks(write(tmp_path, FILE))
    assert (first.name, first.title, first.exercise) == ("test_value", "The value is right", "ex")
    assert (first.weight, first.hint, first.needs) == (2, "Look again.", ())
    assert second.needs == ("test_value",)


def test_assertions_say_what_they_compared(tmp_path, monkeypatch):
    """pytest's private assertion rewriting still gives messages with both sides: this holds the bounded version."""
    # the pytest that runs this test would add its own diff, in other words where CI is set; an examiner has none
    monkeypatch.setattr(_pytest.assertion.util, "_reprcompare", None)
    results = run_checks(load_checks(write(tmp_path, FILE)), Fake({"x": [1, 3]}).open)
    assert results[0].detail == "assert [1, 3] == [1, 2]"
    assert results[0].hint == "Look again."
    [_, second] = load_checks(tmp_path / "lesson" / "test_level_a.py")
    [result] = run_checks([marked(second.function)], Fake({"x": 4.0}).open)
    assert result.detail.startswith("not close\nassert False\n +  where False = ")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def test_x(notebook):\n    pass", r"test_x has no @check\(exercise\)"),
        ("def broken(:", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("import no_such_module", "ModuleNotFoundError"),
        ("from nablagrade import check\n@check('e')\ndef test_x(notebook):\n    pass", "write a docstring"),
        ("from nablagrade import check\n@check('e', weight=-1)\ndef test_x(n):\n    '''T'''", "not negative"),
        ("from nablagrade import check\n@check('e', needs=['test_y'])\ndef test_x(n):\n    '''T'''", "needs test_y"),
        ("from nablagrade import Number\nN = Number('1', atol=-1)", "ValueError"),
        ("\0", "cannot be loaded"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_loaded_is_named(tmp_path, source, words):
    """A broken check file is the author's: one sentence with the path."""
    path = write(tmp_path, source)
    with pytest.raises(CourseError, match=words) as caught:
        load_checks(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_file_that_is_not_there(tmp_path):
    """A missing file is named, too."""
    with pytest.raises(CourseError, match="cannot be loaded"):
        load_checks(tmp_path / "test_level_a.py")


def test_passed():
    """A check that comes to its end has passed, and carries no words for an instructor."""

    def test_it(notebook):
        """It"""
        assert notebook["x"] == 3

    result = run_one(test_it, {"x": 3}, weight=2.5)
    assert (result.outcome, result.name, result.title, result.weight) == (Outcome.PASSED, "test_it", "It", 2.5)
    assert (result.hint, result.mistake, result.detail) == (None, None, None)


def test_failed_with_the_check_s_own_hint():
    """A plain assertion that fails gives the check's hint to the student, its message to the instructor."""

    def test_it(notebook):
        """It"""
        assert notebook["x"] == 3, "expected 3"

    result = run_one(test_it, {"x": 4}, hint="Count again.")
    assert (result.outcome, result.hint, result.mistake) == (Outcome.FAILED, "Count again.", None)
    assert "expected 3" in result.detail


def test_failed_with_the_mistake_s_name():
    """A judged answer brings the hint and the name of its mistake."""
    answer = Number("3", atol=0.1, mistakes={"sign-lost": ("-3", "Which sign?")})

    def test_it(notebook):
        """It"""
        assert notebook.judge("x", answer)

    result = run_one(test_it, {"x": -3}, hint="Count again.")
    assert (result.outcome, result.hint, result.mistake) == (Outcome.FAILED, "Which sign?", "sign-lost")


def test_a_mistake_is_of_the_last_judgement_only():
    """Once the answer was right, a later assertion speaks for itself."""

    def test_it(notebook):
        """It"""
        assert notebook.judge("x", Number("3", atol=0.1))
        assert notebook["y"] == 1

    result = run_one(test_it, {"x": 3, "y": 2}, hint="And y?")
    assert (result.outcome, result.hint, result.mistake) == (Outcome.FAILED, "And y?", None)


@pytest.mark.parametrize(
    ("value", "outcome"),
    [("1/2x", Outcome.INVALID), (None, Outcome.FAILED), (..., Outcome.FAILED), (object(), Outcome.INVALID)],
)
def test_answers_that_cannot_be_judged(value, outcome):
    """Open is failed; unreadable is invalid, and a person decides."""

    def test_it(notebook):
        """It"""
        assert notebook.judge("x", Number("3", atol=0.1))

    assert run_one(test_it, {"x": value}).outcome in (outcome, Outcome.FAILED)
    if outcome is Outcome.INVALID and isinstance(value, str):
        assert run_one(test_it, {"x": value}).outcome is Outcome.INVALID


def test_undecided_needs_a_person():
    """Where equality cannot be decided a person looks at it."""

    class Undecided:
        def judge(self, _value):
            from nablagrade.answers.base import Judgement, Verdict

            return Judgement(Verdict.UNDECIDED, "A person will look at it.", detail="d")

    def test_it(notebook):
        """It"""
        assert notebook.judge("x", Undecided())

    assert run_one(test_it, {"x": 1}).outcome is Outcome.NEEDS_PERSON


@pytest.mark.parametrize("outcome", [Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.OUT_OF_MEMORY, Outcome.BROKEN])
def test_the_end_of_the_child_is_the_check_s_end(outcome):
    """How the child ended is how the check ended, with words for the student."""

    def test_it(notebook):
        """It"""
        notebook["x"]

    result = run_one(test_it, {"x": Ended(outcome, "words for the instructor")})
    assert (result.outcome, result.detail) == (outcome, "words for the instructor")
    assert result.hint or outcome is Outcome.BROKEN


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyError, ValueError, TypeError, RecursionError])
def test_a_check_that_breaks_is_broken(error):
    """An exception in a check of ours is our fault, whatever it is."""

    def test_it(notebook):
        """It"""
        raise error("ours")

    result = run_one(test_it)
    assert (result.outcome, result.hint) == (Outcome.BROKEN, None)
    assert re.match(rf".*test_checks\.py, line \d+: {error.__name__}: ", result.detail)


def test_what_is_too_large_to_compare_is_failed():
    """A check that runs out of memory on a student's value costs the student this check, not us."""

    def test_it(notebook):
        """It"""
        raise MemoryError

    result = run_one(test_it)
    assert (result.outcome, result.hint) == (Outcome.FAILED, COULD_NOT_COMPARE)


def test_broadcasting_is_not_a_match():
    """A column against a row is compared by shape first: nothing of 75 GB is built."""

    def test_it(notebook):
        """It"""
        value = notebook["x"]
        assert value.shape == (3,)
        assert np.allclose(value, 0)

    assert run_one(test_it, {"x": np.zeros((1000, 1))}).outcome is Outcome.FAILED


def test_needs():
    """A check is skipped when one that it needs did not pass; one that needs nothing is run."""
    tried = []

    def make(name, outcome, **options):
        def function(_notebook):
            """Title"""
            tried.append(name)
            if outcome:
                raise CheckEnd(outcome, None)

        function.__name__ = name
        return marked(function, **options)

    results = run_checks(
        [make("test_a", Outcome.INVALID), make("test_b", None, needs=["test_a"]),
         make("test_c", None, needs=["test_b"]),
         make("test_d", None), make("test_e", None, needs=["test_d"])], Fake().open,
    )  # fmt: skip
    assert [one.outcome.value for one in results] == ["INVALID", "SKIPPED", "SKIPPED", "PASSED", "PASSED"]
    assert tried == ["test_a", "test_d", "test_e"]
    assert "did not pass" in results[1].hint


@pytest.mark.parametrize("outcome", [Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.OUT_OF_MEMORY])
def test_after_a_hang_nothing_is_tried(outcome):
    """A function that hangs once is not called again in the same exercise."""

    def test_hangs(notebook):
        """Hangs"""
        raise CheckEnd(outcome, None)

    def test_later(notebook):
        """Later"""

    results = run_checks([marked(test_hangs), marked(test_later)], Fake().open)
    assert [one.outcome for one in results] == [outcome, Outcome.SKIPPED]
    assert "did not come to an end" in results[1].hint


def test_each_check_has_a_notebook_of_its_own():
    """A judgement of one check is not the next one's."""
    seen = []

    def test_a(notebook):
        """A"""
        notebook.judge("x", Number("3", atol=0.1))
        seen.append(notebook)

    def test_b(notebook):
        """B"""
        assert notebook.judgement is None
        seen.append(notebook)

    assert [one.outcome for one in run_checks([marked(test_a), marked(test_b)], Fake({"x": 4}).open)] == [
        Outcome.PASSED, Outcome.PASSED
    ]  # fmt: skip
    assert seen[0] is not seen[1]


def test_long_details_are_cut():
    """A message of megabytes does not grow the record."""

    def test_it(notebook):
        """It"""
        raise AssertionError("x" * 10_000)

    assert len(run_one(test_it).detail) == 2000


@pytest.mark.parametrize("words", ["import sys; sys.exit(1)", "import pytest; pytest.skip('x')", "raise GeneratorExit"])
def test_an_end_that_is_no_exception(words):
    """What is no `Exception` would end the examiner, and be taken for the student's: it is the check's own."""

    def test_it(notebook):
        """It"""
        exec(words)  # noqa: S102 - one of three lines above

    result = run_one(test_it)
    assert (result.outcome, result.hint) == (Outcome.BROKEN, None)
    assert "test_checks.py, line" in result.detail


def test_pytests_own_verdict_is_one():
    """`pytest.raises` in which nothing was raised says that the check failed, as an assertion does."""

    def test_it(notebook):
        """It"""
        with pytest.raises(ValueError, match="x"):
            int("3")

    assert run_one(test_it).outcome is Outcome.FAILED


def test_a_check_that_asserts_nothing():
    """`return x == 3` for `assert`, and a `yield`: full marks for everybody, if nobody said so."""

    def test_it(notebook):
        """It"""
        return notebook is None

    def test_generated(notebook):
        """It"""
        yield notebook is None

    for function in (test_it, test_generated):
        result = run_one(function)
        assert result.outcome is Outcome.BROKEN
        assert "asserted nothing; write `assert`" in result.detail


def test_a_file_that_ends_the_program(tmp_path):
    """`sys.exit()` at the top of a check file is a sentence about this file."""
    path = tmp_path / "test_level_a.py"
    path.write_text("import sys\nsys.exit(3)\n")
    with pytest.raises(CourseError, match=r"test_level_a\.py: cannot be loaded \(SystemExit: 3\)"):
        load_checks(path)
