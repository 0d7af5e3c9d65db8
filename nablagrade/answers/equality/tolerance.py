"""How far a number may lie from the expected one: NumPy's meaning, or significant figures; never a silent default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Fractions = Mapping[int, Fraction]

_NEAR = 2.0**-44  # so near the edge, beside the numbers themselves, floats do not decide
_ULPS = 4  # of the larger number: a float may miss the edge by its own rounding


@dataclass(frozen=True)
class Tolerance:
    """`|got - want| <= atol + rtol * |want|`, and half a unit of the last of `figures` significant figures.

    The edge is right. What was written as digits, the tolerance among it, is compared in fractions.
    """

    rtol: float
    atol: float
    figures: int | None = None

    def reach(self, want: Floats) -> Floats:
        """How far from each wanted number is still right."""
        reach = self.atol + self.rtol * np.abs(want)
        return reach if self.figures is None else np.maximum(reach, _half_units(want, self.figures))

    def is_close(self, got: Floats, want: Floats, exact: tuple[Fractions, Fractions] = ({}, {})) -> bool:
        """Whether all numbers agree; shapes are equal already, NaN is close to nothing; `exact` holds fractions."""
        with np.errstate(all="ignore"):
            gap, reach = np.abs(got - want), self.reach(want)
            margin = _NEAR * (np.abs(got) + np.abs(want))
            if not np.all(gap <= reach + margin):
                return False
            doubtful = np.flatnonzero(gap >= reach - margin)
        return all(self._is_within(i, float(got[i]), float(want[i]), exact) for i in doubtful.tolist())

    def _is_within(self, i: int, got: float, want: float, exact: tuple[Fractions, Fractions]) -> bool:
        """One number near the edge, in fractions; a float has a few units in its last place to spare."""
        precise, wanted = exact[0].get(i), exact[1].get(i, as_typed(want))
        gap, reach = abs((as_typed(got) if precise is None else precise) - wanted), self._exact_reach(wanted)
        if precise is not None and (i in exact[1] or precise.denominator == 1):
            return gap <= reach
        spare = _ULPS * float(np.spacing(max(abs(got), abs(want)))) if reach else 0.0
        return gap <= reach + Fraction(spare) or got == want

    def _exact_reach(self, want: Fraction) -> Fraction:
        reach = as_typed(self.atol) + as_typed(self.rtol) * abs(want)
        return reach if self.figures is None else max(reach, _exact_half_unit(want, self.figures))


EXACT = Tolerance(0.0, 0.0)


def load_tolerance(rtol: float | None, atol: float | None, figures: int | None, want: Floats) -> Tolerance:
    """A tolerance that makes sense for these wanted numbers; raises ValueError."""
    if rtol is None and atol is None and figures is None:
        raise ValueError("give at least one of rtol, atol and figures: there is no silent default")
    if not all(0 <= t < np.inf for t in (rtol or 0.0, atol or 0.0)):
        raise ValueError("rtol and atol must be finite and not negative")
    if figures is not None and not 1 <= figures <= 15:
        raise ValueError("figures must lie between 1 and 15")
    if (rtol or figures) and not atol and np.any(want == 0):
        raise ValueError("a relative tolerance accepts nothing near zero: give atol as well")
    return Tolerance(rtol or 0.0, atol or 0.0, figures)


def as_typed(value: float) -> Fraction:
    """The fraction that a float was written as: 0.1 is a tenth."""
    return Fraction(repr(float(value)))


def _half_units(want: Floats, figures: int) -> Floats:
    size = np.abs(np.where(want == 0, 1.0, want))
    return np.where(want == 0, 0.0, 0.5 * 10.0 ** (np.floor(np.log10(size)) - figures + 1))


def _exact_half_unit(want: Fraction, figures: int) -> Fraction:
    if want == 0:
        return Fraction(0)
    place = int(np.floor(np.log10(float(abs(want)))))
    place += 1 if abs(want) >= Fraction(10) ** (place + 1) else -1 if abs(want) < Fraction(10) ** place else 0
    return Fraction(10) ** (place - figures + 1) / 2
