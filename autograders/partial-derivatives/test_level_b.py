"""Level B of partial-derivatives: five answers to read, and a figure by its plain data.

A person reads the second parts of B3 and B4, and looks whether the picture of B4 is legible.
"""

import numpy as np

from nablagrade import Booleans, Choice, Vector, check
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
CONTACT = (1.0, 11.0)  # x, and x² + 6x + 4
LEFT, RIGHT = -1.0, 3.0  # the least that the slice covers; the prompt asks for more
NEAR = 1e-6  # absolute: the points are computed in double precision, a tangent drawn by eye is off by far more
MANY = 20  # the slice has at least so many points; a marker on each of so many points is no dot
NO_MARKER, NO_LINE = ("None", "none", "", " "), ("None", "none", "", " ")


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


def points_of(artist):
    """The points of a line or a scatter as an array (n, 2); empty when they are not finite numbers, two by two."""
    x, y = artist.get("x"), artist.get("y")
    if not (isinstance(x, tuple) and isinstance(y, tuple) and len(x) == len(y)):
        return np.empty((0, 2))
    if not all(isinstance(number, float) and abs(number) < 1e9 for number in x + y):  # also leaves out NaN
        return np.empty((0, 2))
    return np.array([x, y]).T.reshape(-1, 2)


def is_on(points, height):
    """Whether all points lie on the curve of this height."""
    return bool(np.all(np.abs(points[:, 1] - height(points[:, 0])) <= NEAR))


def is_slice(points):
    """Whether these points, in their order, draw the slice from LEFT to RIGHT; the last step of an arange may lack."""
    x = points[:, 0] if len(points) < 2 or points[0, 0] < points[-1, 0] else points[::-1, 0]
    if len(x) < MANY or not np.all(np.diff(x) > 0):
        return False
    return x[0] <= LEFT and x[-1] + np.diff(x).max() >= RIGHT - NEAR and is_on(points, slice_height)


def is_tangent(points):
    """Whether these points draw the touching line, far enough to be seen and across the point of contact."""
    if len(points) < 2 or not is_on(points, tangent_height):
        return False
    low, high = points[:, 0].min(), points[:, 0].max()
    return high - low >= 1 - NEAR and low <= CONTACT[0] + NEAR and high >= CONTACT[0] - NEAR


def is_dot(points):
    """Whether one of these few points is the point of contact."""
    return len(points) < MANY and bool(np.any(np.all(np.abs(points - CONTACT) <= NEAR, axis=1)))


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
    assert any(is_slice(points_of(line)) for line in only_axes(notebook).lines)


@check(
    "b4-draw-the-slice",
    hint="A straight line is known by one of its points and its slope. Which slope of the surface belongs to a walk "
    "along the slice? Draw the line from one side of the point of contact to the other.",
)
def test_b4_tangent(notebook):
    """One straight line touches the slice at the point of contact"""
    drawn = [line for line in only_axes(notebook).lines if line.get("style") not in NO_LINE]
    assert any(is_tangent(points_of(line)) for line in drawn)


@check(
    "b4-draw-the-slice",
    hint="Work out the height of the slice at the point of contact, and draw a single marker there.",
)
def test_b4_dot(notebook):
    """A dot marks the point of contact"""
    axes = only_axes(notebook)
    marked = [line for line in axes.lines if line.get("marker") not in NO_MARKER]
    assert any(is_dot(points_of(artist)) for artist in (*marked, *axes.points))


@check(
    "b4-draw-the-slice",
    hint="Give both axes a label, draw curve and line with a label each, and call legend() on the axes afterwards.",
)
def test_b4_labels(notebook):
    """Both axes have a label, and the legend names curve and line"""
    axes = only_axes(notebook)
    assert notebook.judge("b4_figure", LABELLED)
    drawn = sum(len(points_of(artist)) >= 2 for artist in (*axes.lines, *axes.points))
    assert drawn >= 2  # the legend of an empty picture names nothing


@check("b5-error-and-slopes")
def test_b5_truths(notebook):
    """Five statements on errors and slopes"""
    assert notebook.judge("b5_truths", B5)


@check("b6-signs-and-meanings")
def test_b6_meanings(notebook):
    """The meanings of six signs"""
    assert notebook.judge("b6_meanings", B6)
