"""Exact values of rational formulas as fractions, given up before a number grows large."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt

from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Named, Node, Rational

MAX_BITS = 20_000
# where a function is rational at a rational place, and what it is there
_PLAIN = dict.fromkeys(("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh"), (0, 0)) | {
    "cos": (0, 1), "cosh": (0, 1), "exp": (0, 1), "log": (1, 0), "acos": (1, 0), "acosh": (1, 0),
}  # fmt: skip


class _InexactError(Exception):
    """The value is irrational, undefined, or too large to be written down."""


def value_of(node: Node, point: Mapping[str, Fraction] | None = None) -> Fraction | None:
    """The exact value, or None when it is irrational, undefined or too large."""
    try:
        return _value(node, point or {})
    except (_InexactError, ZeroDivisionError):
        return None


def folded(node: Node) -> Node:
    """The same formula with each part that is an exact number written as that number: arccos(-2/2) is arccos(-1)."""
    if isinstance(node, Applied):
        node = Applied(node.name, folded(node.argument))
        is_exact = isinstance(node.argument, Rational)
    elif isinstance(node, Infix):
        node = Infix(node.sign, folded(node.left), folded(node.right))
        is_exact = isinstance(node.left, Rational) and isinstance(node.right, Rational)
    else:
        return node
    value = value_of(node) if is_exact else None
    return node if value is None else Rational(value)


def _value(node: Node, point: Mapping[str, Fraction]) -> Fraction:
    if isinstance(node, Rational):
        return node.value
    if isinstance(node, Letter):
        return point[node.name]
    if isinstance(node, Named):
        raise _InexactError
    if isinstance(node, Applied):
        return _applied(node.name, _value(node.argument, point))
    return _joined(node, _value(node.left, point), _value(node.right, point))


def _applied(name: str, argument: Fraction) -> Fraction:
    if name == "-":
        return -argument
    if name == "abs":
        return abs(argument)
    if name == "sqrt":
        return _root(argument)
    if name == "sign":
        return Fraction((argument > 0) - (argument < 0))
    if name == "cbrt":
        return _cube_root(argument)
    if name in _PLAIN and argument == _PLAIN[name][0]:
        return Fraction(_PLAIN[name][1])
    raise _InexactError


def _joined(node: Infix, left: Fraction, right: Fraction) -> Fraction:
    match node.sign:
        case "+":
            out = left + right
        case "-":
            out = left - right
        case "*":
            out = left * right
        case "/":
            out = left / right
        case _:
            return _power(left, right)
    if _bits(out) > MAX_BITS:
        raise _InexactError
    return out


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent == Fraction(1, 2):
        return _root(base)
    if exponent.denominator != 1 or _bits(base) * abs(exponent) > MAX_BITS:
        raise _InexactError
    if exponent <= 0 and base == 0:
        raise _InexactError
    return Fraction(base**exponent.numerator)


def _root(value: Fraction) -> Fraction:
    if value < 0:
        raise _InexactError
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    if root * root != value:
        raise _InexactError
    return root


def _cube_root(value: Fraction) -> Fraction:
    root = Fraction(_whole_cube_root(abs(value.numerator)), _whole_cube_root(value.denominator))
    if root**3 != abs(value):
        raise _InexactError
    return root if value >= 0 else -root


def _whole_cube_root(value: int) -> int:
    """The largest whole number whose cube is no larger, by Newton's method in whole numbers."""
    root = 1 << -(-value.bit_length() // 3)
    while (nearer := (2 * root + value // (root * root)) // 3) < root:
        root = nearer
    return root


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()
