"""Formulas in sixty digits with mpmath, asked only where floats have shown that no number on the way is huge."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from mpmath import MPContext

from nablagrade.answers.mathematics.evaluate import evaluate
from nablagrade.answers.mathematics.tree import Node

BITS = 200
_CONTEXT = MPContext()
_CONTEXT.prec = BITS
Digits = Any  # mpmath has no types


def precise(node: Node, point: Mapping[str, float]) -> Digits:
    """The value as a number of BITS bits; raises ValueError or ZeroDivisionError where there is none."""
    return evaluate(node, _DIGITS, {name: _CONTEXT.mpf(value) for name, value in point.items()})


class _Digits:
    """The algebra of mpmath's numbers."""

    def number(self, value: Fraction) -> Digits:
        return _CONTEXT.mpf(value.numerator) / value.denominator

    def constant(self, name: str) -> Digits:
        return +(_CONTEXT.pi if name == "pi" else _CONTEXT.e)

    def negate(self, value: Digits) -> Digits:
        return -value

    def add(self, left: Digits, right: Digits) -> Digits:
        return left + right

    def subtract(self, left: Digits, right: Digits) -> Digits:
        return left - right

    def multiply(self, left: Digits, right: Digits) -> Digits:
        return left * right

    def divide(self, left: Digits, right: Digits) -> Digits:
        return left / right

    def raise_whole(self, base: Digits, exponent: int) -> Digits:
        return base**exponent

    def raise_any(self, base: Digits, exponent: Digits) -> Digits:
        return base**exponent

    def apply(self, name: str, argument: Digits) -> Digits:
        return abs(argument) if name == "abs" else getattr(_CONTEXT, name)(argument)


_DIGITS = _Digits()
