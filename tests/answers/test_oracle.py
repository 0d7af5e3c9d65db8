"""Error bounds held by an independent oracle: FLINT's ball arithmetic, which knows nothing of our rules."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath.libmp import to_rational

from nablagrade.answers.mathematics import bounded as floats
from nablagrade.answers.mathematics.balls import ball
from nablagrade.answers.mathematics.bounded import bounded
from nablagrade.answers.mathematics.evaluate import evaluate
from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Rational
from tests.answers.trees import TREES

BITS = 400
FUNCTIONS = sorted({*floats._RULES, "tan"})
_NAMED = {"abs": "__abs__", "sign": "sgn"}
X = Letter("x")


@pytest.fixture(autouse=True)
def digits():
    """FLINT works in more digits than anything here."""
    before, ctx.prec = ctx.prec, BITS
    yield
    ctx.prec = before


class _Arb:
    """A formula in FLINT's balls; what has no value is not finite there."""

    def number(self, value):
        return arb(fmpq(value.numerator, value.denominator))

    def constant(self, name):
        return arb.pi() if name == "pi" else arb(1).exp()

    def negate(self, value):
        return -value

    def add(self, left, right):
        return left + right

    def subtract(self, left, right):
        return left - right

    def multiply(self, left, right):
        return left * right

    def divide(self, left, right):
        return left / right

    def raise_whole(self, base, exponent):
        return base**exponent

    def raise_any(self, base, exponent):
        return (exponent * base.log()).exp()

    def apply(self, name, argument):
        if name == "cbrt":
            return argument.sgn() * abs(argument).root(3)
        return getattr(argument, _NAMED.get(name, name))()


def truth(node, x):
    """The value by FLINT."""
    return evaluate(node, _Arb(), {name: arb(x[name]) for name in x})


def is_within(value, error, true):
    """Whether all of the true ball lies within the bound: surely, not perhaps."""
    return bool(abs(arb(float(value)) - true) <= arb(float(error)))


def places_of(name):
    """Arguments near and far, at both edges of what the function takes, of both signs."""
    sizes = np.concatenate([10.0 ** np.linspace(-12, 2.6, 60), [0.5, 1.0, 2.0, 709.0, 1e5, 1e9, 1e15]])
    near = 1 - 10.0 ** np.linspace(-15, -0.1, 30)
    one = {"acosh": 1 / near, "asin": near, "acos": near, "atanh": near}.get(name, np.zeros(0))
    return np.concatenate([sizes, -sizes, one, -one, [0.0]])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_keeps_its_bound_at_exact_arguments(name):
    """What a math library loses is less than we say, at two hundred arguments of each function."""
    points = places_of(name)
    got = bounded(Applied(name, X), {"x": points})
    known = np.flatnonzero(got.is_known)
    assert known.size > 25
    for i in known:
        true = truth(Applied(name, X), {"x": float(points[i])})
        assert is_within(got.value[i], got.error[i], true), points[i]
    for i in np.flatnonzero(np.broadcast_to(got.is_undefined, points.shape)):
        assert not truth(Applied(name, X), {"x": float(points[i])}).is_finite() or points[i] == 0


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("step", [Fraction(1, 3), Fraction(1, 10**9), -Fraction(10**6, 7)])
def test_each_function_keeps_its_bound_at_rounded_arguments(name, step):
    """An argument that was rounded before is carried through, however steep the function is there."""
    points = places_of(name)
    node = Applied(name, Infix("-", Infix("+", X, Rational(step)), Rational(step)))
    got = bounded(node, {"x": points})
    for i in np.flatnonzero(got.is_known):
        true = truth(node, {"x": float(points[i])})
        assert is_within(got.value[i], got.error[i], true) or not true.is_finite(), points[i]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_keeps_its_bound_in_digits(name):
    """More digits keep their bounds too."""
    node = Applied(name, Infix("-", Infix("+", X, Rational(Fraction(1, 3))), Rational(Fraction(1, 3))))
    for x in places_of(name)[::9]:
        got = ball(node, {"x": float(x)}, 120)
        if got.is_known:
            true = truth(node, {"x": float(x)})
            value, error = (fmpq(*to_rational(part._mpf_)) if part else fmpq(0) for part in got)
            assert bool(abs(arb(value) - true) <= arb(error)), x


@settings(max_examples=300, deadline=None)
@given(TREES, st.floats(-30, 30), st.floats(-30, 30))
def test_whole_formulas_keep_their_bounds(tree, x, y):
    """A formula of many steps lies within its bound wherever floats claim to know it."""
    got = bounded(tree, {"x": np.array([x]), "y": np.array([y])})
    true = truth(tree, {"x": x, "y": y})
    if np.all(got.is_known) and true.is_finite():
        assert is_within(got.value[0], got.error[0], true)
    if np.all(got.is_undefined):
        assert not true.is_finite()


@pytest.mark.parametrize("power", [Fraction(1, 2), Fraction(-7, 3), Fraction(301, 10), Fraction(12), Fraction(-5)])
def test_powers_keep_their_bounds(power):
    """Whole, broken and large exponents, of small and large numbers."""
    points = 10.0 ** np.linspace(-9, 9, 50)
    node = Infix("^", Infix("-", Infix("+", X, Rational(Fraction(1, 3))), Rational(Fraction(1, 3))), Rational(power))
    got = bounded(node, {"x": points})
    for i in np.flatnonzero(got.is_known):
        assert is_within(got.value[i], got.error[i], truth(node, {"x": float(points[i])})), points[i]
