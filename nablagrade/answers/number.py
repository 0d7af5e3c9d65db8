"""A single real number, given as a number or as text such as `8/27`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

import numpy as np

from nablagrade.answers.base import Judgement
from nablagrade.answers.mathematics.quantity import Quantity, read_quantity, scalar_text
from nablagrade.answers.numeric import Target, load_target
from nablagrade.errors import Unreadable

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
        return load_target(
            self.want,
            read_scalar,
            tolerance=(self.rtol, self.atol, self.figures),
            mistakes=self.mistakes,
            general=_GENERAL,
        )

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        return self._target.judge(value)


def read_scalar(value: object) -> Quantity:
    """One number; an array with one entry counts as one."""
    got = read_quantity(value, scalar_text)
    if isinstance(value, np.ndarray) and got.shape == (1,):
        return Quantity((), got.numbers)
    if got.shape != ():
        raise Unreadable("one number is asked for")
    return got
