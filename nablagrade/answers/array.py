"""A table of numbers: nested lists, an array, a SymPy matrix, or text such as `[[1, 2], [3, 4]]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from nablagrade.answers.base import Judgement
from nablagrade.answers.mathematics.forms import read_table
from nablagrade.answers.mathematics.quantity import Quantity, read_quantity
from nablagrade.answers.mathematics.sequences import read_nested
from nablagrade.answers.numeric import Target, load_target

_GENERAL = "These are not the numbers that are asked for, each in its place."


@dataclass(frozen=True)
class Array:
    """Same shape and each entry within the tolerance; another number of axes is invalid.

    >>> Array([[1, 2], [3, 4]], atol=0).judge("[[1 2]\\n [3 4]]").verdict
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
    def _axes(self) -> int:
        return len(read_quantity(self.want, read_nested).shape)

    @cached_property
    def _target(self) -> Target:
        return load_target(
            self.want,
            self._read,
            tolerance=(self.rtol, self.atol, self.figures),
            mistakes=self.mistakes,
            general=_GENERAL,
        )

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        return self._target.judge(value)

    def _read(self, value: object) -> Quantity:
        return read_table(value, self._axes)
