"""Difference schemes: the points at which each evaluates, whether a student's code asked there, what comes out.

A callback's `points` hold the positional arguments of each call. A call with one argument asks at that array, one with
several asks at those numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nablagrade.answers.comparers.values import is_number

_SAME_POINT = 1e-12  # relative: v + h and v - (-h) need not agree to the last bit

Points = NDArray[np.float64]


def central_points(point: ArrayLike, step: float) -> Points:
    """The 2n points of central differences, one coordinate at a time: v + h e_i, then v - h e_i; shape (2n, n)."""
    return np.concatenate([_moved(point, step), _moved(point, -step)])


def forward_points(point: ArrayLike, step: float) -> Points:
    """The n + 1 points of forward differences: v itself, then v + h e_i; shape (n + 1, n)."""
    return np.concatenate([np.atleast_2d(np.asarray(point, dtype=np.float64)), _moved(point, step)])


def scheme_of(asked: Iterable[object], point: ArrayLike, step: float) -> str | None:
    """Names the scheme that asks at these points: central, forward, backward, or None for another.

    Order and repetitions do not matter; a point too many or too few does.
    """
    asked = list(asked)
    schemes = {
        "central": central_points(point, step),
        "forward": forward_points(point, step),
        "backward": forward_points(point, -step),
    }
    return next((name for name, points in schemes.items() if _is_asked(asked, points, step)), None)


def is_asked_at(asked: Iterable[object], places: ArrayLike) -> bool:
    """Whether a function was evaluated at each of these places, shape (m, n), and nowhere else.

    `asked` are a callback's `points`: one array of shape (n,) or n numbers each. Order and repetitions do not matter.
    A complex number counts as real where its imaginary part is zero; a list in place of an array is no point.

    >>> is_asked_at([(np.array([1.0, 2.5]),), (np.array([1.0, 1.5]),)], [[1, 1.5], [1, 2.5]])
    True
    """
    return _is_asked(list(asked), np.atleast_2d(np.asarray(places, dtype=np.float64)), 0.0)


def is_asked_alike(asked: Iterable[object], others: Iterable[object]) -> bool:
    """Whether two functions were evaluated at the same places, bit for bit, in whatever order and however often.

    For a default: called without it, a function asks where it does with the number that its contract names.
    """
    return _places(asked) == _places(others)


def place_of(asked: object) -> Points | None:
    """The place of one call, shape (n,): its one array, or its numbers; None where it is neither, or not finite."""
    if isinstance(asked, tuple):
        if len(asked) != 1:
            return np.array(asked, dtype=np.float64) if asked and all(map(is_number, asked)) else None
        asked = asked[0]
        if is_number(asked):
            return np.array([asked], dtype=np.float64)
    if not isinstance(asked, np.ndarray) or asked.ndim != 1 or asked.dtype.kind not in "iufc" or np.any(asked.imag):
        return None
    place = asked.real.astype(np.float64)
    return place if bool(np.all(np.isfinite(place))) else None


def central_quotients(f: Callable[[Any], Any], point: Iterable[Any], step: float) -> Points:
    """The quotients (f(v + h e_i) − f(v − h e_i)) / 2h in exact arithmetic, rounded once; shape (n,).

    `f` takes a list of Fractions and may only add, multiply, divide and raise to whole powers. So no tolerance has to
    be guessed: a student's formula agrees to the last digits, and what is merely near the derivative does not.

    >>> central_quotients(lambda v: v[0] ** 3 * v[1], (1, 2), 0.5)
    array([6.5, 1. ])
    """
    base, h = [Fraction(x) for x in point], Fraction(step)
    pairs = [(f(_shifted(base, i, h)), f(_shifted(base, i, -h))) for i in range(len(base))]
    return np.array([float(Fraction(above - below) / (2 * h)) for above, below in pairs])


def complex_slopes(f: Callable[[Any], Any], point: ArrayLike, step: float = 1e-150) -> Points:
    """The slopes of `f` along each entry of an array, in its shape: right to the last digits, without any formula.

    The complex step: Im f(v + ih e_i) / h. `f` must be written for complex numbers: no abs, no max of them.

    >>> complex_slopes(lambda v: np.exp(v[0]) * v[1], [0.0, 3.0])
    array([3., 1.])
    """
    base = np.asarray(point, dtype=np.complex128)
    slopes = np.zeros(base.shape)
    for place in np.ndindex(base.shape):
        moved = base.copy()
        moved[place] += 1j * step
        slopes[place] = np.imag(f(moved)) / step
    return slopes


def _shifted(base: Sequence[Fraction], i: int, step: Fraction) -> list[Fraction]:
    return [*base[:i], base[i] + step, *base[i + 1 :]]


def _moved(point: ArrayLike, step: float) -> Points:
    base = np.asarray(point, dtype=np.float64)
    return base + step * np.eye(base.size)


def _places(asked: Iterable[object]) -> set[tuple[float, ...]]:
    return {tuple(place.tolist()) for one in asked if (place := place_of(one)) is not None}


def _is_asked(asked: Sequence[object], places: Points, step: float) -> bool:
    seen = [place_of(one) for one in asked]
    real = [one for one in seen if one is not None and one.shape == places.shape[1:]]
    if not seen or len(real) < len(seen):
        return False
    reach = _SAME_POINT * (np.abs(places).max() + abs(step))
    near = np.abs(np.stack(real)[:, None, :] - places[None, :, :]).max(axis=2) <= reach
    return bool(near.any(axis=0).all() and near.any(axis=1).all())
