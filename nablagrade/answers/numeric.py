"""What the numeric kinds have in common: read by the kind's own rule, compare in a shape, name the mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nablagrade.answers.base import Judgement, Mistakes
from nablagrade.answers.comparers.tolerance import Tolerance, load_tolerance
from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics.forms import LETTERS_REMAIN
from nablagrade.answers.mathematics.quantity import Quantity, loosely, read_quantity
from nablagrade.answers.mathematics.tree import show
from nablagrade.answers.mistakes import Catalogue, invalid, load_catalogue, right, wrong
from nablagrade.errors import Unreadable

_MISFIT = "The number of components does not fit the question."

Accept = Callable[[object], Quantity]


@dataclass(frozen=True)
class Target:
    """An expected quantity, its tolerance, its mistakes, and how a student's value of this kind is read."""

    want: Quantity
    tolerance: Tolerance
    catalogue: Catalogue[Quantity]
    accept: Accept
    symbols: tuple[str, ...]
    general: str  # the hint where no mistake matches

    def judge(self, value: object) -> Judgement:
        """Right within the tolerance, wrong with the mistake's name, invalid where the kind cannot read it."""
        try:
            got = self.accept(value)
        except Unreadable as reason:
            return self._judge_misshapen(value, reason)
        if got.shape == self.want.shape and got.is_numeric and _is_close(got, self.want, self.tolerance):
            return right()
        mistake = self.catalogue.match(got)
        if mistake is None and not got.is_numeric:
            return invalid(LETTERS_REMAIN, value)
        general = self.general if got.shape == self.want.shape else _MISFIT
        return wrong(mistake, general, _brief(self.want), _brief(got))

    def _judge_misshapen(self, value: object, reason: Unreadable) -> Judgement:
        """A mistake may have another shape than the answer: one number where a vector is asked for."""
        try:
            got = read_quantity(value, loosely, self.symbols)
        except Unreadable:
            return invalid(reason, value)
        mistake = self.catalogue.match(got)
        return invalid(reason, value) if mistake is None else wrong(mistake, "", _brief(self.want), _brief(got))


def load_target(
    want: object,
    accept: Accept,
    *,
    tolerance: tuple[float | None, float | None, int | None],
    mistakes: Mistakes,
    general: str,
    symbols: Sequence[str] = (),
) -> Target:
    """Reads what an author wrote; raises ValueError where it makes no sense."""
    wanted, symbols = accept(want), tuple(symbols)
    if not wanted.is_numeric:
        raise ValueError("the expected answer holds letters")
    allowed = load_tolerance(*tolerance, wanted.numbers)

    def read(yields: object) -> Quantity:
        try:
            return accept(yields)
        except Unreadable:
            return read_quantity(yields, loosely, symbols)

    def is_same(got: Quantity, other: Quantity) -> bool:
        return _is_same(got, other, allowed)

    return Target(wanted, allowed, load_catalogue(mistakes, read, is_same, wanted), accept, symbols, general)


def _is_same(got: Quantity, other: Quantity, tolerance: Tolerance) -> bool:
    """Equal in shape and value; a single number and a vector with one component are not told apart."""
    if (got.shape or (1,)) != (other.shape or (1,)) or got.formulas.keys() != other.formulas.keys():
        return False
    if any(compare(other.formulas[i], got.formulas[i]).relation is not Relation.EQUAL for i in got.formulas):
        return False
    return _is_close(got, other, tolerance)


def _is_close(got: Quantity, want: Quantity, tolerance: Tolerance) -> bool:
    """Whether all numbers agree; formulas were compared already."""
    is_number = np.ones(got.numbers.size, dtype=np.bool_)
    is_number[list(got.formulas)] = False
    numbers = np.where(is_number, got.numbers, 0.0), np.where(is_number, want.numbers, 0.0)
    return tolerance.is_close(*numbers, (got.fractions, want.fractions))


def _brief(quantity: Quantity) -> str:
    shown = [show(quantity.formulas[i]) if i in quantity.formulas else f"{n:.10g}" for i, n in _few(quantity)]
    more = ", …" if quantity.numbers.size > len(shown) else ""
    return f"{', '.join(shown)}{more} of shape {quantity.shape}"


def _few(quantity: Quantity) -> list[tuple[int, float]]:
    return list(enumerate(quantity.numbers[:8].tolist()))
