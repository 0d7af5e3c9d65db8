"""Functions by their values, and difference schemes by the points at which they evaluate."""

from __future__ import annotations

import numpy as np
import pytest

from nablagrade.answers import Function, Verdict, central_points, forward_points, scheme_of

GRADIENT = Function(
    lambda v: 2 * v,
    points=(np.array([1.0, 2.0]), np.array([0.0, -3.0])),
    rtol=1e-9,
    atol=1e-12,
    mistakes={"half": (lambda v: v, "The factor in front?"), "column": ([[[2], [4]], [[0], [-6]]], "The shape?")},
)


def test_agreeing_results_are_right():
    """A list of results, one for each point, is compared point by point."""
    assert GRADIENT.judge([np.array([2.0, 4.0]), [0.0, -6.0]]).verdict is Verdict.RIGHT
    assert GRADIENT.judge(np.array([[2.0, 4.0], [0.0, -6.0]])).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("results", "mistake"),
    [
        ([[1, 2], [0, -3]], "half"),
        ([[[2], [4]], [[0], [-6]]], "column"),
        ([[2, 4], [0, 6]], None),
        ([[2, 4]], None),
        ([[2, 4], None], None),
        ([[2, 4], [0, float("nan")]], None),
        ([[2, 4], [True, False]], None),
        (7, None),
        (np.array(7.0), None),
    ],
)
def test_other_results_are_wrong(results, mistake):
    """Another value, shape or number of results is wrong, and never sent back: a function either works or not."""
    judgement = GRADIENT.judge(results)
    assert (judgement.verdict, judgement.mistake) == (Verdict.WRONG, mistake)
    assert judgement.hint


def test_tolerances_are_checked_when_loaded():
    """A relative tolerance with a zero among the references is refused."""
    with pytest.raises(ValueError, match="relative"):
        Function(lambda x: x, points=(0.0, 1.0), rtol=1e-6)


def test_points_of_the_schemes():
    """Central differences evaluate at 2n points, forward differences at n + 1."""
    assert central_points([1, 2], 0.5).tolist() == [[1.5, 2], [1, 2.5], [0.5, 2], [1, 1.5]]
    assert forward_points([1, 2], 0.5).tolist() == [[1, 2], [1.5, 2], [1, 2.5]]


def test_schemes_are_told_by_their_points():
    """Order and repetition do not matter; a moved, missing or additional point does."""
    v, h = np.array([0.3, -1.7, 2.9]), 1e-5
    central = central_points(v, h)
    assert scheme_of([*central[::-1], central[0]], v, h) == "central"
    assert scheme_of(forward_points(v, h), v, h) == "forward"
    assert scheme_of(forward_points(v, -h), v, h) == "backward"
    assert scheme_of([*central, v], v, h) is None
    assert scheme_of(central[:-1], v, h) is None
    assert scheme_of(central_points(v, h / 2), v, h) is None
    assert scheme_of([], v, h) is None
    assert scheme_of([1.0, 2.0], v, h) is None
