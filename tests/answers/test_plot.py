"""Figures by their plain description."""

from __future__ import annotations

import numpy as np
import pytest

from nablagrade.answers import Plot, Verdict, arrows_of, cosines, curves_on
from nablagrade.model import AxesDescription, FigureDescription

FEET = [(1.0, 1.0), (-1.0, 2.0), (2.0, -1.0), (-2.0, -1.0)]


def gradient(x, y):
    """The gradient of x² + xy + 2y²."""
    return 2 * x + y, x + 4 * y


PLOT = Plot(
    is_equal_aspect=True,
    arrows=gradient,
    mistakes={"arrows-downhill": (lambda x, y: (-2 * x - y, -x - 4 * y), "Which side is higher?")},
)


def figure(direction=gradient, feet=FEET, **changes):
    """A figure with arrows along a field."""
    x, y = np.array(feet).T
    u, v = direction(x, y)
    arrows = {"x": tuple(x.tolist()), "y": tuple(y.tolist()), "u": tuple(map(float, u)), "v": tuple(map(float, v))}
    known = {"xlabel": "x", "ylabel": "y", "aspect": "equal", "arrows": (arrows,)}
    return FigureDescription((AxesDescription(**(known | changes)),))


def test_a_good_figure_is_right():
    """Labels, equal scales and arrows along the gradient; an aspect of 1 is equal too."""
    assert PLOT.judge(figure()).verdict is Verdict.RIGHT
    assert PLOT.judge(figure(aspect=1.0)).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("changed", "mistake"),
    [
        (figure(xlabel=""), None),
        (figure(aspect="auto"), None),
        (figure(feet=FEET[:3]), None),
        (figure(feet=[FEET[0]] * 4), None),
        (figure(lambda x, y: (-2 * x - y, -x - 4 * y)), "arrows-downhill"),
        (figure(lambda x, y: (x * 0, y * 0)), None),
        (figure(arrows=({"x": (1.0,), "y": "no", "u": (1.0, 2.0), "v": None},)), None),
        (FigureDescription(), None),
    ],
)
def test_other_figures_are_wrong_with_words(changed, mistake):
    """Each shortcoming has its own words; a known wrong direction is named."""
    judgement = PLOT.judge(changed)
    assert (judgement.verdict, judgement.mistake) == (Verdict.WRONG, mistake)
    assert judgement.hint


def test_what_is_no_figure_is_sent_back():
    """A list of axes or nothing at all cannot be judged."""
    assert PLOT.judge(None).verdict is Verdict.INVALID
    assert PLOT.judge([1]).verdict is Verdict.INVALID


def test_labels_scales_and_legend():
    """A label may have to hold a word; scales and the number of legend entries can be asked for."""
    plot = Plot(xlabel=r"\bh\b", ylabel="error", xscale="log", yscale="log", legend=2)
    good = {
        "xlabel": "Step h",
        "ylabel": "Absolute Error",
        "xscale": "log",
        "yscale": "log",
        "legend": ("forward", "central"),
    }
    assert plot.judge(FigureDescription((AxesDescription(**good),))).verdict is Verdict.RIGHT
    for change in ({"xlabel": "x"}, {"yscale": "linear"}, {"legend": ("forward", " ")}):
        assert plot.judge(FigureDescription((AxesDescription(**(good | change)),))).verdict is Verdict.WRONG


def test_curves_are_found_by_their_points():
    """A line belongs to a curve when all its points lie on it; broken lines are left out."""
    lines = (
        {"x": (0.0, 1.0, 2.0), "y": (0.0, 1.0, 4.0)},
        {"x": (0.0, 1.0), "y": (0.0, 2.0)},
        {"x": (0.0,), "y": ()},
        {"x": (float("nan"),), "y": (1.0,)},
    )
    found = curves_on(AxesDescription(lines=lines), lambda x: x**2, atol=1e-9)
    assert [line.tolist() for line in found] == [[[0, 0], [1, 1], [2, 4]]]


def test_arrows_and_angles():
    """Arrows come as rows x, y, u, v; the cosine with a zero arrow is NaN, which is never near one."""
    assert arrows_of(figure().axes[0]).shape == (4, 4)
    assert arrows_of(AxesDescription()).shape == (0, 4)
    assert cosines(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([[1.0, 1.0], [1.0, 0.0]])).tolist() == pytest.approx(
        [0.5**0.5, np.nan], nan_ok=True
    )
