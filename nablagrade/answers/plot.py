"""A Matplotlib figure by its plain description, as a picture: what is seen of labels, legend, curves and arrows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.base import Judgement
from nablagrade.answers.comparers.values import is_close
from nablagrade.answers.mistakes import Mistake, invalid, right, wrong
from nablagrade.figures import AxesDescription, FigureDescription

Floats = NDArray[np.float64]
Curve: TypeAlias = Callable[[Floats], Floats]
Field: TypeAlias = Callable[[Floats, Floats], tuple[Floats, Floats]]  # x, y → u, v
Artist: TypeAlias = Mapping[str, object]  # a line, a scatter or an entry of the legend, as described

_SOME_WORD = r"\S"
_NOTHING = ("None", "none", "", " ")  # as a marker, and as the style of a line


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
    legend: int = 0  # the least number of entries beside something that is drawn
    curves: Mapping[str, Curve] = field(default_factory=dict)  # what an entry of the legend says → the curve beside it
    curve_atol: float = 1e-6
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
        if sum(bool(text.strip()) and artist is not None for text, artist in legend_of(axes)) < self.legend:
            yield "Say in a legend what each curve is."
        if not all(self._shows(axes, *named) for named in self.curves.items()):
            yield "Look for each name of the legend which curve it stands for."
        if self.arrows is not None:
            yield from self._arrow_complaints(axes)

    def _shows(self, axes: AxesDescription, pattern: str, curve: Curve) -> bool:
        """Whether an entry that says this stands beside this curve; other curves may have such a name too."""
        named = (points_of(artist) for text, artist in legend_of(axes) if artist is not None and _says(text, pattern))
        return any(len(points) > 1 and _lies_on(points, curve, self.curve_atol) for points in named)

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
    """All arrows that stand in the picture, as rows x, y, u, v; shape (n, 4). Numbers that do not fit are left out."""
    rows = [np.empty((0, 4))]
    for arrows in axes.arrows:
        columns = [_floats(arrows.get(key)) for key in "xyuv"]
        if len({column.size for column in columns}) == 1:
            rows.append(np.stack(columns, axis=1))
    every = np.concatenate(rows)
    return every[is_in_window(axes, every[:, :2])]


def curves_on(axes: AxesDescription, curve: Curve, *, atol: float) -> list[Floats]:
    """The lines all of whose points lie on y = curve(x), as arrays of shape (n, 2)."""
    lines = (points_of(line) for line in axes.lines)
    return [line for line in lines if line.size and _lies_on(line, curve, atol)]


def legend_of(axes: AxesDescription) -> list[tuple[str, Artist | None]]:
    """Each entry of the legend that is shown: its text, and what it stands for.

    A line or scatter is found by the look of the sign beside the text, as a reader finds it, and only among equal
    looks by its label. Other things (filled areas, contours) stand for themselves; a sign that nothing in the picture
    looks like stands for nothing.
    """
    free: list[Artist] = [artist for artist in (*axes.lines, *axes.points) if is_drawn(artist)]
    out: list[tuple[str, Artist | None]] = []
    for entry in axes.entries:
        found = max(free, key=lambda artist: _likeness(entry, artist), default=None)
        if found is not None and _likeness(entry, found)[0]:
            free = [artist for artist in free if artist is not found]
        else:
            found = None if "style" in entry else entry
        out.append((str(entry.get("label", "")), found))
    return out


def _likeness(entry: Artist, artist: Artist) -> tuple[bool, bool, bool]:
    is_same_color = entry.get("color") == artist.get("color")
    is_alike = is_same_color and all(entry.get(key) == artist.get(key) for key in ("marker", "style"))
    return is_same_color, is_alike, entry.get("label") == artist.get("label")


def is_drawn(artist: Artist) -> bool:
    """Whether something of a line is seen: the line itself or markers; a scatter always has some."""
    return has_line(artist) or has_markers(artist)


def has_line(artist: Artist) -> bool:
    """Whether the points of a line are joined."""
    return artist.get("style", "None") not in _NOTHING


def has_markers(artist: Artist) -> bool:
    """Whether there is a marker at each point."""
    return "style" not in artist or artist.get("marker", "None") not in _NOTHING


def points_of(artist: Artist) -> Floats:
    """The points of a line or scatter, shape (n, 2); none when the numbers are not finite, or not as many."""
    x, y = _floats(artist.get("x")), _floats(artist.get("y"))
    return np.stack([x, y], axis=1) if x.size == y.size else np.empty((0, 2))


def is_in_window(axes: AxesDescription, points: Floats) -> NDArray[np.bool_]:
    """For each point whether the axes show it; everything where the description knows no window."""
    if len(axes.window) != 4:
        return np.ones(len(points), dtype=np.bool_)
    low, high = np.sort(np.array(axes.window).reshape(2, 2), axis=1).T
    is_inside = (points >= low - 1e-9 * np.abs(low)) & (points <= high + 1e-9 * np.abs(high))
    return np.asarray(np.all(is_inside, axis=1), dtype=np.bool_)


def _lies_on(points: Floats, curve: Curve, atol: float) -> bool:
    x, y = points.T
    return is_close(y, np.broadcast_to(curve(x), x.shape), atol=atol)  # a constant curve may be one number


def cosines(one: Floats, other: Floats) -> Floats:
    """The cosine of the angle between vectors, row by row; NaN where one of them is zero."""
    with np.errstate(all="ignore"):
        product = np.sum(one * other, axis=1)
        return np.asarray(product / (np.hypot(*one.T) * np.hypot(*other.T)), dtype=np.float64)


def _floats(values: object) -> Floats:
    """Numbers of a description, or nothing when one of them is none."""
    if not isinstance(values, list | tuple) or not all(isinstance(v, float | int) and math.isfinite(v) for v in values):
        return np.empty(0)
    return np.array(values, dtype=np.float64)


def _says(text: str, pattern: str | None) -> bool:
    return pattern is None or re.search(pattern, text, re.IGNORECASE) is not None
