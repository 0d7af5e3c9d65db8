"""A single real number, given as a number or as text such as `8/27`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from fractions import Fraction
from functools import cached_property, partial

import numpy as np

from nablagrade.answers.base import Judgement
from nablagrade.answers.mathematics.forms import read_scalar
from nablagrade.answers.mathematics.quantity import Quantity, decimal_text
from nablagrade.answers.mistakes import Catalogue, invalid, undecided, wrong
from nablagrade.answers.numeric import Target, load_target
from nablagrade.answers.text import load_phrases
from nablagrade.answers.words.angles import FULL, Angle, in_unit, read_angle, unit_of
from nablagrade.answers.words.phrases import phrase_of, read_text
from nablagrade.errors import Unreadable

_GENERAL = "This is not the number that is asked for."
_GENERAL_ANGLE = "This is not the angle that is asked for."


@dataclass(frozen=True)
class Number:
    """Right within the tolerance; Booleans, NaN, infinities and complex numbers are invalid.

    With a unit of angles in `want`, angles are read on both sides: 90°, pi/2, a right angle; 90 alone may be degrees
    or radians. The tolerance is in the unit of `want`. Words that are no angle are a mistake's pattern, or a person's.

    >>> Number("8/27", rtol=5e-4).judge("0.2963").verdict
    <Verdict.RIGHT: 'right'>
    >>> Number("90 degrees", atol=0.05).judge("they meet at a right angle").verdict
    <Verdict.RIGHT: 'right'>
    """

    want: object
    _: KW_ONLY
    rtol: float | None = None
    atol: float | None = None
    figures: int | None = None
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        _ = self._target, self._phrases  # reading them is the test

    @property
    def is_angle(self) -> bool:
        """Whether the expected answer has a unit of angles."""
        return self._unit is not None

    @cached_property
    def _unit(self) -> str | None:
        return unit_of(self.want)

    @cached_property
    def _phrases(self) -> Catalogue[str]:
        return load_phrases({name: pair for name, pair in self.mistakes.items() if self._is_phrase(pair[0])})

    @cached_property
    def _target(self) -> Target:
        return load_target(
            self.want,
            self._reader(),
            tolerance=(self.rtol, self.atol, self.figures),
            mistakes={name: pair for name, pair in self.mistakes.items() if not self._is_phrase(pair[0])},
            general=_GENERAL_ANGLE if self.is_angle else _GENERAL,
        )

    def _reader(self) -> Callable[[object], Quantity]:
        if self._unit is not None:
            return partial(_read_angle, unit=self._unit)
        return read_scalar if read_scalar(self.want).numbers[0].is_integer() else _read_decimal

    def _is_phrase(self, yields: object) -> bool:
        return self.is_angle and isinstance(yields, str) and read_angle(yields) is None

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        return self._target.judge(value) if self._unit is None else self._judge_angle(value, self._unit)

    def _judge_angle(self, value: object, unit: str) -> Judgement:
        try:
            angle = read_angle(value)
        except Unreadable as reason:
            return invalid(reason, value)
        if angle is None:
            phrase = phrase_of(read_text(value))
            mistake = self._phrases.match(phrase)
            return undecided(value) if mistake is None else wrong(mistake, "", self.want, phrase)
        judged = [self._target.judge(_quantity(one, unit)) for one in angle.degrees]
        best = next((one for one in judged if one.is_right), None) or next((one for one in judged if one.mistake), None)
        return best or (undecided(value) if self._is_turned(angle, unit) else judged[0])

    def _is_turned(self, angle: Angle, unit: str) -> bool:
        """Whether a person should look: -90 and 450 degrees lie between the same lines as 90."""
        (number, _), *_ = angle.degrees
        turned = (number % FULL, -number % FULL)
        return any(self._target.judge(_quantity((degrees, None), unit)).is_right for degrees in turned)


def _read_decimal(value: object) -> Quantity:
    return read_scalar(value, decimal_text)


def _read_angle(value: object, unit: str) -> Quantity:
    """An angle in the unit of the answer; a number without a unit is in that unit."""
    if isinstance(value, Quantity):
        return value
    angle = read_angle(value)
    if angle is None:
        raise Unreadable("an angle is asked for")
    return _quantity(angle.degrees[0], unit) if angle.unit else read_scalar(value)


def _quantity(degrees: tuple[float, Fraction | None], unit: str) -> Quantity:
    number, fraction = in_unit(degrees, unit)
    return Quantity((), np.array([number]), fractions={} if fraction is None else {0: fraction})
