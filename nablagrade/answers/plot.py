"""A Matplotlib figure by its plain description: labels, scales, legend, curves and the direction of arrows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.base import Judgement
from nablagrade.answers.mistakes import Mistake, invalid, right, wrong
from nablagrade.model import AxesDescription, FigureDescription

Floats = NDArray[np.float64]
Curve: TypeAlias = Callable[[Floats], Floats]
Field: TypeAlias = Callable[[Floats, Floats], tuple[Floats, Floats]]  # x, y → u, v

_SOME_WORD = r"\S"


@dataclass(frozen=True)
class Plot:
    """Judges one Axes of a figure; `None` asks for nothing. A mistake yields the wrong field of arrows.

    >>> Plot(arrows=lambda x, y: (2 * x, 2 * y)).judge(FigureDescription()).hint
    'The figure is empty.'
    """

    _: KW_ONLY
    index: int = 0  # which Axes is looked at
    xlabel: str | None = _SOME_WORD  # regular expressions, found in any case
    ylabel: str | None = _SOME_WORD
    xscale: str | None = None
    yscale: str | None = None
    is_equal_aspect: bool = False
    legend: int = 0  # the least number of entries
    arrows: Field | None = None
    least_arrows: int = 4
    least_cosine: float = 0.999
    mistakes: Mapping[str, tuple[Field, str]] = field(default_factory=dict)

    def judge(self, value: object) -> Judgement:
        """Judge a description of a figure."""
        if not isinstance(value, FigureDescription):
            return invalid("a Matplotlib figure is asked for", type(value).__name__)
        if len(value.axes) <= self.index:
            return wrong(None, "The figure is empty.", "a figure", f"{len(value.axes)} axes")
        axes = value.axes[self.index]
        words = next(self._complaints(axes), None)
        return right() if words is None else wrong(self._mistaken(axes), words, "see the check", words)

    def _complaints(self, axes: AxesDescription) -> Iterator[str]:
        if not (_says(axes.xlabel, self.xlabel) and _says(axes.ylabel, self.ylabel)):
            yield "Say on the picture what the axes are."
        if self.xscale not in (None, axes.xscale) or self.yscale not in (None, axes.yscale):
            yield "Look at the scales of the axes."
        if self.is_equal_aspect and axes.aspect not in ("equal", 1.0):
            yield "With different scales on the axes right angles do not look like right angles."
        if sum(bool(text.strip()) for text in axes.legend) < self.legend:
            yield "Say in a legend what each curve is."
        if self.arrows is not None:
            yield from self._arrow_complaints(axes)

    def _arrow_complaints(self, axes: AxesDescription) -> Iterator[str]:
        arrows = arrows_of(axes)
        if len({tuple(foot) for foot in arrows[:, :2]}) < self.least_arrows:
            yield "There are too few arrows at different points."
        elif not self._points_along(arrows, self.arrows):
            yield "Not every arrow points the way it should."

    def _mistaken(self, axes: AxesDescription) -> Mistake[Field] | None:
        """The first wrong field along which all arrows point."""
        if next(self._complaints(axes)) != "Not every arrow points the way it should.":
            return None
        arrows = arrows_of(axes)
        named = (Mistake(name, wrong_field, hint) for name, (wrong_field, hint) in self.mistakes.items())
        return next((mistake for mistake in named if self._points_along(arrows, mistake.yields)), None)

    def _points_along(self, arrows: Floats, direction: Field | None) -> bool:
        if direction is None:
            return False
        u, v = direction(arrows[:, 0], arrows[:, 1])
        return bool(np.all(cosines(arrows[:, 2:], np.stack(np.broadcast_arrays(u, v), axis=1)) >= self.least_cosine))


def arrows_of(axes: AxesDescription) -> Floats:
    """All arrows as rows x, y, u, v; shape (n, 4). Arrows whose numbers do not fit together are left out."""
    rows = [np.empty((0, 4))]
    for arrows in axes.arrows:
        columns = [_floats(arrows.get(key)) for key in "xyuv"]
        if len({column.size for column in columns}) == 1:
            rows.append(np.stack(columns, axis=1))
    return np.concatenate(rows)


def curves_on(axes: AxesDescription, curve: Curve, *, atol: float) -> list[Floats]:
    """The lines all of whose points lie on y = curve(x), as arrays of shape (n, 2)."""
    lines = (np.stack([x, y], axis=1) for x, y in _lines(axes))
    return [line for line in lines if np.all(np.abs(line[:, 1] - curve(line[:, 0])) <= atol)]


def cosines(one: Floats, other: Floats) -> Floats:
    """The cosine of the angle between vectors, row by row; NaN where one of them is zero."""
    with np.errstate(all="ignore"):
        product = np.sum(one * other, axis=1)
        return np.asarray(product / (np.hypot(*one.T) * np.hypot(*other.T)), dtype=np.float64)


def _lines(axes: AxesDescription) -> Iterator[tuple[Floats, Floats]]:
    for line in axes.lines:
        x, y = _floats(line.get("x")), _floats(line.get("y"))
        if x.size == y.size > 0:
            yield x, y


def _floats(values: object) -> Floats:
    """Numbers of a description, or nothing when one of them is none."""
    if not isinstance(values, list | tuple) or not all(isinstance(v, float | int) and math.isfinite(v) for v in values):
        return np.empty(0)
    return np.array(values, dtype=np.float64)


def _says(text: str, pattern: str | None) -> bool:
    return pattern is None or re.search(pattern, text, re.IGNORECASE) is not None
