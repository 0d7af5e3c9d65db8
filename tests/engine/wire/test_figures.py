"""A Matplotlib figure as plain data: what a check may see of a plot."""

from __future__ import annotations

import json

import matplotlib as mpl
import numpy as np
import pytest

from nablagrade.engine.wire.figures import MAX_POINTS
from nablagrade.engine.wire.values import decode, encode
from nablagrade.figures import FigureDescription

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
    axes.plot([1, 2], [3, 4], "o--", color="red", label="loss")
    axes.set(xlabel="x", ylabel="$y$", title="T", xscale="log", aspect="equal")
    axes.legend()
    [seen] = cross(figure).axes
    assert (seen.xlabel, seen.ylabel, seen.title, seen.xscale, seen.yscale) == ("x", "$y$", "T", "log", "linear")
    assert seen.aspect == 1.0
    assert seen.legend == ("loss",)
    line = {"label": "loss", "x": (1, 2), "y": (3, 4), "marker": "o", "style": "--", "color": "1.000,0.000,0.000"}
    assert seen.lines[0] == line
    assert seen.entries == ({key: line[key] for key in ("label", "color", "marker", "style")},)


def test_points_arrows_and_contours_come_through(drawn):
    """A scatter's points, a quiver's arrows and each level of a contour plot are there as numbers."""
    figure, axes = drawn
    axes.scatter([1, 2], [3, 4], label="points", color="red")
    axes.quiver([0, 1], [0, 1], [4, 5], [6, 7])
    grid = np.linspace(-1, 1, 21)
    axes.contour(grid, grid, grid[:, None] ** 2 + grid[None, :] ** 2, levels=[0.25, 0.5])
    [seen] = cross(figure).axes
    assert seen.points == ({"label": "points", "x": (1, 2), "y": (3, 4), "color": "1.000,0.000,0.000"},)
    assert seen.arrows == ({"x": (0, 1), "y": (0, 1), "u": (4, 5), "v": (6, 7)},)
    assert [(one["level"], one["x"], one["y"]) for one in seen.contours] == [(z, (-1, 1), (-1, 1)) for z in (0.25, 0.5)]
    radii = {round(float(np.hypot(*point)), 1) for point in seen.contours[0]["points"]}
    assert radii == {0.5}


def test_what_is_hidden_is_not_described(drawn):
    """An invisible line, its legend and labels without their axes are no part of the picture."""
    figure, axes = drawn
    lines = axes.plot([1, 2], [1, 2], "r", [1, 2], [2, 1], "b", [3, 4], [3, 4], "g-")
    lines[0].set_visible(False)
    lines[1].set_alpha(0)
    lines[2].set_linewidth(0)
    axes.set(xlabel="x", ylabel="y")
    axes.legend(["a", "b", "c"]).set_visible(False)
    axes.xaxis.label.set_visible(False)
    [seen] = cross(figure).axes
    assert [(line["x"], line["style"]) for line in seen.lines] == [((3, 4), "None")]
    assert (seen.legend, seen.entries, seen.xlabel, seen.ylabel) == ((), (), "", "y")
    axes.set_axis_off()
    assert cross(figure).axes[0].ylabel == ""


def test_names_and_legend_of_the_whole_figure(drawn):
    """Where there is one pair of axes, the figure's own labels and legend are what a reader takes for theirs."""
    figure, axes = drawn
    axes.plot([1, 2], label="loss")
    figure.supxlabel("step")
    figure.supylabel("loss")
    figure.legend()
    [seen] = cross(figure).axes
    assert (seen.xlabel, seen.ylabel, seen.legend) == ("step", "loss", ("loss",))


def test_lines_across_the_axes_have_the_points_that_are_seen(drawn):
    """axvline, axhline and axline count in their own measure; their points are told in that of the axes."""
    figure, axes = drawn
    axes.set(xlim=(0, 4), ylim=(0, 8))
    axes.axvline(1)
    axes.axhline(2)
    axes.axline((1, 2), slope=2)
    [seen] = cross(figure).axes
    got = [np.array([line["x"], line["y"]]) for line in seen.lines]
    assert np.allclose(got, [[[1, 1], [0, 8]], [[0, 4], [2, 2]], [[0, 4], [0, 8]]])
    assert seen.window == (0, 4, 0, 8)


@pytest.mark.parametrize(
    ("options", "inverted", "seen"),
    [
        ({}, False, (1, 2)),
        ({"angles": "xy"}, True, (1, 2)),
        ({"angles": "uv"}, True, (-1, 2)),
        ({"angles": [90.0]}, False, (0, 5**0.5)),
        ({"angles": [0.0]}, True, (-(5**0.5), 0)),
        ({"scale": -8}, False, (-1, -2)),
    ],
)
def test_arrows_are_described_as_they_point(drawn, options, inverted, seen):
    """`angles`, a negative scale and axes that run backwards turn what is seen of an arrow."""
    figure, axes = drawn
    axes.quiver([0], [0], [1], [2], **options)
    if inverted:
        axes.invert_xaxis()
    [arrows] = cross(figure).axes[0].arrows
    assert np.allclose([arrows["u"][0], arrows["v"][0]], seen)


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
