"""Level B of many-variables: four short answers, and the picture of contours and arrows.

What the figure looks like is never judged here, only its plain data: where the lines and the arrows are. Whether the
student can read their picture is judged by a person (`b4_text`).
"""

from itertools import pairwise

import numpy as np

from nablagrade import Booleans, Number, Vector, check, is_in_window
from nablagrade.answers import Plot

# Students who divide on a calculator may round to four digits.
B1 = Vector(
    "-0.8, 0.6",
    atol=1e-4,
    mistakes={
        "uphill": ("0.8, -0.6", "Take a small step in your direction and see whether the ground rises or falls."),
        "not-normalised": ("-8, 6", "A unit vector has length one."),
        "divided-by-the-sum": ("-4/7, 3/7", "The length of a vector is not the sum of its components."),
        "divided-by-the-largest": ("-1, 0.75", "The length of a vector is not its largest component."),
        "along-the-contour": ("0.6, 0.8", "In your direction the ground neither rises nor falls."),
        "components-exchanged": ("0.6, -0.8", "Check which component is east and which is north."),
        "one-axis-only": ("-1, 0", "Combining both slopes falls faster than following the steeper axis alone."),
    },
)

B2 = Number(
    "3*sqrt(3)/2 - 2",
    rtol=5e-4,  # four significant digits
    mistakes={
        "degrees-fed-as-radians": ("4.41486", "The functions of Python expect angles in another unit."),
        "angle-from-north": ("3/2 - 2*sqrt(3)", "From which axis is the angle measured here?"),
        "direction-not-normalised": (
            "3 - 4/sqrt(3)",
            "A slope is a rise for each unit of way, so how long is your direction vector?",
        ),
        "length-of-the-gradient": ("5", "This is the slope in the steepest direction, not in yours."),
        "signs-ignored": ("3*sqrt(3)/2 + 2", "One of the two slopes points downhill."),
        "length-times-cosine-of-heading": (
            "5*sqrt(3)/2",
            "The angle that counts lies between your path and the gradient.",
        ),
    },
)

B3 = Booleans(
    "True, False, True, False, True",
    mistakes={
        "overshooting-means-failing": (
            "True, True, True, False, True",
            "Compare the distances from the minimum before and after a jump.",
        ),
        "always-converges": (
            "True, False, False, True, True",
            "Follow the first three points with the largest rates by hand.",
        ),
        "small-steps-are-quick-enough": (
            "False, False, True, False, True",
            "By which factor does one step with the smallest rate shrink the distance?",
        ),
        "factor-2-of-the-slope-missing": (
            "True, False, False, True, False",
            "Compute the slope of the parabola at the starting point once more.",
        ),
        "large-rates-all-fail": (
            "True, True, True, False, False",
            "Work out one step for each rate before you judge it.",
        ),
    },
)


# after one step of descent, short decimals: the tolerance only covers float noise
B5 = Vector(
    "1.45, -0.85, 3.5",
    atol=1e-6,
    mistakes={
        "uphill": ("0.55, -1.15, 0.5", "Compare the prediction before and after the step with the target."),
        "bias-from-the-new-weight": (
            "1.45, -0.9175, 3.4325",
            "Both slopes belong to the place before the step: compute them first, then move.",
        ),
        "bias-not-moved": ("1.45, -1, 3.35", "The bias is a parameter, too: what is the slope of the loss for it?"),
        "input-forgotten": (
            "1.15, -0.85, 2.6",
            "A nudge of the weight reaches the prediction through what the weight multiplies.",
        ),
        "doubled": ("1.9, -0.7, 5", "The factor in front of the square was put there to meet another factor."),
        "rate-left-out": ("10, 2, 32", "How long is the step? Somebody has chosen a rate for it."),
        "steps-instead-of-places": (
            "0.45, 0.15, 1.5",
            "You have found how far each parameter moves: from where does it start?",
        ),
        "old-prediction": ("1.45, -0.85, 2", "Compute the prediction again with the parameters after the step."),
    },
)


@check("b1-compass")
def test_b1_direction(notebook):
    """The direction of steepest descent"""
    assert notebook.judge("b1_direction", B1)


@check("b2-heading")
def test_b2_slope(notebook):
    """The slope of the path"""
    assert notebook.judge("b2_slope", B2)


@check("b3-step-size-verdicts")
def test_b3_truths(notebook):
    """Five statements on the step size"""
    assert notebook.judge("b3_truths", B3)


def height(x, y):
    """The function of B4."""
    return x**2 + x * y + 2 * y**2


def slopes(x, y):
    """Its gradient, for arrays of feet."""
    return 2 * x + y, x + 4 * y


# a name says what an axis shows: any but that of another quantity
LABELLED = Plot(
    xlabel=r"^(?!\W*(y|z|f|north|height)\W*(axis|\(.*)?\W*$)\s*\S",
    ylabel=r"^(?!\W*(x|z|f|east|height)\W*(axis|\(.*)?\W*$)\s*\S",
    is_equal_aspect=True,
)
FIGURE = Plot(xlabel=None, ylabel=None)
ARROWS = Plot(
    xlabel=None,
    ylabel=None,
    arrows=slopes,
    least_arrows=4,
    least_cosine=0.999,  # an angle of 2.5°; all slips are off by more
    mistakes={
        "arrows-downhill": (
            lambda x, y: (-2 * x - y, -x - 4 * y),
            "Towards which side does the gradient point, higher or lower ground?",
        ),
        "components-exchanged": (
            lambda x, y: (x + 4 * y, 2 * x + y),
            "The first component of an arrow is its part along x.",
        ),
        "cross-term-forgotten": (
            lambda x, y: (2 * x, 4 * y),
            "The term that contains both letters contributes to both slopes.",
        ),
        "arrows-along-contours": (
            lambda x, y: (-x - 4 * y, 2 * x + y),
            "Walking along a contour you neither climb nor fall.",
        ),
        "arrows-along-contours-clockwise": (
            lambda x, y: (x + 4 * y, -2 * x - y),
            "Walking along a contour you neither climb nor fall.",
        ),
    },
)
LEAST_LEVELS = 5
RANGE = np.array([-2.9, 2.9])  # of x and y, for a grid whose last step may lack
NOISE = 1e-9  # Matplotlib ends some bands at 3, and some at 3.0000000000000004
GRID_ERROR = 0.15  # lines are interpolated between the points of the grid; this is for one of 12 by 12 points


def is_covered(axes):
    """Whether lines are drawn, and the axes show the plane, for x and y from one end of the range to the other."""
    grids = [[one.get("x"), one.get("y")] for one in axes.contours]
    is_drawn = any(all(ends and ends[0] <= RANGE[0] and ends[1] >= RANGE[1] for ends in grid) for grid in grids)
    return is_drawn and bool(np.all(is_in_window(axes, np.array([RANGE, RANGE]).T)))


def contours_of(notebook):
    """The contours of the first Axes: one list of (level, points) for each call; points of shape (n, 2).

    A description lists all levels one after another, those of one call in rising order.
    """
    sets, before = [], np.inf
    for contour in notebook["b4_figure"].axes[0].contours:
        level, points = contour.get("level"), contour.get("points")
        assert isinstance(level, float)
        assert isinstance(points, tuple)
        assert all(isinstance(point, tuple) and [type(x) for x in point] == [float, float] for point in points)
        if level <= before:
            sets.append([])
        before = level
        if points:
            sets[-1].append((level, np.array(points)))
    return [drawn for drawn in sets if len(drawn) > 1]


def reach_of(drawn):
    """How far the height may be from its level: a twentieth of the range, and less than the gap between two levels."""
    levels = np.array([level for level, _ in drawn])
    return min(0.05 * (levels[-1] - levels[0]), max(0.4 * np.min(np.diff(levels)), GRID_ERROR))


def lies_near(points, level, reach):
    """Whether the height is this level, for each of the points; NaN is near no level."""
    return np.abs(height(*points.T) - level) <= reach


def are_lines(drawn):
    """Whether the height is the level along each line of a set."""
    return all(np.all(lies_near(points, level, reach_of(drawn))) for level, points in drawn)


def are_filled(drawn):
    """Whether a set is one of filled contours: each band ends at its level, at the next one, or where the grid ends."""
    every = np.concatenate([points for _, points in drawn])
    low, high, reach = every.min(axis=0) + NOISE, every.max(axis=0) - NOISE, reach_of(drawn)
    return all(
        np.all(
            lies_near(points, level, reach)
            | lies_near(points, above, reach)
            | np.any((points <= low) | (points >= high), axis=1)
        )
        for (level, points), (above, _) in pairwise(drawn)
    )


@check(
    "b4-contours-and-arrows",
    weight=1.5,
    hint="Contour lines join points of equal height: at least five levels are asked for, over the whole range of x and "
    "y. Check the formula, and the orientation of the grid that you handed to the contour function.",
)
def test_b4_contours(notebook):
    """Along each contour line the function does not change"""
    assert notebook.judge("b4_figure", FIGURE)
    assert is_covered(notebook["b4_figure"].axes[0])
    sets = contours_of(notebook)
    assert any(len(drawn) >= LEAST_LEVELS and are_lines(drawn) for drawn in sets)
    assert all(are_lines(drawn) or are_filled(drawn) for drawn in sets)


@check(
    "b4-contours-and-arrows",
    weight=1.5,
    hint="Work out the gradient at the foot of one of your arrows by hand, and compare.",
)
def test_b4_arrows(notebook):
    """At least four arrows point along the gradient"""
    assert notebook.judge("b4_figure", ARROWS)


@check(
    "b4-contours-and-arrows",
    hint="First draw lines and arrows. Then label both axes, and give them the same scale.",
)
def test_b4_axes(notebook):
    """The axes have labels, and the same scale"""
    assert notebook.judge("b4_figure", FIGURE)
    axes = notebook["b4_figure"].axes[0]
    assert axes.contours or axes.arrows  # labels on an empty picture say nothing
    assert notebook.judge("b4_figure", LABELLED)


@check("b5-one-update")
def test_b5_after(notebook):
    """Weight, bias and prediction after one step"""
    assert notebook.judge("b5_after", B5)
