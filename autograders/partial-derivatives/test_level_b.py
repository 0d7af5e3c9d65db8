"""Level B of partial-derivatives: five answers to read, and a figure by its plain data.

A person reads the second parts of B3 and B4, and looks whether the picture of B4 is legible.
"""

import re

import numpy as np

from nablagrade import Booleans, Choice, Vector, check, has_line, has_markers, is_in_window, legend_of, points_of
from nablagrade.answers import Plot

B1 = Choice(
    "B",
    mistakes={
        "subscripts-read-from-the-right": (
            "A",
            "Subscripts are attached one after another, and the one nearest to f was attached first.",
        ),
        "fraction-read-from-the-left": (
            "C",
            (
                "In the fraction form a new ∂ is put in front of what is there already, so the step done first "
                "ends up on the far side."
            ),
        ),
        "product-of-slopes": ("D", "Differentiating twice is not the same as multiplying two slopes."),
        "derivative-by-a-product": ("E", "The letters below are a list of steps, not one quantity that varies."),
    },
)

B2 = Booleans(
    "True, False, True, False, False",
    mistakes={
        "flat-one-way-means-flat-everywhere": (
            "True, True, True, False, False",
            "Think of a road that runs level along a hillside while the ground beside it drops.",
        ),
        "downward-bend-means-falling": (
            "True, False, False, False, False",
            "A ball thrown upward slows down all the way and yet rises for a while.",
        ),
        "mixed-partial-forgotten": (
            "True, False, True, True, False",
            "Two directions are not all directions, so try the diagonal of x² + 4xy + y².",
        ),
        "steep-means-curved": (
            "True, False, True, False, True",
            "Look for a very steep surface on which the steepness is the same everywhere.",
        ),
        "bend-directions-reversed": (
            "False, False, False, False, False",
            "Sketch x² and see what the sign of its second derivative is.",
        ),
    },
)

B3 = Vector(
    "-100, -40",
    atol=1e-6,
    mistakes={
        "frozen-means-unused": (
            "-100, -100",
            "Frozen letters keep their values, and those values differ between the two points.",
        ),
        "forgot-inner-derivative": (
            "-20, -8",
            "The bracket depends on the moving weight, so its own slope must enter.",
        ),
        "factor-2-missing": ("-50, -20", "Differentiate the outer square once more and count the factors that appear."),
        "sign-flipped": ("100, 40", "Is the bracket positive or negative when the weights are this small?"),
        "slope-of-the-other-weight": ("-60, -24", "Check which of the two weights is the one that moves."),
    },
)

B5 = Booleans(
    "False, True, True, False, False",
    mistakes={
        "slope-zero-means-error-zero": (
            "True, True, True, False, False",
            "The slope for a weight is a product of two factors, and either of them can be zero.",
        ),
        "slopes-without-the-error": (
            "False, False, True, False, False",
            "Work out the three slopes of L with the chain rule: which factor do they have in common?",
        ),
        "bias-like-a-weight": (
            "False, True, False, False, False",
            "Which number multiplies the bias in the prediction?",
        ),
        "level-at-a-point-means-level": (
            "False, True, True, True, False",
            "A slope belongs to one point. How does the loss go on when you leave it?",
        ),
        "sum-zero-means-parts-zero": (
            "False, True, True, False, True",
            "Try two examples with the same inputs, of which one lies as far above its target as the other one below.",
        ),
    },
)

B6 = Vector(
    "1, 2, 2, 4, 5, 1",
    atol=0,  # counts
    mistakes={
        "second-partial-as-a-square": (
            "1, 2, 2, 3, 5, 1",
            "The small 2 above the ∂ counts how often one differentiates.",
        ),
        "index-as-order": (
            "1, 2, 4, 4, 5, 1",
            "The small number at D says which of the inputs moves, not how often one differentiates.",
        ),
        "straight-d-as-curly": (
            "1, 2, 2, 4, 1, 1",
            "Compare the shapes of the d: the curly one says that somebody waits.",
        ),
        "component-as-gradient": (
            "1, 2, 2, 4, 5, 6",
            "A small number at the nabla picks one component out of the row.",
        ),
        "letters-exchanged": ("2, 1, 1, 4, 5, 2", "The letter or the number at the sign says who moves."),
    },
)


FIGURE = Plot(xlabel=None, ylabel=None)  # of B4: any figure
LABELLED = Plot(legend=2)
# a name says what an axis shows: any but that of another quantity
NAMED = Plot(xlabel=r"^(?!\W*(y|z|f|g|height)\W*(axis|\(.*)?\W*$)", ylabel=r"^(?!\W*x\W*(axis)?\W*$)")
CONTACT = (1.0, 11.0)  # x, and x² + 6x + 4
LEFT, RIGHT = -4.0, 3.0
NEAR = 1e-6  # absolute: the points are computed in double precision, a tangent drawn by eye is off by far more
MANY = 20  # the slice has at least so many points; a marker on each of so many points is no dot
OF_SLICE = re.compile(r"slice|section|curve|parabola", re.IGNORECASE)
OF_TANGENT = re.compile(r"tangent|touch", re.IGNORECASE)


def slice_height(x):
    """The surface of B4 where y is 2."""
    return x**2 + 6 * x + 4


def tangent_height(x):
    """The straight line that touches the slice at the point of contact."""
    return CONTACT[1] + 8 * (x - CONTACT[0])


def only_axes(notebook):
    """The one Axes of the student's figure."""
    assert notebook.judge("b4_figure", FIGURE)  # there is one, and something is on it
    axes = notebook["b4_figure"].axes
    assert len(axes) == 1, f"{len(axes)} axes"
    return axes[0]


def is_on(points, height):
    """Whether all points lie on the curve of this height."""
    return bool(np.all(np.abs(points[:, 1] - height(points[:, 0])) <= NEAR))


def is_slice(line):
    """Whether a line, point after point, draws the slice from LEFT to RIGHT; one step of a grid may lack at an end."""
    points = points_of(line)
    x = points[:, 0] if len(points) < 2 or points[0, 0] < points[-1, 0] else points[::-1, 0]
    if len(x) < MANY or not np.all(np.diff(x) > 0) or not has_line(line):
        return False
    step = np.diff(x).max() + NEAR
    return x[0] <= LEFT + step and x[-1] >= RIGHT - step and is_on(points, slice_height)


def is_tangent(line):
    """Whether a line draws the touching line, far enough to be seen and across the point of contact."""
    points = points_of(line)
    if len(points) < 2 or not is_on(points, tangent_height) or not has_line(line):
        return False
    low, high = points[:, 0].min(), points[:, 0].max()
    return high - low >= 1 - NEAR and low <= CONTACT[0] + NEAR and high >= CONTACT[0] - NEAR


def is_dot(artist):
    """Whether one of these few markers, which no line joins, is at the point of contact."""
    points = points_of(artist)
    is_few = len(points) == 1 if has_line(artist) else len(points) < MANY
    return is_few and has_markers(artist) and bool(np.any(np.all(np.abs(points - CONTACT) <= NEAR, axis=1)))


def is_seen(axes):
    """Whether the axes show the plane around the point of contact."""
    here, right, left = is_in_window(axes, np.array([CONTACT, (1.5, 11), (0.5, 11)]))
    return bool(here and (right or left))


def is_named(text, artist):
    """Whether the legend does not call the slice a tangent, nor the tangent a slice."""
    own, other = (OF_SLICE, OF_TANGENT) if is_slice(artist) else (OF_TANGENT, OF_SLICE)
    return not (is_slice(artist) or is_tangent(artist)) or bool(own.search(text)) or not other.search(text)


@check("b1-which-order")
def test_b1_choice(notebook):
    """The symbol for this order"""
    assert notebook.judge("b1_choice", B1)


@check("b2-what-curvature-tells")
def test_b2_truths(notebook):
    """Five statements on slope and curvature"""
    assert notebook.judge("b2_truths", B2)


@check("b3-frozen-not-forgotten")
def test_b3_slopes(notebook):
    """The slope for the first weight at both points"""
    assert notebook.judge("b3_slopes", B3)


@check(
    "b4-draw-the-slice",
    hint="Put the value of y that the plane fixes into the formula of the surface: what is left depends on x alone. "
    "Draw it as one line over the whole range of x that is asked for.",
)
def test_b4_slice(notebook):
    """One line is the slice, from its left end to its right end"""
    axes = only_axes(notebook)
    assert is_seen(axes)
    assert any(is_slice(line) for line in axes.lines)


@check(
    "b4-draw-the-slice",
    hint="A straight line is known by one of its points and its slope. Which slope of the surface belongs to a walk "
    "along the slice? Draw the line from one side of the point of contact to the other.",
)
def test_b4_tangent(notebook):
    """One straight line touches the slice at the point of contact"""
    axes = only_axes(notebook)
    assert is_seen(axes)
    assert any(is_tangent(line) for line in axes.lines)


@check(
    "b4-draw-the-slice",
    hint="Work out the height of the slice at the point of contact, and draw a single marker there.",
)
def test_b4_dot(notebook):
    """A dot marks the point of contact"""
    axes = only_axes(notebook)
    assert is_seen(axes)
    assert any(is_dot(artist) for artist in (*axes.lines, *axes.points))


@check(
    "b4-draw-the-slice",
    hint="Give each axis the name of what it shows, draw curve and line with a label each, and call legend() on the "
    "axes afterwards.",
)
def test_b4_labels(notebook):
    """Both axes have a label, and the legend names curve and line"""
    axes = only_axes(notebook)
    assert notebook.judge("b4_figure", LABELLED)
    if any(is_slice(line) for line in axes.lines):  # who exchanged the axes may have named them as they are
        assert notebook.judge("b4_figure", NAMED)
    named = [(text, artist) for text, artist in legend_of(axes) if artist and len(points_of(artist)) >= 2]
    assert len({text.strip().casefold() for text, _ in named}) >= 2  # the legend of an empty picture names nothing
    assert all(is_named(text, artist) for text, artist in named)


@check("b5-error-and-slopes")
def test_b5_truths(notebook):
    """Five statements on errors and slopes"""
    assert notebook.judge("b5_truths", B5)


@check("b6-signs-and-meanings")
def test_b6_meanings(notebook):
    """The meanings of six signs"""
    assert notebook.judge("b6_meanings", B6)
