"""Points at which formulas are compared: they follow from the author's answer and the declared domain alone."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.mathematics.tree import Node, show

Floats = NDArray[np.float64]
Domain = Mapping[str, tuple[float | None, float | None]]  # letter → (low, high); None is no limit

# every stratum holds all letters, so that several of them are positive, small or large together
_WHOLE_LINE = ((-3, 3), (0.1, 3), (-1, 1), (0, 1), (-3, 3), (0.5, 8), (-12, 12), (1, 2), (-2000, 2000), (2, 60))
_HALF_LINE = ((0, 3), (0, 1), (0.1, 3), (0, 0.01), (0, 8), (0, 3), (1, 12), (0.5, 2), (0, 2000), (2, 60))
_INTERVAL = ((0, 1), (0, 0.1), (0.9, 1), (0.2, 0.8), (0, 1))


class Sampler:
    """Makes sample points; the same author's answer always gives the same ones."""

    def __init__(self, want: Node, letters: Collection[str], domain: Domain | None) -> None:
        """Take the author's answer as the seed; `letters` are all that occur in either answer."""
        self._seed = show(want)
        self._letters = sorted(letters)
        self._domain = domain or {}
        self.is_declared = domain is not None

    def whole_point(self, number: int, limit: int) -> dict[str, int]:
        """One point with integers from 0 to limit."""
        return {
            letter: int.from_bytes(self._bytes(letter, f"whole {number}", 16), "big") % limit
            for letter in self._letters
        }

    def points(self, count: int) -> dict[str, Floats]:
        """Many points, spread over small and large numbers of the domain."""
        return {letter: self._coordinates(letter, count) for letter in self._letters}

    def _coordinates(self, letter: str, count: int) -> Floats:
        raw = np.frombuffer(self._bytes(letter, "points", 4 * count), dtype="<u4")
        unit = (raw + 0.5) / 2.0**32
        return spread(unit, *self._domain.get(letter, (None, None)))

    def _bytes(self, letter: str, purpose: str, count: int) -> bytes:
        return shake_256(f"{purpose}\0{letter}\0{self._seed}".encode()).digest(count)


def spread(unit: Floats, low: float | None, high: float | None) -> Floats:
    """Numbers between 0 and 1 as points strictly inside the interval from low to high."""
    low, high = -math.inf if low is None else low, math.inf if high is None else high
    if math.isinf(low) and math.isinf(high):
        return _stratified(unit, _WHOLE_LINE)
    if math.isinf(high):
        return low + _stratified(unit, _HALF_LINE)
    if math.isinf(low):
        return high - _stratified(unit, _HALF_LINE)
    return low + (high - low) * _stratified(unit, _INTERVAL)


def _stratified(unit: Floats, strata: tuple[tuple[float, float], ...]) -> Floats:
    bounds = np.array(strata, dtype=np.float64)[np.arange(unit.size) % len(strata)]
    return bounds[:, 0] + unit * (bounds[:, 1] - bounds[:, 0])
