"""Walks a tree with an algebra: the same formula in floats with error bounds, modulo a prime, or in many digits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol, TypeVar

from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Named, Node, Rational, whole_exponent

T = TypeVar("T")


class Algebra(Protocol[T]):
    """What a formula is made of, for one type of value."""

    def number(self, value: Fraction) -> T:
        """An exact number."""
        ...

    def constant(self, name: str) -> T:
        """The constant pi or e."""
        ...

    def negate(self, value: T) -> T:
        """The prefix minus."""
        ...

    def add(self, left: T, right: T) -> T:
        """A sum."""
        ...

    def subtract(self, left: T, right: T) -> T:
        """A difference."""
        ...

    def multiply(self, left: T, right: T) -> T:
        """A product."""
        ...

    def divide(self, left: T, right: T) -> T:
        """A quotient."""
        ...

    def raise_whole(self, base: T, exponent: int) -> T:
        """A power with a whole exponent."""
        ...

    def raise_any(self, base: T, exponent: T) -> T:
        """A power with any exponent."""
        ...

    def apply(self, name: str, argument: T) -> T:
        """A function by its name."""
        ...


def evaluate(node: Node, algebra: Algebra[T], point: Mapping[str, T]) -> T:
    """The value of a formula at a point that gives a value to each of its letters."""
    if isinstance(node, Rational):
        return algebra.number(node.value)
    if isinstance(node, Letter):
        return point[node.name]
    if isinstance(node, Named):
        return algebra.constant(node.name)
    if isinstance(node, Applied):
        argument = evaluate(node.argument, algebra, point)
        return algebra.negate(argument) if node.name == "-" else algebra.apply(node.name, argument)
    return _join(node, algebra, point)


def _join(node: Infix, algebra: Algebra[T], point: Mapping[str, T]) -> T:
    left = evaluate(node.left, algebra, point)
    if node.sign == "^":
        return _raise(left, node.right, algebra, point)
    right = evaluate(node.right, algebra, point)
    join = {"+": algebra.add, "-": algebra.subtract, "*": algebra.multiply, "/": algebra.divide}[node.sign]
    return join(left, right)


def _raise(base: T, exponent: Node, algebra: Algebra[T], point: Mapping[str, T]) -> T:
    whole = whole_exponent(exponent)
    if whole is not None:
        return algebra.raise_whole(base, whole)
    if exponent == Rational(Fraction(1, 2)):
        return algebra.apply("sqrt", base)
    return algebra.raise_any(base, evaluate(exponent, algebra, point))
