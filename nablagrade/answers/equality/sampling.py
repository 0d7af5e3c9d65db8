"""Points at which formulas are compared: they follow from both formulas and the declared domain alone."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.mathematics.tree import Node, letters_of, show

Floats = NDArray[np.float64]
Domain = Mapping[str, tuple[float | None, float | None]]  # letter → (low, high); None is no limit

GRID = 481  # points of a line through the domain

# every stratum holds all letters, so that several of them are positive, small or large together
_WHOLE_LINE = ((-3, 3), (0.1, 3), (-1, 1), (0, 1), (-3, 3), (0.5, 8), (-12, 12), (1, 2), (-2000, 2000), (2, 60))
_HALF_LINE = ((0, 3), (0, 1), (0.1, 3), (0, 0.01), (0, 8), (0, 3), (1, 12), (0.5, 2), (0, 2000), (2, 60))
_INTERVAL = ((0, 1), (0, 0.1), (0.9, 1), (0.2, 0.8), (0, 1))


def _decades(first: int, last: int, count: int) -> Floats:
    """So many numbers in each decade, read from digits: powers of a math library differ from machine to machine."""
    return np.array([float(f"{1 + 9 * i / count:.4f}e{k}") for k in range(first, last) for i in range(count)])


_FAR, _FARTHER = _decades(-9, 18, 6), _decades(-9, 18, 9)
_NEAR_END = _decades(-9, -3, 10)
_WHOLE_FAR, _WHOLE_FARTHER = _decades(3, 11, 10), _decades(3, 11, 20)


class Sampler:
    """Makes sample points; the same two formulas always give the same ones."""

    def __init__(self, want: Node, got: Node, domain: Domain | None, integers: Collection[str] = ()) -> None:
        """Take both formulas as the seed; `integers` are the letters that stand for whole numbers."""
        self.letters = tuple(sorted(letters_of(want) | letters_of(got)))
        self.is_declared = domain is not None
        self.integers = frozenset(integers)
        self.seed = f"{show(want)}\0{show(got)}"
        self._domain = domain or {}

    def whole_point(self, number: int, limit: int) -> dict[str, int]:
        """One point with integers from 0 to limit."""
        return {
            letter: int.from_bytes(self._bytes(letter, f"whole {number}", 16), "big") % limit for letter in self.letters
        }

    def points(self, count: int) -> dict[str, Floats]:
        """Many points, spread over small and large numbers of the domain."""
        return {letter: self._coordinates(letter, count) for letter in self.letters}

    def grid(self, letter: str) -> Floats:
        """GRID rising numbers from one end of the domain of a letter to the other, near and far."""
        low, high = self._domain.get(letter, (None, None))
        shift = 0.25 + int.from_bytes(self._bytes(letter, "grid", 4), "big") / 2.0**33
        if letter in self.integers:
            return _inside(np.rint(_whole_grid(low, high)), low, high)
        return _grid(shift, low, high)

    def with_integers(self, integers: Collection[str]) -> Sampler:
        """The same sampler with other letters that stand for whole numbers."""
        out = object.__new__(Sampler)
        out.__dict__.update(self.__dict__, integers=frozenset(integers))
        return out

    def _coordinates(self, letter: str, count: int) -> Floats:
        raw = np.frombuffer(self._bytes(letter, "points", 4 * count), dtype="<u4")
        unit = (raw + 0.5) / 2.0**32
        low, high = self._domain.get(letter, (None, None))
        spreaded = spread(unit, low, high)
        return _inside(np.rint(spreaded), low, high) if letter in self.integers else spreaded

    def _bytes(self, letter: str, purpose: str, count: int) -> bytes:
        return shake_256(f"{purpose}\0{letter}\0{self.seed}".encode()).digest(count)


def spread(unit: Floats, low: float | None, high: float | None) -> Floats:
    """Numbers between 0 and 1 as points strictly inside the interval from low to high."""
    low, high = _ends(low, high)
    if math.isinf(low) and math.isinf(high):
        return _stratified(unit, _WHOLE_LINE)
    if math.isinf(high):
        return low + _stratified(unit, _HALF_LINE)
    if math.isinf(low):
        return high - _stratified(unit, _HALF_LINE)
    return low + (high - low) * _stratified(unit, _INTERVAL)


def whole_numbers(low: float | None, high: float | None) -> tuple[float, float]:
    """The first and last whole number strictly between two ends, or the ends themselves where there is none."""
    low, high = _ends(low, high)
    first, last = np.floor(low) + 1, np.ceil(high) - 1
    return (first, last) if first <= last else (np.ceil(low), np.floor(high))


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    return -math.inf if low is None else low, math.inf if high is None else high


def _inside(whole: Floats, low: float | None, high: float | None) -> Floats:
    return np.clip(whole, *whole_numbers(low, high))


def _stratified(unit: Floats, strata: tuple[tuple[float, float], ...]) -> Floats:
    bounds = np.array(strata, dtype=np.float64)[np.arange(unit.size) % len(strata)]
    return bounds[:, 0] + unit * (bounds[:, 1] - bounds[:, 0])


def _grid(shift: float, low: float | None, high: float | None) -> Floats:
    """`shift` between ¼ and ¾ keeps the points away from round numbers, where formulas have holes."""
    low, high = _ends(low, high)
    if math.isinf(low) and math.isinf(high):
        far = _FAR * (1 + shift / 4)
        return np.sort(np.concatenate([-far, far, (np.arange(157) - 78 + shift) / 6]))
    if math.isinf(low) or math.isinf(high):
        away = np.sort(np.concatenate([_FARTHER * (1 + shift / 8), (np.arange(238) + shift) / 18]))
        return low + away if math.isinf(high) else high - away[::-1]
    near = _NEAR_END * (1 + shift / 4)
    return low + (high - low) * np.sort(np.concatenate([near, (np.arange(361) + shift) / 361, 1 - near]))


def _whole_grid(low: float | None, high: float | None) -> Floats:
    first, last = whole_numbers(low, high)
    if math.isinf(first) and math.isinf(last):
        return np.sort(np.concatenate([-_WHOLE_FAR, _WHOLE_FAR, np.arange(-160.0, 161.0)]))
    if math.isinf(first) or math.isinf(last):
        away = np.concatenate([np.arange(321.0), _WHOLE_FARTHER])
        return first + away if math.isinf(last) else last - away[::-1]
    return np.linspace(first, last, GRID)
