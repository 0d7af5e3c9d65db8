"""Formulas in as many digits as are asked for, with a bound on the error: asked where floats cannot tell.

What would take long or much memory is unknown instead: numbers beyond 10^100000, and angles that have more digits than
we work with. With `is_snapping`, what cannot be told from the edge of a domain in all these digits lies on it:
arccos(sin(x)^2 + cos(x)^2) is 0, and 1/sin(pi) has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from mpmath import MPContext

from nablagrade.answers.mathematics.bounded import LARGEST_EXPONENT
from nablagrade.answers.mathematics.evaluate import evaluate
from nablagrade.answers.mathematics.tree import Node

MAX_MAGNITUDE = 330_000  # bits before the point
QUICK_EXPONENT = 1_000  # up to this, multiplying is quicker than a logarithm
Digits = Any  # mpmath has no types


class Ball(NamedTuple):
    """The true value lies within `error` of `value`; None is undefined, an infinite error unknown."""

    value: Digits
    error: Digits

    @property
    def is_undefined(self) -> bool:
        """Whether the formula surely has no real value."""
        return self.value is None

    @property
    def is_known(self) -> bool:
        """Whether the value is known up to its error."""
        return self.value is not None and bool(self.error < _INFINITE)

    def is_sharp(self, relative: float, floor: float = 1.0) -> bool:
        """Whether the error is small beside the value, or beside `floor` where the value is smaller."""
        return self.is_known and bool(self.error <= relative * max(abs(self.value), floor))


_INFINITE = MPContext().inf
_UNDEFINED, _UNKNOWN = Ball(None, 0), Ball(MPContext().zero, _INFINITE)


def ball(node: Node, point: Mapping[str, Fraction | float], bits: int, is_snapping: bool = False) -> Ball:
    """The value at a point whose coordinates are taken as exact."""
    algebra = _algebra(bits, is_snapping)
    return evaluate(node, algebra, {name: algebra.number(Fraction(value)) for name, value in point.items()})


@lru_cache(maxsize=8)
def _algebra(bits: int, is_snapping: bool) -> _Balls:
    return _Balls(bits, is_snapping)


class _Balls:
    """The algebra; each operation adds its own rounding to what its operands bring."""

    def __init__(self, bits: int, is_snapping: bool) -> None:
        self._context = MPContext()
        self._context.prec = bits
        self._step = self._context.ldexp(1, 4 - bits)
        self._is_snapping = is_snapping

    def number(self, value: Fraction) -> Ball:
        near = self._context.mpf(value.numerator) / value.denominator
        return Ball(near, 0 if _is_power_of_two(value.denominator) and _fits(value, near) else abs(near) * self._step)

    def constant(self, name: str) -> Ball:
        near = +(self._context.pi if name == "pi" else self._context.e)
        return Ball(near, near * self._step)

    def negate(self, value: Ball) -> Ball:
        return Ball(-value.value, value.error) if value.is_known else value

    def add(self, left: Ball, right: Ball) -> Ball:
        return self._join(left, right, lambda: (left.value + right.value, left.error + right.error))

    def subtract(self, left: Ball, right: Ball) -> Ball:
        return self._join(left, right, lambda: (left.value - right.value, left.error + right.error))

    def multiply(self, left: Ball, right: Ball) -> Ball:
        def product() -> tuple[Digits, Digits]:
            error = abs(left.value) * right.error + abs(right.value) * left.error + left.error * right.error
            return left.value * right.value, error

        return self._join(left, right, product)

    def divide(self, left: Ball, right: Ball) -> Ball:
        if right.is_known and self._is_zero(right):
            return _UNDEFINED
        if right.is_known and abs(right.value) <= right.error:
            return _UNDEFINED if left.is_undefined else _UNKNOWN

        def quotient() -> tuple[Digits, Digits]:
            value = left.value / right.value
            return value, (left.error + abs(value) * right.error) / (abs(right.value) - right.error)

        return self._join(left, right, quotient)

    def raise_whole(self, base: Ball, exponent: int) -> Ball:
        if exponent < 0:
            return self.divide(self.number(Fraction(1)), self.raise_whole(base, -exponent))
        if exponent == 0:
            return self.number(Fraction(1)) if base.is_known else base

        def power() -> tuple[Digits, Digits]:
            top = abs(base.value) + base.error
            error = exponent * top ** (exponent - 1) * base.error if base.error else 0
            return base.value**exponent, error + exponent * self._step * abs(base.value) ** exponent

        is_small = base.is_known and abs(self._context.mag(base.value or 1)) * exponent < MAX_MAGNITUDE
        return self._join(base, base, power) if is_small else base if base.is_undefined else _UNKNOWN

    def raise_any(self, base: Ball, exponent: Ball) -> Ball:
        """b^c as exp(c·log b) for b > 0; a negative b has a power only where c is whole, 0 only for c > 0."""
        if not (base.is_known and exponent.is_known):
            return _UNDEFINED if base.is_undefined or exponent.is_undefined else _UNKNOWN
        if self._is_zero(base):
            return Ball(self._context.zero, 0) if exponent.value > exponent.error else _UNDEFINED
        whole = self._context.nint(exponent.value)
        if base.value < -base.error and abs(exponent.value - whole) > exponent.error:
            return _UNDEFINED
        if base.value < -base.error and abs(whole) > LARGEST_EXPONENT:
            return _UNKNOWN
        if exponent.error == 0 and exponent.value == whole and abs(whole) <= QUICK_EXPONENT:
            return self.raise_whole(base, int(whole))
        if base.value < -base.error and (exponent.error == 0 or self._is_snapping):
            power = self.raise_any(self.negate(base), exponent)
            return self.negate(power) if int(whole) % 2 else power
        return self.apply("exp", self.multiply(exponent, self.apply("log", base)))

    def apply(self, name: str, argument: Ball) -> Ball:
        if not argument.is_known:
            return argument
        if name == "tan":
            return self.divide(self.apply("sin", argument), self.apply("cos", argument))
        rule = getattr(self, f"_{name}", None)
        if rule is not None:
            made: Ball = rule(argument.value, argument.error)
            return made
        return self._smooth(name, argument.value, argument.error)

    def _is_zero(self, value: Ball) -> bool:
        return value.is_known and bool(value.value == 0 == value.error or self._is_edge(value.value, value.error))

    def _is_edge(self, gap: Digits, error: Digits) -> bool:
        """Whether a distance to the edge is nothing in all our digits."""
        return self._is_snapping and bool(abs(gap) <= error) and bool(error < self._context.ldexp(1, -self._half()))

    def _half(self) -> int:
        return int(self._context.prec) // 2

    def _join(self, left: Ball, right: Ball, work: Callable[[], tuple[Digits, Digits]]) -> Ball:
        if left.is_undefined or right.is_undefined:
            return _UNDEFINED
        return self._settled(*work()) if left.is_known and right.is_known else _UNKNOWN

    def _settled(self, value: Digits, error: Digits) -> Ball:
        if value and self._context.mag(value) > MAX_MAGNITUDE:
            return _UNKNOWN
        return Ball(value, error * (1 + self._step) + abs(value) * self._step)

    def _abs(self, x: Digits, e: Digits) -> Ball:
        return Ball(abs(x), e)

    def _sign(self, x: Digits, e: Digits) -> Ball:
        if self._is_edge(x, e):
            return Ball(self._context.zero, 0)
        return _UNKNOWN if abs(x) <= e and e else Ball(self._context.sign(x), 0)

    def _sqrt(self, x: Digits, e: Digits) -> Ball:
        if x < -e:
            return _UNDEFINED
        if self._is_edge(x, e):
            return Ball(self._context.zero, self._context.sqrt(abs(x) + e))
        if x <= e and e:
            return _UNKNOWN
        return self._settled(self._context.sqrt(x), e / self._context.sqrt(x - e) if e else 0)

    def _cbrt(self, x: Digits, e: Digits) -> Ball:
        root = self._context.sign(x) * self._context.cbrt(abs(x))
        if abs(x) <= e:
            return Ball(root, 2 * self._context.cbrt(2 * e))
        return self._settled(root, e / self._context.cbrt(abs(x) - e) ** 2)

    def _log(self, x: Digits, e: Digits) -> Ball:
        if x < -e or (x <= 0 and e == 0) or self._is_edge(x, e):
            return _UNDEFINED
        return _UNKNOWN if x <= e else self._settled(self._context.log(x), e / (x - e))

    def _exp(self, x: Digits, e: Digits) -> Ball:
        if x + e < -MAX_MAGNITUDE // 2:
            return Ball(self._context.zero, self._context.ldexp(1, -MAX_MAGNITUDE // 2))
        if abs(x) + e > MAX_MAGNITUDE // 2:
            return _UNKNOWN
        value = self._context.exp(x)
        growth = e * (1 + e) if e < 1 else self._context.exp(e)  # at least e^e - 1
        return self._settled(value, value * growth)

    def _hyperbolic(self, name: str, x: Digits, e: Digits) -> Ball:
        if abs(x) + e > MAX_MAGNITUDE // 2:
            return _UNKNOWN
        return self._settled(getattr(self._context, name)(x), self._context.cosh(abs(x) + e) * e)

    def _sinh(self, x: Digits, e: Digits) -> Ball:
        return self._hyperbolic("sinh", x, e)

    def _cosh(self, x: Digits, e: Digits) -> Ball:
        return self._hyperbolic("cosh", x, e)

    def _arc(self, name: str, x: Digits, e: Digits) -> Ball:
        gap = 1 - abs(x)
        if gap < -e:
            return _UNDEFINED
        if self._is_edge(gap, e):
            edge = self._context.sign(x)
            return Ball(getattr(self._context, name)(edge), self._step + 2 * self._context.sqrt(abs(gap) + e))
        if gap <= e and e:
            return _UNKNOWN
        return self._settled(getattr(self._context, name)(x), e / self._context.sqrt(gap - e) if e else 0)

    def _asin(self, x: Digits, e: Digits) -> Ball:
        return self._arc("asin", x, e)

    def _acos(self, x: Digits, e: Digits) -> Ball:
        return self._arc("acos", x, e)

    def _acosh(self, x: Digits, e: Digits) -> Ball:
        gap = x - 1
        if gap < -e:
            return _UNDEFINED
        if self._is_edge(gap, e):
            return Ball(self._context.zero, self._step + 2 * self._context.sqrt(abs(gap) + e))
        if gap <= e and e:
            return _UNKNOWN
        return self._settled(self._context.acosh(x), e / self._context.sqrt(gap - e) if e else 0)

    def _atanh(self, x: Digits, e: Digits) -> Ball:
        gap = 1 - abs(x)
        if gap < -e or self._is_edge(gap, e) or gap == 0 == e:
            return _UNDEFINED
        return _UNKNOWN if gap <= e else self._settled(self._context.atanh(x), e / (gap - e))

    def _smooth(self, name: str, x: Digits, e: Digits) -> Ball:
        """A function that moves no faster than its argument."""
        if name in ("sin", "cos") and x and self._context.mag(x) > self._half():
            return _UNKNOWN
        return self._settled(getattr(self._context, name)(x), e)


def _is_power_of_two(value: int) -> bool:
    return value & (value - 1) == 0


def _fits(value: Fraction, near: Digits) -> bool:
    """Whether the number was not rounded; a whole number or a float never is at our precisions."""
    return bool(value.numerator.bit_length() <= near.context.prec)
