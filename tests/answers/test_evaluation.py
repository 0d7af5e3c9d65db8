"""One walk, four algebras: exact fractions, floats with error bounds, residues, sixty digits, complex floats."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings

from nablagrade.answers.equality.continued import continued
from nablagrade.answers.equality.modular import PRIME, UndefinedError, modular
from nablagrade.answers.mathematics import exact
from nablagrade.answers.mathematics.balls import ball
from nablagrade.answers.mathematics.bounded import bounded
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.tree import letters_of, show
from tests.answers.trees import RATIONAL_TREES, TREES

POINT = {"x": 1.75, "y": 0.625}
FRACTIONS = {name: Fraction(value) for name, value in POINT.items()}


def is_within(tree, point, got):
    """Whether the true value, in sixty digits, lies within the bound of a float."""
    true = ball(tree, point, 200)
    return not true.is_known or bool(abs(true.value - float(got.value[0])) <= float(got.error[0]) + true.error)


def floats(text, **point):
    """A text in floats at one point."""
    return bounded(read_expression(text, list(point)), {k: np.array([v], dtype=float) for k, v in point.items()})


@settings(max_examples=200, deadline=None)
@given(RATIONAL_TREES)
def test_the_error_bound_of_floats_holds(tree):
    """The exact value always lies within the bound of the float."""
    true = exact.value_of(tree, FRACTIONS)
    value, error = bounded(tree, {name: np.array([v]) for name, v in POINT.items()})
    assume(true is not None and np.isfinite(value[0]) and np.isfinite(error[0]))
    assert abs(Fraction(float(value[0])) - true) <= Fraction(float(error[0]))


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_the_error_bound_holds_for_functions_too(tree):
    """Sixty digits lie within the bound of the float wherever the float claims to know."""
    got = bounded(tree, {name: np.array([v]) for name, v in POINT.items()})
    assume(bool(np.all(got.is_known)))
    assert is_within(tree, POINT, got)


@settings(max_examples=150, deadline=None)
@given(RATIONAL_TREES)
def test_residues_are_those_of_the_exact_value(tree):
    """Modulo the prime, a formula has the residue of its exact value."""
    true = exact.value_of(tree, {"x": Fraction(1234567), "y": Fraction(7654321)})
    assume(true is not None)
    try:
        got = modular(tree, {"x": 1234567, "y": 7654321})
    except UndefinedError:
        return
    assert got * true.denominator % PRIME == true.numerator % PRIME


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(x)",
        "exp(x)",
        "log(x)",
        "sin(x)",
        "cos(x)",
        "tan(x)",
        "sinh(x)",
        "cosh(x)",
        "tanh(x)",
        "atan(x)",
        "asin(x/9)",
        "acos(x/9)",
        "abs(-x)",
        "x^x",
        "x^0.3",
    ],
)
def test_every_function_has_a_sound_bound(text):
    """Each function agrees with sixty digits, within a bound that is not silly, in floats and in complex floats."""
    node = read_expression(re.sub(r"\bx\b", "(x+1/3)", text), ["x"])
    for x in (0.25, 1.5, 3.75):
        value, error = bounded(node, {"x": np.array([x])})
        true = ball(node, {"x": x}, 200).value
        assert abs(true - float(value[0])) <= float(error[0]) <= 1e-13 * (1 + abs(float(value[0])))
        assert continued(node, {"x": np.array([x])})[0] == pytest.approx(float(true), rel=1e-12)


@pytest.mark.parametrize("text", ["log(-x)", "sqrt(-x)", "asin(1+x)", "acos(-1-x)", "(-x)^0.5", "log(-x)+exp(800x)"])
def test_no_real_value_is_nan_with_certainty(text):
    """Where a formula surely has no real value it is undefined, whatever it is joined with."""
    assert floats(text, x=1.5).is_undefined.all()


@pytest.mark.parametrize(
    "text", ["exp(x)", "exp(exp(x))", "1/exp(-x)", "exp(x)-exp(x)", "sqrt(sin(pi)*x)", "1/sin(pi x)"]
)
def test_what_floats_cannot_tell_is_unknown(text):
    """Overflow, underflow below a fraction bar and signs lost in rounding are neither values nor undefined."""
    got = floats(text, x=1000.0)
    assert not got.is_known.any()
    assert not got.is_undefined.any()


@pytest.mark.parametrize(
    ("text", "value"), [("0.1+0.2", "3/10"), ("sqrt(16/9)", "4/3"), ("2^-3", "1/8"), ("|-2|", "2"), ("16^0.5", "4")]
)
def test_rational_constants_are_exact(text, value):
    """Decimals are decimals: a tenth and two tenths are three tenths."""
    assert exact.value_of(read_expression(text)) == Fraction(value)


@pytest.mark.parametrize("text", ["sqrt(2)", "pi", "sqrt(0-1)", "exp(1)", "((9^64)^64)^64"])
def test_irrational_or_large_constants_are_not_exact(text):
    """Exact arithmetic gives up before a number grows large."""
    assert exact.value_of(read_expression(text)) is None


@settings(max_examples=100, deadline=None)
@given(TREES)
def test_showing_keeps_the_letters(tree):
    """A shown formula names exactly the letters that it holds."""
    assert all(letter in show(tree) for letter in letters_of(tree))
