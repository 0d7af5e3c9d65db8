"""Floats that know how wrong they may be: a value and a bound on its error, for many points at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.mathematics.evaluate import evaluate
from nablagrade.answers.mathematics.tree import Node

Floats = NDArray[np.float64]
Condition = NDArray[np.bool_] | bool
STEP = 2.0**-51  # two units in the last place: more than a sum, product, quotient or root loses
LOSS = 2.0**-50  # four of them: what vendors' vectorised functions may lose
LARGEST_WHOLE = 2.0**53
LARGEST_EXPONENT = 2.0**31  # far out every float is whole, though the letter may not be meant so
TINY = 1e-300  # what underflow may lose


class Bounded(NamedTuple):
    """The true value lies within `error` of `value`; undefined is NaN with error 0, unknown an infinite error."""

    value: Floats
    error: Floats

    @property
    def is_undefined(self) -> Condition:
        """Where the formula surely has no real value."""
        return np.asarray(np.isnan(self.value) & (self.error == 0))

    @property
    def is_known(self) -> Condition:
        """Where the value is known up to its error."""
        return np.isfinite(self.value) & np.isfinite(self.error)


def bounded(node: Node, point: Mapping[str, Floats]) -> Bounded:
    """A formula at many points; the points are taken as exact."""
    exact = {name: Bounded(values, np.zeros_like(values)) for name, values in point.items()}
    with np.errstate(all="ignore"):
        value, error = evaluate(node, _FLOATS, exact)
    shape = np.broadcast_shapes(np.shape(value), *(np.shape(values) for values in point.values()))
    return Bounded(np.broadcast_to(value, shape), np.broadcast_to(error, shape))


def bounded_number(node: Node) -> tuple[float, float]:
    """A formula without letters: its value and the bound."""
    value, error = bounded(node, {})
    return float(value), float(error)


class _Floats:
    """The algebra; each operation adds its own rounding to what its operands bring."""

    def number(self, value: Fraction) -> Bounded:
        try:
            near = float(value)
        except OverflowError:
            return Bounded(np.asarray(np.inf), np.asarray(np.inf))
        return Bounded(np.asarray(near), np.asarray(0.0 if Fraction(near) == value else STEP * abs(near) + TINY))

    def constant(self, name: str) -> Bounded:
        near = np.pi if name == "pi" else np.e
        return Bounded(np.asarray(near), np.asarray(STEP * near))

    def negate(self, value: Bounded) -> Bounded:
        return Bounded(-value.value, value.error)

    def add(self, left: Bounded, right: Bounded) -> Bounded:
        return _exact_if_whole(_settle(left.value + right.value, left.error + right.error, left, right), left, right)

    def subtract(self, left: Bounded, right: Bounded) -> Bounded:
        return _exact_if_whole(_settle(left.value - right.value, left.error + right.error, left, right), left, right)

    def multiply(self, left: Bounded, right: Bounded) -> Bounded:
        a, b = np.abs(left.value), np.abs(right.value)
        error = a * right.error + b * left.error + left.error * right.error
        return _exact_if_whole(_settle(left.value * right.value, error, left, right), left, right)

    def divide(self, left: Bounded, right: Bounded) -> Bounded:
        floor = np.abs(right.value) - right.error
        quotient = left.value / right.value
        error = np.where(floor > 0, (left.error + np.abs(quotient) * right.error) / floor, np.inf)
        return _settle(quotient, error, left, right, is_outside=(right.value == 0) & (right.error == 0))

    def raise_whole(self, base: Bounded, exponent: int) -> Bounded:
        if exponent < 0:
            return self.divide(self.number(Fraction(1)), self.raise_whole(base, -exponent))
        if exponent == 0:
            return _settle(np.ones_like(base.value), np.zeros_like(base.value), base)
        top = np.abs(base.value) + base.error
        error = exponent * top ** (exponent - 1) * base.error + exponent * STEP * np.abs(base.value) ** exponent
        return _exact_if_whole(_settle(base.value**exponent, error, base), base, base)

    def raise_any(self, base: Bounded, exponent: Bounded) -> Bounded:
        """b^c as exp(c·log b) for b > 0; 0^c is 0 for c > 0; a negative b has a power only where c is whole."""
        power = self.apply("exp", self.multiply(exponent, self.apply("log", base)))
        is_zero = (base.value == 0) & (base.error == 0) & (exponent.value - exponent.error > 0)
        value, error = np.where(is_zero, 0.0, power.value), np.where(is_zero, 0.0, power.error)
        is_negative = (base.value < -base.error) & ~exponent.is_undefined
        if not np.any(is_negative):
            return Bounded(value, error)
        whole = np.rint(exponent.value)
        turned = self.apply("exp", self.multiply(exponent, self.apply("log", self.negate(base))))
        may_be_whole = is_negative & (np.abs(exponent.value - whole) <= exponent.error)
        is_told = may_be_whole & (exponent.error == 0) & (np.abs(whole) <= LARGEST_EXPONENT)
        signed = np.where(np.mod(whole, 2) == 0, turned.value, -turned.value)
        value = np.where(is_told, signed, np.where(may_be_whole, 0.0, value))
        return Bounded(value, np.where(is_told, turned.error, np.where(may_be_whole, np.inf, error)))

    def apply(self, name: str, argument: Bounded) -> Bounded:
        if name == "tan":
            return self.divide(self.apply("sin", argument), self.apply("cos", argument))
        value, growth, is_outside = _RULES[name](argument.value, argument.error)
        growth = np.where(argument.error > 0, growth, 0.0) + LOSS * np.abs(value)
        return _settle(value, growth, argument, is_outside=is_outside)


def _settle(value: Floats, error: Floats, *operands: Bounded, is_outside: Condition = False) -> Bounded:
    """Adds the rounding of an operation; what an undefined operand touches is undefined, an overflow tells nothing."""
    for operand in operands:
        is_outside = is_outside | operand.is_undefined
    total = error * (1 + 4 * STEP) + STEP * np.abs(value) + TINY
    known = np.where(np.isfinite(value) & np.isfinite(total), total, np.inf)
    return Bounded(np.where(is_outside, np.nan, value), np.where(is_outside, 0.0, known))


def _exact_if_whole(result: Bounded, left: Bounded, right: Bounded) -> Bounded:
    """Steps between whole numbers are exact as long as floats hold them: the exponent n + 1 is whole."""
    if not (_begins_whole(left) and _begins_whole(right)):  # sampled numbers are all whole or none of them
        return result
    is_whole = (left.error == 0) & (right.error == 0) & (np.rint(left.value) == left.value)
    is_exact = is_whole & (np.rint(right.value) == right.value) & (np.abs(result.value) <= LARGEST_WHOLE)
    return Bounded(result.value, np.where(is_exact, 0.0, result.error))


def _begins_whole(operand: Bounded) -> bool:
    return operand.error.size > 0 and operand.error.flat[0] == 0 and float(operand.value.flat[0]).is_integer()


# value, how far the error of the argument can carry it, and where the function has no real value
_Rule = Callable[[Floats, Floats], tuple[Floats, Floats, Condition]]


def _sqrt(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    growth = np.where(x > e, e / np.sqrt(np.maximum(x - e, 0)), np.inf)
    return np.sqrt(np.abs(x)), growth, -x > e


def _log(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    return np.log(np.abs(x)), np.where(np.abs(x) > e, -np.log1p(-e / np.abs(x)), np.inf), (x <= 0) & (-x >= e)


def _exp(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    return np.exp(x), np.exp(x) * np.expm1(e), False


def _lipschitz(function: Callable[[Floats], Floats]) -> _Rule:
    return lambda x, e: (function(x), e, False)


def _cosh(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    return np.cosh(x), np.cosh(np.abs(x) + e) * e, False


def _sinh(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    return np.sinh(x), np.cosh(np.abs(x) + e) * e, False


def _arc(function: Callable[[Floats], Floats]) -> _Rule:
    def rule(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
        room = 1 - (np.abs(x) + e) ** 2
        growth = np.where(room > 0, e / np.sqrt(np.maximum(room, 0)), np.inf)
        return function(np.clip(x, -1, 1)), growth, np.abs(x) - 1 > e

    return rule


def _sign(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    return np.sign(x), np.where(np.abs(x) > e, 0.0, 2.0), False


def _cbrt(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    root = np.cbrt(x)
    far = e / np.cbrt(np.maximum(np.abs(x) - e, TINY)) ** 2
    return root, np.where(np.abs(x) > 2 * e, far, 4 * np.cbrt(e)), False


def _acosh(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    room = (x - e) ** 2 - 1
    growth = np.where((room > 0) & (x > e), e / np.sqrt(np.maximum(room, 0)), np.inf)
    return np.arccosh(np.maximum(x, 1)), growth, 1 - x > e


def _atanh(x: Floats, e: Floats) -> tuple[Floats, Floats, Condition]:
    room = 1 - np.abs(x) - e
    growth = np.where(room > 0, e / np.maximum(room, TINY), np.inf)
    return np.arctanh(np.clip(x, -1, 1)), growth, (np.abs(x) - 1 > e) | ((np.abs(x) == 1) & (e == 0))


_RULES: dict[str, _Rule] = {
    "sqrt": _sqrt,
    "log": _log,
    "exp": _exp,
    "sin": _lipschitz(np.sin),
    "cos": _lipschitz(np.cos),
    "tanh": _lipschitz(np.tanh),
    "atan": _lipschitz(np.arctan),
    "abs": _lipschitz(np.abs),
    "cosh": _cosh,
    "sinh": _sinh,
    "asin": _arc(np.arcsin),
    "acos": _arc(np.arccos),
    "asinh": _lipschitz(np.arcsinh),
    "acosh": _acosh,
    "atanh": _atanh,
    "sign": _sign,
    "cbrt": _cbrt,
}
_FLOATS = _Floats()
