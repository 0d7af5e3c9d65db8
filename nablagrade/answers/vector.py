"""A row of numbers: a tuple, a list, a flat array, a SymPy row or column, or text such as `8, 9`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import cached_property

from nablagrade.answers.base import Judgement, Verdict
from nablagrade.answers.mathematics.quantity import Quantity, read_quantity
from nablagrade.answers.mathematics.sequences import component_counts, read_row
from nablagrade.answers.mathematics.symbolic import is_symbolic_matrix
from nablagrade.answers.mistakes import invalid
from nablagrade.answers.numeric import Target, load_target
from nablagrade.errors import Unreadable

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
        if judgement.verdict is Verdict.WRONG and judgement.mistake is None and self._has_decimal_commas(value):
            return invalid("write decimals with a point: here a comma separates two components", value)
        return judgement

    def _has_decimal_commas(self, value: object) -> bool:
        """Whether the number of components would be right if some commas were decimal ones."""
        return isinstance(value, str) and self._target.want.numbers.size in component_counts(value)

    def _read(self, value: object) -> Quantity:
        got = read_quantity(value, read_row, self.symbols.split())
        if is_symbolic_matrix(value) and 1 in got.shape:
            return replace(got, shape=(got.numbers.size,))
        if got.shape == ():
            raise Unreadable("a vector is asked for: write its components with commas between them")
        if len(got.shape) != 1:
            raise Unreadable("one flat row of numbers is asked for")
        return got
