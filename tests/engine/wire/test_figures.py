"""A Matplotlib figure as plain data: what a check may see of a plot."""

from __future__ import annotations

import json

import matplotlib as mpl
import numpy as np
import pytest

from nablagrade.engine.wire.figures import MAX_POINTS
from nablagrade.engine.wire.values import decode, encode
from nablagrade.model import FigureDescription

mpl.use("agg")


@pytest.fixture
def drawn():
    """A figure and its axes, closed at the end."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    yield figure, axes
    plt.close(figure)


def cross(value):
    """A value after the whole way."""
    return decode(json.loads(json.dumps(encode(value))))


def test_words_and_scales_come_through(drawn):
    """Labels, title, scales, aspect and legend are what they were."""
    figure, axes = drawn
    axes.plot([1, 2], [3, 4], "o--", label="loss")
    axes.set(xlabel="x", ylabel="$y$", title="T", xscale="log", aspect="equal")
    axes.legend()
    [seen] = cross(figure).axes
    assert (seen.xlabel, seen.ylabel, seen.title, seen.xscale, seen.yscale) == ("x", "$y$", "T", "log", "linear")
    assert seen.aspect == 1.0
    assert seen.legend == ("loss",)
    assert seen.lines[0] == {"label": "loss", "x": (1, 2), "y": (3, 4), "marker": "o", "style": "--"}


def test_points_arrows_and_contours_come_through(drawn):
    """A scatter's points, a quiver's arrows and each level of a contour plot are there as numbers."""
    figure, axes = drawn
    axes.scatter([1, 2], [3, 4], label="points")
    axes.quiver([0, 1], [0, 1], [4, 5], [6, 7])
    grid = np.linspace(-1, 1, 21)
    axes.contour(grid, grid, grid[:, None] ** 2 + grid[None, :] ** 2, levels=[0.25, 0.5])
    [seen] = cross(figure).axes
    assert seen.points == ({"label": "points", "x": (1, 2), "y": (3, 4)},)
    assert seen.arrows == ({"x": (0, 1), "y": (0, 1), "u": (4, 5), "v": (6, 7)},)
    assert [one["level"] for one in seen.contours] == [0.25, 0.5]
    radii = {round(float(np.hypot(*point)), 1) for point in seen.contours[0]["points"]}
    assert radii == {0.5}


def test_an_empty_figure(drawn):
    """A figure without axes is a description without axes."""
    figure, axes = drawn
    axes.remove()
    assert cross(figure) == FigureDescription()


@pytest.mark.parametrize(
    ("xs", "ys"),
    [
        (["mon", "tue"], [1, 2]),
        (np.array(["2026-01-01", "2026-01-02"], dtype="M8[D]"), [1, 2]),
        ([1, 2], [None, 2]),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), [1, 2]),
        ([1, 2], [np.inf, np.nan]),
    ],
    ids=["categories", "dates", "gap", "masked", "not finite"],
)
def test_odd_data_is_described_too(drawn, xs, ys):
    """Categories, dates, gaps and infinities are numbers, as Matplotlib draws them: no plot ends the child."""
    figure, axes = drawn
    axes.plot(xs, ys)
    assert len(cross(figure).axes[0].lines[0]["x"]) == 2


def test_long_data_is_cut(drawn):
    """A line of a million points is described by its first ones."""
    figure, axes = drawn
    axes.plot(np.arange(MAX_POINTS + 5))
    assert len(cross(figure).axes[0].lines[0]["x"]) == MAX_POINTS


def test_a_class_called_figure_is_none():
    """Only Matplotlib's own figure is described."""
    from nablagrade.model import Opaque

    assert cross(type("Figure", (), {"axes": ()})()) == Opaque("Figure")
