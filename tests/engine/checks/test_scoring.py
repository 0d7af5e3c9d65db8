"""From results to points: weights, words, and nbgrader's own rule for a classic test cell."""

from __future__ import annotations

import nbformat
import pytest
from nbgrader.utils import determine_grade

from nablagrade.engine.checks.scoring import describe, score_checks, score_outputs
from nablagrade.model import CheckResult, Outcome


def result(outcome, weight=1.0, hint=None):
    """A check that ended so."""
    return CheckResult("test_x", "The title", outcome, weight, hint, "mistake-15437", "detail-15437")


def shown(value):
    """The outputs of a cell whose last expression prints so."""
    data = {"text/plain": value}
    return [{"output_type": "execute_result", "execution_count": 1, "data": data, "metadata": {}}]


def stream(name, text="x\n"):
    """One stream output."""
    return {"output_type": "stream", "name": name, "text": text}


ERROR = {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}
PICTURE = {"output_type": "display_data", "data": {"image/png": "x"}, "metadata": {}}


@pytest.mark.parametrize(
    ("weights", "passed", "points"),
    [((1, 1), (0, 1), 4.0), ((1, 3), (1,), 3.0), ((1, 3), (), 0.0), ((0, 1), (1,), 4.0), ((0, 0), (0, 1), 0.0)],
)
def test_points_are_shared_by_weight(weights, passed, points):
    """An exercise of four points earns the share of the weights that passed."""
    results = [
        result(Outcome.PASSED if place in passed else Outcome.FAILED, weight) for place, weight in enumerate(weights)
    ]
    assert score_checks(results, 4) == points
    assert type(score_checks(results, 4)) is float


def test_nothing_judged_earns_nothing():
    """An exercise without results has no points to give."""
    assert score_checks([], 4) == 0.0


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.PASSED])
def test_only_passing_earns(outcome):
    """No other outcome earns a point."""
    assert score_checks([result(outcome)], 1) == 0.0


def test_the_words_of_a_graded_cell():
    """A line for each title, the hint under what did not pass, and nothing that is the instructor's."""
    words = describe([
        result(Outcome.PASSED, hint="never shown"), result(Outcome.FAILED, hint="Look."), result(Outcome.SKIPPED),
        result(Outcome.INVALID, hint="Brackets?"), result(Outcome.BROKEN),
    ])  # fmt: skip
    assert words == "✓ The title\n✗ The title\n    Look.\n· The title\n? The title\n    Brackets?\n! The title\n"
    assert "15437" not in words


SAME = {
    "nothing": [],
    "printed": [stream("stdout")],
    "picture": [PICTURE],
    "error": [ERROR],
    "error after print": [stream("stdout"), ERROR],
    "stderr": [stream("stderr")],
    "stderr after print": [stream("stdout"), stream("stderr")],
    "all": shown("3"),
    "a part": shown("1.5"),
    "zero": shown("0"),
    "zero as float": shown("0.0"),
    "exponent": shown("1e-1"),
    "spaces": shown(" 2 "),
    "negative": shown("-1"),
    "words": shown("'done'"),
    "true": shown("True"),
    "numpy": shown("np.float64(1.5)"),
    "nan": shown("nan"),
    "underscore": shown("1_0e-1"),
    "result after print": [stream("stdout"), *shown("1")],
    "result before stderr": [*shown("1"), stream("stderr")],
    "two results": [*shown("1"), *shown("2")],
    "picture before result": [PICTURE, *shown("2.5")],
}
OURS = {  # where nbgrader stops the batch or is too kind, and why ours is what it is
    "result before error": ([*shown("3"), ERROR], 0.0),  # nbgrader: 3, though the test failed afterwards
    "more than all": (shown("4"), 0.0),  # nbgrader: ValueError, nobody after this student is graded
    "infinity": (shown("inf"), 0.0),  # likewise
    "no words": (shown(""), 3.0),  # nbgrader: KeyError, likewise; a result that is no number is full credit
    "no plain form": (
        [{"output_type": "execute_result", "data": {"text/html": "x"}, "metadata": {}, "execution_count": 1}], 3.0
    ),  # likewise
}  # fmt: skip


def by_nbgrader(outputs):
    """What nbgrader gives for these outputs, of 3 points."""
    mark = {"grade": True, "solution": False, "points": 3, "grade_id": "a", "locked": True, "schema_version": 3}
    cell = nbformat.v4.new_code_cell("x", outputs=outputs, metadata={"nbgrader": mark})
    return determine_grade(nbformat.from_dict(cell))[0]


@pytest.mark.parametrize("outputs", SAME.values(), ids=SAME)
def test_classic_cells_earn_what_nbgrader_gives(outputs):
    """The same outputs earn the same points."""
    assert score_outputs(outputs, 3.0) == by_nbgrader(outputs)


@pytest.mark.parametrize(("outputs", "score"), OURS.values(), ids=OURS)
def test_where_we_differ_from_nbgrader(outputs, score):
    """Each difference is listed here: an error is never overruled, and no student's output stops the batch."""
    assert score_outputs(outputs, 3.0) == score
    try:
        theirs = by_nbgrader(outputs)
    except (KeyError, ValueError):
        return
    assert theirs != score
