"""Exact values of rational formulas as fractions, given up before a number grows large."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt

from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Named, Node, Rational

MAX_BITS = 20_000


class _InexactError(Exception):
    """The value is irrational, undefined, or too large to be written down."""


def value_of(node: Node, point: Mapping[str, Fraction] | None = None) -> Fraction | None:
    """The exact value, or None when it is irrational, undefined or too large."""
    try:
        return _value(node, point or {})
    except (_InexactError, ZeroDivisionError):
        return None


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


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()
