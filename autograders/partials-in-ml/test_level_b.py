"""Level B of partials-in-ml: four answers on what derivatives mean in a training program."""

from nablagrade import Booleans, Integer, Number, Vector, check

B1 = Booleans(
    (False, True, True, True, False),
    mistakes={
        "only-the-framework-value": (
            (False, True, False, False, False),
            "Libraries pick one valid value, which does not make the other values invalid.",
        ),
        "only-the-one-sided-slopes": (
            (False, True, False, True, False),
            "Draw a line through the corner that stays below the graph: how may you tilt it?",
        ),
        "none-exists": (
            (False, False, False, False, False),
            "Having no derivative at a point does not rule out lines that touch the graph from below.",
        ),
        "anything-goes": (
            (True, True, True, True, True),
            "A line through the corner must nowhere rise above the graph.",
        ),
        "ends-excluded": (
            (False, False, True, False, False),
            "Ask whether a line that coincides with one half of the graph still lies nowhere above it.",
        ),
    },
)

B2 = Number(
    "24",
    atol=1e-6,  # a whole number; covers float noise
    mistakes={
        "stop-ignored": (
            "-12",
            "Something inside the bracket was marked as a constant, so what slope does it contribute?",
        ),
        "stopped-means-zero": ("96", "Stop-gradient hides the slope of its argument but lets the value through."),
        "forgot-inner-derivative": ("6", "The bracket still depends on w through one of its two terms."),
        "factor-2-missing": ("12", "Differentiate the outer square and count the factors."),
        "whole-bracket-stopped": (
            "0",
            "Only one of the two terms is wrapped, so the other one still carries a slope.",
        ),
        "value-instead-of-slope": ("9", "This is how large the loss is, not how fast it changes."),
    },
)

B3 = Vector(
    "13, 18",
    atol=0,  # counts
    mistakes={
        "last-layer-that-survives": (
            "12, 17",
            "The question asks for the first stored zero, not for the last number that is still there.",
        ),
        "subnormals-forgotten": (
            "8, 13",
            "Below the normal range there is a stretch of subnormal numbers that can still be stored.",
        ),
        "halved-in-each-layer": ("25, 35", "Check by how many powers of two one layer shrinks the gradient."),
        "single-precision": ("75, 80", "Half precision has far fewer exponents than the format you used."),
        "scaling-does-nothing": (
            "13, 13",
            "A larger loss makes every gradient behind it larger by the same factor.",
        ),
        "one-layer-for-each-doubling": ("13, 23", "How many of the doublings does a single layer undo?"),
    },
)

B4 = Integer(
    10240,
    mistakes={
        "size-of-the-function": ("1024", "This is how often the letter occurs before differentiating."),
        "everything-shared": (
            "20",
            "You counted as automatic differentiation would, storing each value once, but here nothing is shared.",
        ),
        "copied-factors-not-counted": (
            "2046",
            "Each product also carries along an undifferentiated factor, and that factor has grown too.",
        ),
        "one-term-of-the-product-rule": ("1023", "A product gives two terms when it is differentiated."),
        "one-level-short": ("4608", "Write down the first two levels by hand and see at which index you start."),
        "one-level-too-far": ("22528", "Write down the first two levels by hand and check at which index you stop."),
    },
)


@check("b1-relu-subgradients")
def test_b1_subgradients(notebook):
    """Which of the five numbers are subgradients"""
    assert notebook.judge("b1_valid", B1)


@check("b2-stop-gradient")
def test_b2_slope(notebook):
    """The slope that the program reports"""
    assert notebook.judge("b2_slope", B2)


@check("b3-half-precision-depth")
def test_b3_layers(notebook):
    """The two numbers of layers"""
    assert notebook.judge("b3_layers", B3)


@check("b4-expression-swell")
def test_b4_occurrences(notebook):
    """How often the letter occurs in the derivative"""
    assert notebook.judge("b4_occurrences", B4)
