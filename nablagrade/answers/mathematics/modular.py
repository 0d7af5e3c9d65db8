"""Formulas modulo a large prime: an exact test of rational identities that no rounding can fool.

A subformula that is not rational counts as a fresh unknown, equal arguments giving equal unknowns: so an identity that
holds here holds wherever both sides are defined, while a difference is proof only for rational formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

from nablagrade.answers.mathematics.evaluate import evaluate
from nablagrade.answers.mathematics.tree import Node

PRIME = 2**61 - 1


class UndefinedError(ArithmeticError):
    """A denominator vanishes at this point."""


def modular(node: Node, point: Mapping[str, int]) -> int:
    """The value modulo PRIME; raises UndefinedError."""
    return evaluate(node, _RESIDUES, point)


class _Residues:
    """The algebra of the integers modulo PRIME."""

    def number(self, value: Fraction) -> int:
        return self.divide(value.numerator % PRIME, value.denominator % PRIME)

    def constant(self, name: str) -> int:
        return _unknown(name)

    def negate(self, value: int) -> int:
        return -value % PRIME

    def add(self, left: int, right: int) -> int:
        return (left + right) % PRIME

    def subtract(self, left: int, right: int) -> int:
        return (left - right) % PRIME

    def multiply(self, left: int, right: int) -> int:
        return left * right % PRIME

    def divide(self, left: int, right: int) -> int:
        if right == 0:
            raise UndefinedError
        return left * pow(right, -1, PRIME) % PRIME

    def raise_whole(self, base: int, exponent: int) -> int:
        if base == 0 and exponent <= 0:
            raise UndefinedError
        return pow(base, exponent, PRIME)

    def raise_any(self, base: int, exponent: int) -> int:
        return _unknown("^", base, exponent)

    def apply(self, name: str, argument: int) -> int:
        return _unknown(name, argument)


def _unknown(*parts: object) -> int:
    return int.from_bytes(sha256(repr(parts).encode()).digest()[:16], "big") % PRIME


_RESIDUES = _Residues()
