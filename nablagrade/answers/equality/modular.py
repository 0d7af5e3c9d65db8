"""Formulas modulo large primes: an exact test of rational identities that no rounding can fool.

A subformula that is not rational counts as a fresh unknown, equal arguments giving equal unknowns: so an identity that
holds here holds wherever both sides are defined, while a difference is proof only for rational formulas. The second
prime follows from the two formulas, so that no formula can hold a multiple of it on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

from nablagrade.answers.mathematics.evaluate import evaluate
from nablagrade.answers.mathematics.tree import Node

PRIME = 2**61 - 1
_SMALL = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)  # as bases they are a proof below 2^64


class UndefinedError(ArithmeticError):
    """A denominator vanishes at this point."""


def modular(node: Node, point: Mapping[str, int], prime: int = PRIME) -> int:
    """The value modulo a prime; raises UndefinedError."""
    return evaluate(node, _Residues(prime), point)


def seeded_prime(seed: str) -> int:
    """A prime of 62 bits that follows from a text."""
    number = int.from_bytes(sha256(seed.encode()).digest()[:8], "big") >> 2 | 1 << 61 | 1
    while not is_prime(number):
        number += 2
    return number


def is_prime(number: int) -> bool:
    """Whether an odd number below 2^64 is prime, by Miller and Rabin's test with enough bases to be sure."""
    if any(number % small == 0 for small in _SMALL):
        return number in _SMALL
    twos = (number - 1 & 1 - number).bit_length() - 1
    return all(_passes(number, base, twos) for base in _SMALL)


def _passes(number: int, base: int, twos: int) -> bool:
    power = pow(base, number - 1 >> twos, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False


class _Residues:
    """The algebra of the integers modulo a prime."""

    def __init__(self, prime: int) -> None:
        self._prime = prime

    def number(self, value: Fraction) -> int:
        return self.divide(value.numerator % self._prime, value.denominator % self._prime)

    def constant(self, name: str) -> int:
        return self._unknown(name)

    def negate(self, value: int) -> int:
        return -value % self._prime

    def add(self, left: int, right: int) -> int:
        return (left + right) % self._prime

    def subtract(self, left: int, right: int) -> int:
        return (left - right) % self._prime

    def multiply(self, left: int, right: int) -> int:
        return left * right % self._prime

    def divide(self, left: int, right: int) -> int:
        if right == 0:
            raise UndefinedError
        return left * pow(right, -1, self._prime) % self._prime

    def raise_whole(self, base: int, exponent: int) -> int:
        if base == 0 and exponent <= 0:
            raise UndefinedError
        return pow(base, exponent, self._prime)

    def raise_any(self, base: int, exponent: int) -> int:
        return self._unknown("^", base, exponent)

    def apply(self, name: str, argument: int) -> int:
        return self._unknown(name, argument)

    def _unknown(self, *parts: object) -> int:
        return int.from_bytes(sha256(repr(parts).encode()).digest()[:16], "big") % self._prime
