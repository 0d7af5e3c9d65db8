"""Formulas in complex floats: asked only whether two formulas agree beyond the points at which both are real."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.mathematics.evaluate import evaluate
from nablagrade.answers.mathematics.tree import Node

Complexes = NDArray[np.complex128]
_NUMPY = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh",
}  # fmt: skip


def continued(node: Node, points: Mapping[str, NDArray[np.float64]]) -> Complexes:
    """The principal value at many points; NaN where there is none."""
    with np.errstate(all="ignore"):
        value = evaluate(node, _COMPLEX, {name: values.astype(np.complex128) for name, values in points.items()})
    return np.asarray(value, dtype=np.complex128)


class _Complex:
    """The algebra of complex floats, without any bound on their errors."""

    def number(self, value: Fraction) -> Complexes:
        try:
            return np.asarray(complex(float(value)))
        except OverflowError:
            return np.asarray(complex("nan"))

    def constant(self, name: str) -> Complexes:
        return np.asarray(complex(np.pi if name == "pi" else np.e))

    def negate(self, value: Complexes) -> Complexes:
        return -value

    def add(self, left: Complexes, right: Complexes) -> Complexes:
        return left + right

    def subtract(self, left: Complexes, right: Complexes) -> Complexes:
        return left - right

    def multiply(self, left: Complexes, right: Complexes) -> Complexes:
        return left * right

    def divide(self, left: Complexes, right: Complexes) -> Complexes:
        return left / right

    def raise_whole(self, base: Complexes, exponent: int) -> Complexes:
        return base**exponent

    def raise_any(self, base: Complexes, exponent: Complexes) -> Complexes:
        return base**exponent

    def apply(self, name: str, argument: Complexes) -> Complexes:
        if name == "cbrt":
            return self.raise_any(argument, self.number(Fraction(1, 3)))
        value: Complexes = getattr(np, _NUMPY.get(name, name))(argument)
        return value.astype(np.complex128)


_COMPLEX = _Complex()
