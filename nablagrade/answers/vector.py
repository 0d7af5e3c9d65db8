"""A row of numbers: a tuple, a list, a flat array, a SymPy row or column, or text such as `8, 9`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from nablagrade.answers.base import Judgement, Verdict
from nablagrade.answers.mathematics.forms import DECIMAL_COMMAS, has_decimal_commas, read_vector
from nablagrade.answers.mathematics.quantity import Quantity
from nablagrade.answers.mistakes import invalid
from nablagrade.answers.numeric import Target, load_target

_GENERAL = "This is not the vector that is asked for."


@dataclass(frozen=True)
class Vector:
    """Same length and each component within the tolerance; `symbols` are letters that wrong answers may hold.

    >>> Vector("4, 13", atol=1e-6).judge("[4. 13.]").verdict
    <Verdict.RIGHT: 'right'>
    """

    want: object
    _: KW_ONLY
    rtol: float | None = None
    atol: float | None = None
    figures: int | None = None
    symbols: str = ""
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        _ = self._target  # reading it is the test

    @cached_property
    def _target(self) -> Target:
        return load_target(
            self.want,
            self._read,
            tolerance=(self.rtol, self.atol, self.figures),
            mistakes=self.mistakes,
            general=_GENERAL,
            symbols=self.symbols.split(),
        )

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        judgement = self._target.judge(value)
        is_unnamed = judgement.verdict is Verdict.WRONG and judgement.mistake is None
        if is_unnamed and has_decimal_commas(value, self._target.want.numbers.size):
            return invalid(DECIMAL_COMMAS, value)
        return judgement

    def _read(self, value: object) -> Quantity:
        return read_vector(value, self.symbols.split())
