"""Figures by their plain description."""

from __future__ import annotations

import numpy as np
import pytest

from nablagrade.answers import Plot, Verdict, arrows_of, cosines, curves_on, is_in_window, legend_of
from nablagrade.figures import AxesDescription, FigureDescription

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


FALLING, RISING = (
    {"label": "a", "x": (0.0, 1.0), "y": (1.0, 0.0), "color": "red", "marker": "o", "style": "-"},
    {"label": "b", "x": (0.0, 1.0), "y": (0.0, 1.0), "color": "blue", "marker": "None", "style": "--"},
)


def named(*entries, lines=(FALLING, RISING)):
    """Two lines, and a legend of texts beside signs of a colour; with the look of a line where there is one."""
    looks = {line["color"]: line for line in lines}
    signs = ({**looks.get(color, {"style": "-"}), "label": text, "color": color} for text, color in entries)
    kept = tuple({key: sign[key] for key in ("label", "color", "marker", "style") if key in sign} for sign in signs)
    return {"legend": tuple(text for text, _ in entries), "lines": tuple(lines), "entries": kept}


@pytest.mark.parametrize(
    ("entries", "is_right"),
    [
        ([("falling", "red"), ("rising", "blue")], True),
        ([("rising", "blue"), ("falling", "red")], True),  # in any order
        ([("rising", "red"), ("falling", "blue")], False),  # names exchanged
        ([("falling", "red"), ("rising", "green")], False),  # a sign that nothing looks like
        ([("falling", "red")], False),
        ([], False),
    ],
)
def test_names_belong_to_the_lines_beside_their_signs(entries, is_right):
    """What the legend shows counts, not the labels of the lines; a third line may have such a name too."""
    plot = Plot(xlabel=None, ylabel=None, curves={"fall": lambda x: 1 - x, "ris": lambda x: x})
    third = {**RISING, "y": (7.0, 7.0), "color": "grey", "label": "rising at last"}
    for lines in ((FALLING, RISING), (third, RISING, FALLING)):
        more = [*entries, ("rising at last", "grey")] if third in lines else entries
        drawn = FigureDescription((AxesDescription(**named(*more, lines=lines)),))
        assert plot.judge(drawn).is_right is is_right


def test_lines_of_one_look_are_told_apart_by_their_labels():
    """Where two lines look alike, the label decides; without one, the order."""
    twin = {**FALLING, "label": "b", "y": (0.0, 1.0)}
    for texts, expected in ((("b", "a"), [twin, FALLING]), (("p", "q"), [FALLING, twin])):
        entries = tuple({"label": t, "color": "red", "marker": "o", "style": "-"} for t in texts)
        found = legend_of(AxesDescription(lines=(FALLING, twin), entries=entries))
        assert [artist for _, artist in found] == expected


def test_a_line_without_line_and_markers_is_none():
    """What cannot be seen has no name; a sign for filled contours stands for itself."""
    unseen = {**FALLING, "marker": "None", "style": "None"}
    area = {"label": "heights", "color": "grey"}
    found = legend_of(AxesDescription(lines=(unseen,), entries=({**unseen, "label": "a"}, area)))
    assert found == [("a", None), ("heights", area)]


def test_the_window_counts_on_any_scale():
    """A point is seen from edge to edge, also where the axes go over many powers of ten or backwards."""
    points = np.array([[1e-13, 1.0], [1e-11, 1.0], [0.1, 1.0], [0.2, 1.0]])
    for window in ((1e-11, 0.1, 0.0, 2.0), (0.1, 1e-11, 2.0, 0.0)):
        assert is_in_window(AxesDescription(window=window), points).tolist() == [False, True, True, False]
    assert is_in_window(AxesDescription(), points).all()


def test_arrows_outside_the_window_do_not_count():
    """Four arrows of which the axes show three are too few."""
    assert not PLOT.judge(figure(window=(-1.5, 3.0, -3.0, 3.0))).is_right
    assert PLOT.judge(figure(window=(-3.0, 3.0, -3.0, 3.0))).is_right


def test_labels_scales_and_legend():
    """A label may have to hold a word; scales and the number of legend entries can be asked for."""
    plot = Plot(xlabel=r"\bh\b", ylabel="error", xscale="log", yscale="log", legend=2)
    good = {
        "xlabel": "Step h",
        "ylabel": "Absolute Error",
        "xscale": "log",
        "yscale": "log",
        **named(("forward", "red"), ("central", "blue")),
    }
    assert plot.judge(FigureDescription((AxesDescription(**good),))).verdict is Verdict.RIGHT
    for change in ({"xlabel": "x"}, {"yscale": "linear"}, named(("forward", "red"), (" ", "blue"))):
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


@pytest.mark.parametrize(("off", "verdict"), [(0.1, Verdict.RIGHT), (0.1001, Verdict.WRONG)])
def test_a_curve_is_close_as_every_answer_is(off, verdict):
    """The edge of its tolerance is right, whatever floats make of it; a constant curve may be given as one number."""
    x = [0.7, 1.3, 3.1]
    for curve in (lambda x: 2 * x, lambda _: 0.3):
        y = [float(one) + off for one in np.broadcast_to(curve(np.array(x)), 3)]
        line = {"x": tuple(x), "y": tuple(y), "label": "f", "color": "k", "style": "-"}
        axes = AxesDescription(xlabel="x", ylabel="y", lines=(line,), entries=({**line, "x": (), "y": ()},))
        plot = Plot(curves={"f": curve}, curve_atol=0.1)
        assert plot.judge(FigureDescription((axes,))).verdict is verdict
