"""Equality as mathematics in three values: equal, different with a witness, undecided.

Rational formulas are compared exactly: modulo a large prime, then in fractions (a multiple of the prime must not pass).
Others are sampled over the domain in floats that bound their own error, and confirmed in sixty digits. Sample points
follow from the author's answer alone, so that a verdict is the same on each machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.mathematics import exact
from nablagrade.answers.mathematics.bounded import Bounded, Floats, bounded
from nablagrade.answers.mathematics.continued import continued
from nablagrade.answers.mathematics.modular import PRIME, UndefinedError, modular
from nablagrade.answers.mathematics.precise import precise
from nablagrade.answers.mathematics.sampling import Domain, Sampler
from nablagrade.answers.mathematics.tree import Node, is_rational, letters_of

__all__ = ["Comparison", "Domain", "Relation", "compare"]

_FEW, _MANY = 60, 4_000
_ENOUGH = 8  # sample points at which floats must be able to tell
_TELLING = 1e-6  # a relative error bound above this tells nothing
_CONFIRMED = 3  # sample points that are looked at in sixty digits
_TINY = 1e-12  # an absolute error bound that is sharp enough
_VANISHING = 1e-200  # below this, agreement may come from underflow
_CONTINUED = 1e-9
_GAIN = 2.0**-140  # how much smaller an error bound is in sixty digits, with seven bits to spare


Marks = NDArray[np.bool_]


class Relation(StrEnum):
    """What is known about two formulas."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Comparison:
    """A relation and, for the instructor, where the two differ or why it is open."""

    relation: Relation
    where: str = ""


_EQUAL = Comparison(Relation.EQUAL)


def compare(want: Node, got: Node, domain: Domain | None = None) -> Comparison:
    """Whether two formulas are equal wherever the expected one is defined."""
    sampler = Sampler(want, letters_of(want) | letters_of(got), domain)
    if is_rational(want) and is_rational(got):
        is_same = _is_same_residue(want, got, sampler)
        if is_same is False:
            return Comparison(Relation.DIFFERENT, _witness(want, got, sampler))
        if is_same and _is_same_fraction(want, got, sampler):
            return _EQUAL
    return _sampled(want, got, sampler)


def _is_same_residue(want: Node, got: Node, sampler: Sampler) -> bool | None:
    """Modulo the prime at a few points; None where the expected formula has no value at all."""
    is_same = None
    for number in range(3):
        point = sampler.whole_point(number, PRIME)
        try:
            expected = modular(want, point)
        except UndefinedError:
            continue
        try:
            is_same = modular(got, point) == expected
        except UndefinedError:
            return False
        if not is_same:
            return False
    return is_same


def _is_same_fraction(want: Node, got: Node, sampler: Sampler) -> bool:
    """In fractions at one point with large coordinates; False also when the numbers become too long."""
    point = {name: Fraction(value) for name, value in sampler.whole_point(9, 2**48).items()}
    expected = exact.value_of(want, point)
    return expected is not None and exact.value_of(got, point) == expected


@dataclass(frozen=True)
class _Sample:
    """Both formulas at the same points."""

    points: Mapping[str, Floats]
    want: Bounded
    got: Bounded

    @cached_property
    def reach(self) -> Floats:
        """How far apart the two floats may lie although the values are equal."""
        return self.want.error + self.got.error

    @cached_property
    def differs(self) -> Marks:
        with np.errstate(all="ignore"):
            return self.want.is_known & self.got.is_known & (np.abs(self.want.value - self.got.value) > self.reach)

    @cached_property
    def tells(self) -> Marks:
        """Where floats are sharp enough to tell."""
        with np.errstate(all="ignore"):
            size = np.maximum(np.abs(self.want.value), np.abs(self.got.value))
            is_sharp = (self.reach <= _TELLING * size) | (self.reach <= _TINY)
            is_vanishing = (size < _VANISHING) & (self.reach < _VANISHING)
        return np.asarray(self.want.is_known & self.got.is_known & is_sharp & ~is_vanishing)

    def where(self, marks: Marks) -> str:
        """The first marked point, in words."""
        i = int(np.argmax(marks))
        return "at " + (", ".join(f"{name} = {values[i]:.6g}" for name, values in self.points.items()) or "every point")

    def at(self, i: int) -> dict[str, float]:
        return {name: float(values[i]) for name, values in self.points.items()}


def _sample(want: Node, got: Node, sampler: Sampler, count: int) -> _Sample:
    points = sampler.points(count)
    return _Sample(points, *(Bounded(*map(np.atleast_1d, bounded(node, points))) for node in (want, got)))


def _witness(want: Node, got: Node, sampler: Sampler) -> str:
    sample = _sample(want, got, sampler, _FEW)
    return sample.where(sample.differs) if sample.differs.any() else "as rational formulas"


def _sampled(want: Node, got: Node, sampler: Sampler) -> Comparison:
    for count in (_FEW, _MANY):
        sample = _sample(want, got, sampler, count)
        if sample.differs.any():
            return Comparison(Relation.DIFFERENT, sample.where(sample.differs))
        if sample.tells.sum() >= min(_ENOUGH, sample.tells.size):  # a formula without letters has one point
            return _confirmed(want, got, sampler, sample)
    missing = np.asarray(sample.want.is_known & sample.got.is_undefined)
    if missing.sum() >= _ENOUGH and not _continue_alike(want, got, _marked(sample, missing)):
        return Comparison(Relation.DIFFERENT, f"no value {sample.where(missing)}")
    return _proved(want, got, sampler, sample)


def _confirmed(want: Node, got: Node, sampler: Sampler, sample: _Sample) -> Comparison:
    """Floats agree: looks in sixty digits, then at the points where only one of the two is defined."""
    for i in np.flatnonzero(sample.tells)[:: max(1, int(sample.tells.sum()) // _CONFIRMED)]:
        gap = abs(precise(want, sample.at(i)) - precise(got, sample.at(i)))
        if gap > sample.reach[i] * _GAIN:
            return Comparison(Relation.DIFFERENT, sample.where(np.arange(sample.tells.size) == i))
    return _compared_domains(want, got, sampler, sample)


def _compared_domains(want: Node, got: Node, sampler: Sampler, sample: _Sample) -> Comparison:
    missing = np.asarray(sample.want.is_known & sample.got.is_undefined)
    if sampler.is_declared:
        return Comparison(Relation.DIFFERENT, f"no value {sample.where(missing)}") if missing.any() else _EQUAL
    apart = missing | (sample.want.is_undefined & sample.got.is_known)
    if not apart.any() or _continue_alike(want, got, _marked(sample, apart)):
        return _EQUAL
    return Comparison(Relation.UNDECIDED, f"equal where both are defined, but only one is {sample.where(apart)}")


def _marked(sample: _Sample, marks: Marks) -> dict[str, Floats]:
    return {name: values[marks] for name, values in sample.points.items()}


def _continue_alike(want: Node, got: Node, points: Mapping[str, Floats]) -> bool:
    """Whether the complex values agree where only one formula is real on the way: sqrt(x)^2 and x."""
    one, other = continued(want, points), continued(got, points)
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(one - other) <= _CONTINUED * (1 + np.abs(one))))


def _proved(want: Node, got: Node, sampler: Sampler, sample: _Sample) -> Comparison:
    """Floats could not tell: a proof by algebra, in which sin(…) and the like are unknowns."""
    if _is_same_residue(want, got, sampler) and not np.all(sample.want.is_undefined):
        return _EQUAL
    return Comparison(Relation.UNDECIDED, "too few points at which floats can tell")
