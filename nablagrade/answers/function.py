"""A function by its values at sample points, and difference schemes by the points at which they evaluate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from itertools import starmap
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nablagrade.answers.base import Judgement
from nablagrade.answers.equality.tolerance import Tolerance, load_tolerance
from nablagrade.answers.mathematics.quantity import Quantity, read_quantity
from nablagrade.answers.mathematics.sequences import read_nested
from nablagrade.answers.mistakes import Catalogue, load_catalogue, right, wrong
from nablagrade.errors import Unreadable

_GENERAL = "At one of the points that were tried the function gives another value."
_COUNT = "The function has not given a value at each point."
_SHAPE = "At one of the points the result has another shape."
_SAME_POINT = 1e-12  # relative: v + h and v - (-h) need not agree to the last bit

Values = tuple[Quantity, ...]
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Function:
    """Judges the results of a student's function, one for each of `points` in order; what cannot be read is wrong.

    A mistake yields a function, or its results in order.

    >>> Function(lambda x: x * x, points=(1.0, 3.0), rtol=1e-9).judge([1.0, 9.0]).verdict
    <Verdict.RIGHT: 'right'>
    """

    reference: Callable[[object], object]
    _: KW_ONLY
    points: Sequence[object]
    rtol: float | None = None
    atol: float | None = None
    figures: int | None = None
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        _ = self._tolerance, self._catalogue  # reading them is the test

    @cached_property
    def _want(self) -> Values:
        return self._read(self.reference)

    @cached_property
    def _tolerance(self) -> Tolerance:
        numbers = np.concatenate([quantity.numbers for quantity in self._want])
        return load_tolerance(self.rtol, self.atol, self.figures, numbers)

    @cached_property
    def _catalogue(self) -> Catalogue[Values]:
        return load_catalogue(self.mistakes, self._read, self._is_same, self._want)

    def judge(self, value: object) -> Judgement:
        """Judge a student's results: a list, tuple or array with one result for each point."""
        if not _is_listed(value, len(self.points)):
            return wrong(None, _COUNT, f"{len(self.points)} results", value)
        try:
            got = self._read(value)
        except Unreadable as reason:
            return wrong(None, f"A result of the function cannot be read: {reason}.", "numbers", value)
        if self._is_same(got, self._want):
            return right()
        is_shaped = all(a.shape == b.shape for a, b in zip(got, self._want, strict=True))
        return wrong(self._catalogue.match(got), _GENERAL if is_shaped else _SHAPE, _brief(self._want), _brief(got))

    def _read(self, results: object) -> Values:
        listed: Any = map(results, self.points) if callable(results) else results  # the author's function, or a list
        return tuple(read_quantity(result, read_nested) for result in listed)

    def _is_same(self, got: Values, want: Values) -> bool:
        return len(got) == len(want) and all(starmap(self._is_close, zip(got, want, strict=True)))

    def _is_close(self, got: Quantity, want: Quantity) -> bool:
        return got.shape == want.shape and self._tolerance.is_close(
            got.numbers, want.numbers, (got.fractions, want.fractions)
        )


def _is_listed(value: object, count: int) -> bool:
    if isinstance(value, np.ndarray):
        return bool(value.shape[:1] == (count,))
    return isinstance(value, list | tuple) and len(value) == count


def central_points(point: ArrayLike, step: float) -> Points:
    """The 2n points of central differences, one coordinate at a time: v + h e_i, then v - h e_i; shape (2n, n)."""
    return np.concatenate([_moved(point, step), _moved(point, -step)])


def forward_points(point: ArrayLike, step: float) -> Points:
    """The n + 1 points of forward differences: v itself, then v + h e_i; shape (n + 1, n)."""
    return np.concatenate([np.atleast_2d(np.asarray(point, dtype=np.float64)), _moved(point, step)])


def scheme_of(recorded: Iterable[ArrayLike], point: ArrayLike, step: float) -> str | None:
    """Names the scheme that evaluates at these points: central, forward, backward, or None for another.

    Order and repetitions do not matter; a point too many or too few does.
    """
    seen = [np.asarray(place, dtype=np.float64) for place in recorded]
    schemes = {
        "central": central_points(point, step),
        "forward": forward_points(point, step),
        "backward": forward_points(point, -step),
    }
    return next((name for name, points in schemes.items() if _is_same_set(seen, points, step)), None)


def _moved(point: ArrayLike, step: float) -> Points:
    base = np.asarray(point, dtype=np.float64)
    return base + step * np.eye(base.size)


def _is_same_set(seen: Sequence[Points], points: Points, step: float) -> bool:
    if not seen or any(place.shape != points.shape[1:] for place in seen):
        return False
    reach = _SAME_POINT * (np.abs(points).max() + abs(step))
    near = np.abs(np.stack(seen)[:, None, :] - points[None, :, :]).max(axis=2) <= reach
    return bool(near.any(axis=0).all() and near.any(axis=1).all())


def _brief(values: Values) -> str:
    return "; ".join(", ".join(f"{number:.6g}" for number in value.numbers[:4]) for value in values[:4])
