"""A single real number, given as a number or as text such as `8/27`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from nablagrade.answers.base import Judgement
from nablagrade.answers.mathematics.forms import read_scalar
from nablagrade.answers.mathematics.quantity import Quantity, decimal_text
from nablagrade.answers.numeric import Target, load_target

_GENERAL = "This is not the number that is asked for."


@dataclass(frozen=True)
class Number:
    """Right within the tolerance; Booleans, NaN, infinities and complex numbers are invalid.

    >>> Number("8/27", rtol=5e-4).judge("0.2963").verdict
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
        _ = self._target  # reading it is the test

    @cached_property
    def _target(self) -> Target:
        is_whole = read_scalar(self.want).numbers[0].is_integer()
        return load_target(
            self.want,
            read_scalar if is_whole else _read_decimal,
            tolerance=(self.rtol, self.atol, self.figures),
            mistakes=self.mistakes,
            general=_GENERAL,
        )

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        return self._target.judge(value)


def _read_decimal(value: object) -> Quantity:
    return read_scalar(value, decimal_text)
