"""A whole number, compared exactly however large it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from fractions import Fraction
from functools import cached_property

from nablagrade.answers.base import Judgement
from nablagrade.answers.mathematics.forms import read_scalar
from nablagrade.answers.mathematics.quantity import loosely, read_quantity
from nablagrade.answers.mistakes import Catalogue, invalid, load_catalogue, right, wrong
from nablagrade.errors import Unreadable

_GENERAL = "This is not the whole number that is asked for."
_FRACTION = "A whole number is asked for."

Exactly = tuple[Fraction, ...]


@dataclass(frozen=True)
class Integer:
    """Equal or not; a number that is not whole is wrong.

    >>> Integer(10240).judge("10·2¹⁰").verdict
    <Verdict.RIGHT: 'right'>
    """

    want: object
    _: KW_ONLY
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        if self._whole.denominator != 1:
            raise ValueError("the expected answer is not a whole number")
        _ = self._catalogue  # reading it is the test

    @cached_property
    def _whole(self) -> Fraction:
        return _read_exact(self.want)

    @cached_property
    def _catalogue(self) -> Catalogue[Exactly]:
        return load_catalogue(self.mistakes, _read_any, Exactly.__eq__, (self._whole,))

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        try:
            got = _read_exact(value)
        except Unreadable as reason:
            return self._judge_misshapen(value, reason)
        if got == self._whole:
            return right()
        general = _GENERAL if got.denominator == 1 else _FRACTION
        return wrong(self._catalogue.match((got,)), general, self._whole, value)

    def _judge_misshapen(self, value: object, reason: Unreadable) -> Judgement:
        try:
            mistake = self._catalogue.match(_read_any(value))
        except Unreadable:
            return invalid(reason, value)
        return invalid(reason, value) if mistake is None else wrong(mistake, _GENERAL, self._whole, value)


def _read_exact(value: object) -> Fraction:
    """One number without rounding wherever it is rational."""
    got = read_scalar(value)
    return got.fractions.get(0, Fraction(float(got.numbers[0])))


def _read_any(value: object) -> Exactly:
    try:
        return (_read_exact(value),)
    except Unreadable:
        got = read_quantity(value, loosely)
        return tuple(got.fractions.get(i, Fraction(near)) for i, near in enumerate(got.numbers.tolist()))
