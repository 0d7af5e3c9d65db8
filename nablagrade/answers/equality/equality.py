"""Equality as mathematics in three values: equal, different with a witness, undecided.

Rational formulas are compared exactly, modulo two large primes. Others are sampled over the domain in floats that bound
their own error: some points for a difference, and before a right verdict either a proof or all points, those on both
sides of every place where a formula may change its piece among them. Where floats cannot tell, more digits do. The
points follow from both formulas, so that a verdict is the same on each machine.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from nablagrade.answers.equality.modular import PRIME, UndefinedError, modular, seeded_prime
from nablagrade.answers.equality.places import joined, placed_points
from nablagrade.answers.equality.samples import (
    MANY,
    Sample,
    continue_alike,
    found_apart,
    in_digits,
    is_blind,
    sample_of,
    some,
)
from nablagrade.answers.equality.sampling import Domain, Sampler
from nablagrade.answers.mathematics.exact import folded
from nablagrade.answers.mathematics.tree import Infix, Node, is_rational, letters_of, walk, whole_exponent

__all__ = ["Comparison", "Domain", "Relation", "compare"]

_FEW = 60  # points that are looked at first
_CONFIRMED = 3  # points at which floats tell that are looked at in more digits
_DIGITS = ((300, False), (1_500, True))  # bits, and whether what is nothing in all of them is nothing


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


def compare(want: Node, got: Node, domain: Domain | None = None, integers: Collection[str] = ()) -> Comparison:
    """Whether two formulas are equal wherever the expected one is defined; `integers` are whole numbers."""
    want, got = folded(want), folded(got)
    sampler = Sampler(want, got, domain, integers)
    if is_rational(want) and is_rational(got):
        is_same = _is_same_residue(want, got, sampler)
        if is_same is not None:
            return _EQUAL if is_same else _different(_witness(want, got, sampler))
    comparison = _sampled((want, got), sampler)
    return comparison if comparison.relation is Relation.EQUAL else _advised(comparison, (want, got), sampler)


def _different(where: str) -> Comparison:
    return Comparison(Relation.DIFFERENT, where)


def _is_same_residue(want: Node, got: Node, sampler: Sampler) -> bool | None:
    """Modulo two primes at a few points; None where the expected formula has no value at all."""
    is_same = _is_same_modulo(PRIME, want, got, sampler)
    return _is_same_modulo(seeded_prime(sampler.seed), want, got, sampler) if is_same else is_same


def _is_same_modulo(prime: int, want: Node, got: Node, sampler: Sampler) -> bool | None:
    is_same = None
    for number in range(3):
        point = sampler.whole_point(number, prime)
        try:
            expected = modular(want, point, prime)
        except UndefinedError:
            continue
        try:
            is_same = modular(got, point, prime) == expected
        except UndefinedError:
            return False
        if not is_same:
            return False
    return is_same


def _witness(want: Node, got: Node, sampler: Sampler) -> str:
    sample = sample_of((want, got), sampler.points(_FEW))
    return sample.where(sample.differs) if sample.differs.any() else "as rational formulas"


def _sampled(formulas: tuple[Node, Node], sampler: Sampler) -> Comparison:
    sample = sample_of(formulas, sampler.points(_FEW))
    is_proved = not sample.differs.any() and bool(_is_same_residue(*formulas, sampler))
    if not sample.differs.any() and not (is_proved and sample.is_enough):
        sample = _large_sample(formulas, sampler)
    if sample.differs.any():
        return _different(sample.where(sample.differs))
    if not sample.is_enough:
        return _told_by_digits(sample, sampler, is_proved)
    return _compared_domains(sample, sampler) if is_proved else _confirmed(sample, sampler)


def _large_sample(formulas: tuple[Node, Node], sampler: Sampler) -> Sample:
    placed = placed_points(*formulas, sampler)
    last = max((values.size for values in placed.pairs.values()), default=0)
    return sample_of(formulas, joined(joined(sampler.points(MANY), placed.points), placed.pairs), last)


def _confirmed(sample: Sample, sampler: Sampler) -> Comparison:
    """Floats agree: looks in more digits, at points where they tell and on both sides of a few places."""
    beside: list[int] = np.flatnonzero(sample.is_beside).tolist()
    apart = found_apart(sample, (*some(sample.tells, _CONFIRMED), *beside))
    if apart is not None:
        return _different(sample.place(apart))
    blind = next((i for i in beside if not sample.tells[i] and is_blind(sample, i)), None)
    if blind is not None:
        return Comparison(Relation.UNDECIDED, f"the values {sample.place(blind)} are too large to be told apart")
    return _compared_domains(sample, sampler)


def _told_by_digits(sample: Sample, sampler: Sampler, is_proved: bool) -> Comparison:
    """Floats could not tell: in more digits at a few points, then a proof in which sin(…) and the like are unknowns."""
    for bits, is_snapping in _DIGITS:
        telling = in_digits(sample, bits, is_snapping)
        apart = telling.apart
        if apart is None and len(telling.told) >= sample.needed:
            apart = found_apart(sample, telling.told[:_CONFIRMED])
            if apart is None:
                return _compared_domains(sample, sampler)
        if apart is not None:
            return _different(sample.place(apart))
        if telling.is_missing.sum() >= sample.needed and not continue_alike(sample, telling.is_missing):
            return _different(f"no value {sample.where(telling.is_missing)}")
    if is_proved and not np.all(np.asarray(sample.want.is_undefined)[:MANY]):
        return _EQUAL
    return Comparison(Relation.UNDECIDED, "too few points at which their values can be told")


def _compared_domains(sample: Sample, sampler: Sampler) -> Comparison:
    if sampler.is_declared:
        is_missing = sample.is_missing
        return _different(f"no value {sample.where(is_missing)}") if is_missing.any() else _EQUAL
    apart = sample.is_missing | sample.is_added
    if not apart.any() or continue_alike(sample, apart):
        return _EQUAL
    return Comparison(Relation.UNDECIDED, f"equal where both are defined, but only one is {sample.where(apart)}")


# ---------------------------------------------------------------- letters that may be whole


def _advised(comparison: Comparison, formulas: tuple[Node, Node], sampler: Sampler) -> Comparison:
    """A formula that has values only at whole numbers of a letter is never called wrong before that is declared."""
    letters = sorted((_exponents(formulas[0]) | _exponents(formulas[1])) - sampler.integers)
    if not letters:
        return comparison
    here = sample_of(formulas, sampler.points(_FEW))
    there = sample_of(formulas, sampler.with_integers(letters).points(_FEW))
    for one, other in ((here.want, there.want), (here.got, there.got)):
        if not np.any(one.is_known) and np.any(other.is_known):
            names = " ".join(letters)
            advice = f'there are values only where {names} is whole: declare integers="{names}"'
            return Comparison(Relation.UNDECIDED, advice)
    return comparison


def _exponents(node: Node) -> set[str]:
    powers = (part for part in walk(node) if isinstance(part, Infix) and part.sign == "^")
    return {letter for power in powers if whole_exponent(power.right) is None for letter in letters_of(power.right)}
