"""How far a number may lie from the expected one: NumPy's meaning, or significant figures; never a silent default."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tolerance:
    """`|got - want| <= atol + rtol * |want|`, and half a unit of the last of `figures` significant figures."""

    rtol: float
    atol: float
    figures: int | None = None

    def reach(self, want: Floats) -> Floats:
        """How far from each wanted number is still right."""
        reach = self.atol + self.rtol * np.abs(want)
        return reach if self.figures is None else np.maximum(reach, _half_units(want, self.figures))

    def is_close(self, got: Floats, want: Floats) -> bool:
        """Whether all numbers agree; shapes are equal already, and NaN is close to nothing."""
        with np.errstate(all="ignore"):
            return bool(np.all(np.abs(got - want) <= self.reach(want)))


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


def _half_units(want: Floats, figures: int) -> Floats:
    size = np.abs(np.where(want == 0, 1.0, want))
    return np.where(want == 0, 0.0, 0.5 * 10.0 ** (np.floor(np.log10(size)) - figures + 1)) * (1 + 1e-9)
