"""Two formulas at the same points: where they differ, where floats can tell, and what more digits say there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.equality.continued import continued
from nablagrade.answers.mathematics.balls import Ball, ball
from nablagrade.answers.mathematics.bounded import Bounded, Floats, bounded
from nablagrade.answers.mathematics.tree import Node, walk

MANY = 4_000  # points that are spread over the domain
ENOUGH = 8  # points that must tell
_TELLING = 1e-6  # a relative error bound above this tells nothing
_TINY = 1e-12  # an absolute error bound that is sharp enough
_VANISHING = 1e-200  # below this, agreement may come from underflow
_CONTINUED = 1e-9
_ROUGH_BITS, _FINE_BITS, _MOST_BITS = 60, 1_100, 16_000  # fine enough for the smallest number that can be typed
_ASKED = 24  # points that are looked at in digits where floats tell too little
_WORK = 1_500  # nodes of both formulas that are worked out in digits, at all points together

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """Both formulas at the same points, of which the `last` ones lie beside places where a piece may change."""

    formulas: tuple[Node, Node]
    points: Mapping[str, Floats]
    want: Bounded
    got: Bounded
    last: int = 0

    @cached_property
    def reach(self) -> Floats:
        """How far apart the two floats may lie although the values are equal."""
        return self.want.error + self.got.error

    @cached_property
    def differs(self) -> Marks:
        """Where the values surely differ."""
        with np.errstate(all="ignore"):
            is_apart = np.abs(self.want.value - self.got.value) > self.reach
        return np.asarray(self.want.is_known & self.got.is_known & is_apart)

    @cached_property
    def tells(self) -> Marks:
        """Where floats are sharp enough to tell."""
        with np.errstate(all="ignore"):
            size = np.maximum(np.abs(self.want.value), np.abs(self.got.value))
            is_sharp = (self.reach <= _TELLING * size) | (self.reach <= _TINY)
            is_vanishing = (size < _VANISHING) & (self.reach < _VANISHING)
        return np.asarray(self.want.is_known & self.got.is_known & is_sharp & ~is_vanishing)

    @property
    def is_enough(self) -> bool:
        """Whether floats can tell at enough points; a formula without letters has one."""
        return int(self.tells.sum()) >= self.needed

    @property
    def needed(self) -> int:
        """How many points must tell."""
        return min(ENOUGH, self.tells.size)

    @property
    def is_missing(self) -> Marks:
        """Where only the student's formula has no value."""
        return np.asarray(self.want.is_known & self.got.is_undefined)

    @property
    def is_added(self) -> Marks:
        """Where only the expected formula has no value."""
        return np.asarray(self.want.is_undefined & self.got.is_known)

    @property
    def is_beside(self) -> Marks:
        """Beside places where a piece may change, unless there is no value."""
        is_last = np.arange(self.tells.size) >= self.tells.size - self.last
        return np.asarray(is_last & ~(self.want.is_undefined & self.got.is_undefined))

    def where(self, marks: Marks) -> str:
        """The first marked point, in words."""
        return self.place(int(np.argmax(marks)))

    def place(self, i: int) -> str:
        """A point in words."""
        return "at " + (", ".join(f"{name} = {values[i]:.6g}" for name, values in self.points.items()) or "every point")

    def balls(self, i: int, bits: int, is_snapping: bool = False) -> tuple[Ball, Ball]:
        """Both values at a point, in digits."""
        point = self.point(i)
        one, other = (ball(node, point, bits, is_snapping) for node in self.formulas)
        return one, other

    def point(self, i: int) -> dict[str, float]:
        """The coordinates of a point."""
        return {name: float(values[i]) for name, values in self.points.items()}


def sample_of(formulas: tuple[Node, Node], points: Mapping[str, Floats], last: int = 0) -> Sample:
    """Works out two formulas in floats."""
    want, got = (Bounded(*map(np.atleast_1d, bounded(node, points))) for node in formulas)
    return Sample(formulas, points, want, got, last)


def some(marks: Marks, count: int) -> list[int]:
    """At most so many of the marked points, evenly chosen."""
    marked = np.flatnonzero(marks)
    picked: list[int] = marked[:: max(1, -(-marked.size // count))].tolist()
    return picked


def continue_alike(sample: Sample, marks: Marks) -> bool:
    """Whether the complex values agree where only one formula is real on the way: sqrt(x)^2 and x."""
    near = marks & (np.arange(marks.size) < MANY)
    marks = near if near.any() else marks  # far away, complex floats may be too coarse
    points = {name: values[marks] for name, values in sample.points.items()}
    one, other = (continued(node, points) for node in sample.formulas)
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(one - other) <= _CONTINUED * (1 + np.abs(one))))


# ---------------------------------------------------------------- more digits


def is_blind(sample: Sample, i: int) -> bool:
    """Whether the values at a point are so large that no digits of ours show a small difference."""
    size = _size_at(sample, i)
    return size is None or size + _FINE_BITS > _MOST_BITS


def found_apart(sample: Sample, asked: Iterable[int]) -> int | None:
    """A point of these that differs in so many digits that 1e-300 is seen beside what is largest there."""
    for i in asked:
        if _is_apart(*sample.balls(i, min(_FINE_BITS + (_size_at(sample, i) or 0), _MOST_BITS))):
            return i
    return None


def _size_at(sample: Sample, i: int) -> int | None:
    """How many bits the expected value has before the point; None where that cannot be worked out."""
    for bits in (_ROUGH_BITS, _FINE_BITS):
        one = ball(sample.formulas[0], sample.point(i), bits)
        if one.is_known or one.is_undefined:
            return int(abs(one.value)).bit_length() if one.is_known else 0
    return None


@dataclass(frozen=True)
class Telling:
    """What digits say at a few points: one that differs, those that agree, where the student's formula has no value."""

    apart: int | None
    told: tuple[int, ...]
    is_missing: Marks


def in_digits(sample: Sample, bits: int, is_snapping: bool) -> Telling:
    """Both formulas in digits at some points at which the expected one may have a value."""
    nodes = sum(1 for node in sample.formulas for _ in walk(node))
    told, is_missing = list[int](), sample.is_missing
    for i in some(~np.asarray(sample.want.is_undefined), max(ENOUGH, min(_ASKED, _WORK // nodes))):
        one, other = sample.balls(i, bits, is_snapping)
        if _is_apart(one, other):
            return Telling(i, (), is_missing)
        if one.is_sharp(2.0 ** (-bits // 3)) and other.is_sharp(2.0 ** (-bits // 3)):
            told.append(i)
        is_missing[i] |= one.is_known and other.is_undefined
    return Telling(None, tuple(told), is_missing)


def _is_apart(one: Ball, other: Ball) -> bool:
    return one.is_known and other.is_known and bool(abs(one.value - other.value) > one.error + other.error)
