"""Formulas in plain floats, without any bound: asked only where a formula changes its sign, never for a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.mathematics.evaluate import evaluate
from nablagrade.answers.mathematics.tree import Node

Floats = NDArray[np.float64]
_NUMPY = {
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "asinh": np.arcsinh, "acosh": np.arccosh,
    "atanh": np.arctanh, "sqrt": np.sqrt, "cbrt": np.cbrt, "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos,
    "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "abs": np.abs, "sign": np.sign,
}  # fmt: skip


def plain(node: Node, point: Mapping[str, Floats]) -> Floats:
    """A formula at many points; NaN where there is no value."""
    shape = np.broadcast_shapes(*(values.shape for values in point.values()))
    with np.errstate(all="ignore"):
        return np.broadcast_to(evaluate(node, _PLAIN, point), shape)


class _Plain:
    """The algebra of NumPy's floats."""

    def number(self, value: Fraction) -> Floats:
        try:
            return np.asarray(float(value))
        except OverflowError:
            return np.asarray(np.inf if value > 0 else -np.inf)

    def constant(self, name: str) -> Floats:
        return np.asarray(np.pi if name == "pi" else np.e)

    def negate(self, value: Floats) -> Floats:
        return -value

    def add(self, left: Floats, right: Floats) -> Floats:
        return left + right

    def subtract(self, left: Floats, right: Floats) -> Floats:
        return left - right

    def multiply(self, left: Floats, right: Floats) -> Floats:
        return left * right

    def divide(self, left: Floats, right: Floats) -> Floats:
        return left / right

    def raise_whole(self, base: Floats, exponent: int) -> Floats:
        return np.power(base, float(exponent))

    def raise_any(self, base: Floats, exponent: Floats) -> Floats:
        return np.power(base, exponent)

    def apply(self, name: str, argument: Floats) -> Floats:
        value: Floats = _NUMPY[name](argument)
        return value


_PLAIN = _Plain()
