"""The edge of a tolerance belongs to the right side, and is decided in fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from nablagrade.answers import Array, Function, Number, Vector, Verdict

WHOLE = range(1, 60)
TENTHS = [("0.1", 0.1), ("0.3", 0.3), ("0.7", 0.7), ("0.01", 0.01)]


@pytest.mark.parametrize(("digits", "atol"), TENTHS)
def test_the_edge_is_right_for_every_target(digits, atol):
    """A decimal text on the edge is right, one digit further is wrong, whatever floats say."""
    for target in WHOLE:
        answer = Number(target, atol=atol)
        for sign in (1, -1):
            edge = target + sign * Decimal(digits)
            assert answer.judge(str(edge)).is_right
            assert not answer.judge(str(edge + sign * Decimal("1e-16"))).is_right
            assert not answer.judge(str(edge + sign * Decimal("0.001"))).is_right


@pytest.mark.parametrize(("digits", "atol"), TENTHS)
def test_a_float_on_the_edge_is_right_within_its_last_places(digits, atol):
    """A float may miss the edge by its own rounding, and by no more."""
    for target in WHOLE:
        answer = Number(target, atol=atol)
        for edge in (target + float(digits), target - float(digits)):
            assert answer.judge(edge).is_right
            assert answer.judge(np.float64(edge)).is_right
            outside = edge + np.sign(edge - target) * 1e-9
            assert not answer.judge(outside).is_right


@pytest.mark.parametrize(
    ("answer", "edge", "beyond"),
    [
        (Number(3, atol=0.1), "3.1", "3.1000000000000001"),
        (Number(5, atol=0.1), "5.1", "5.1000000000000001"),
        (Number(5, atol=0.1), "51/10", "511/100"),
        (Number("2.4", rtol=0.05), "2.52", "2.5200000000000001"),
        (Number("0.7", rtol=0.1), "0.77", "0.7700000000000001"),
        (Number("-2.4", rtol=0.05, atol=0.01), "-2.53", "-2.5300000000000001"),
        (Number("8.25", figures=2), "8.3", "8.3000000000000001"),
        (Number("8.25", figures=2), "8.2", "8.1999999999999999"),
        (Number(1000, figures=3), "1005", "1005.0000000000001"),
        (Number("0.3", atol=0), "3/10", "0.30000000000000001"),
        (Vector("3, 5", atol=0.1), "3.1, 5.1", "3.1, 5.1000000000000001"),
        (Vector("3, 5", atol=0.1), "(2.9, 4.9)", "2.8999999999999999, 4.9"),
        (Array([[3, 5]], atol=0.1), "[[3.1, 4.9]]", "[[3.1, 4.8999999999999999]]"),
        (Number(3, atol=0.1), Fraction(31, 10), Fraction(31, 10) + Fraction(1, 10**20)),
        (Number(3, atol=0.1), Decimal("3.1"), Decimal("3.1000000000000000000001")),
    ],
)
def test_texts_and_fractions_are_compared_exactly(answer, edge, beyond):
    """What was written as digits is compared as digits, in every kind."""
    assert answer.judge(edge).verdict is Verdict.RIGHT
    assert answer.judge(beyond).verdict is Verdict.WRONG


def test_a_mistake_is_matched_at_its_edge_too():
    """The same rule tells which mistake an answer is."""
    answer = Number(3, atol=0.1, mistakes={"doubled": (6, "Once is enough.")})
    assert answer.judge("6.1").mistake == "doubled"
    assert answer.judge("6.1000000000000001").mistake is None


def test_results_of_functions_have_the_same_edge():
    """A float on the edge is right in the results of a function."""
    answer = Function(lambda x: x, points=(3.0, 5.0), atol=0.1)
    assert answer.judge([3.1, 5.1]).is_right
    assert answer.judge([2.9, 4.9]).is_right
    assert not answer.judge([3.1, 5.1000001]).is_right


def test_no_tolerance_is_none():
    """With atol 0 a float must be the float, and digits the digits."""
    assert Number("1/3", atol=0).judge(1 / 3).is_right
    assert Number("0.3", atol=0).judge(0.3).is_right
    assert not Number("0.3", atol=0).judge(0.1 + 0.2).is_right
    assert not Number("1/3", atol=0).judge("0.3333333333333333").is_right


def test_large_arrays_are_still_compared_at_once():
    """Only entries at the edge are looked at one by one."""
    numbers = np.linspace(0, 1, 300_000).reshape(-1, 2)
    assert Array(numbers, atol=0.5).judge(numbers + 0.25).is_right
    assert not Array(numbers, atol=0.5).judge(numbers + 0.75).is_right
