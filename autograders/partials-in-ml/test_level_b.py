"""Level B of partials-in-ml: seven answers on what derivatives mean in a training program."""

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


B5_ROW = Vector(
    "3, -1",
    atol=1e-6,  # whole numbers; covers float noise
    mistakes={
        "jacobian-vector-product": (
            "-5, -5",
            "What you have multiplied from the right goes through the program forwards. A reverse pass has a row.",
        ),
        "one-step-only": ("0, 2, 1", "The row has gone back over one step: there is another one before it."),
        "first-output-only": ("5, 5", "The row that starts has an entry for each of the outputs, and both count."),
        "minus-lost": ("7, 11", "One of the outputs has a negative weight."),
        "rows-added": ("6, 8", "You have weighted all outputs alike: multiply each row by its entry first."),
    },
)

B5_KEPT = Booleans(
    (True, True, False, True, False),
    mistakes={
        "names-exchanged": (
            (False, True, False, True, False),
            "Look at the side on which the vector stands: in front of the Jacobian, or behind it?",
        ),
        "table-multiplied-out": (
            (True, True, True, True, False),
            "A row times a table is a row again. How many tables does it meet on its way back, and one by one?",
        ),
        "nothing-kept": (
            (True, False, False, False, False),
            "The slope of a square depends on the number that was squared. Where does the way back get it from?",
        ),
        "forward-keeps-as-well": (
            (True, True, False, True, True),
            "In forward mode a slope is worked out at once, together with its value.",
        ),
        "depth-costs-nothing": (
            (True, True, False, False, False),
            "Count what is kept for each step, and the steps.",
        ),
    },
)

B6 = Vector(
    "1 + 1/256, 1, 67",
    atol=1e-5,  # whoever writes the first one with four decimals is right
    mistakes={
        "formats-exchanged": (
            "1, 1 + 1/256, 13",
            "Which of the two formats has more digits, and which reaches farther down?",
        ),
        "bfloat-as-fine-as-float": (
            "1 + 1/256, 1 + 1/256, 67",
            "Write down the neighbours of 1 in bfloat16: is the sum one of them?",
        ),
        "tie-rounded-up": (
            "1 + 1/256, 1 + 1/128, 68",
            "The result lies in the middle between two numbers: which of them has an even last bit?",
        ),
        "tie-above-one-rounded-up": (
            "1 + 1/256, 1 + 1/128, 67",
            "The sum lies in the middle between two numbers: which of them has an even last bit?",
        ),
        "tie-above-zero-rounded-up": (
            "1 + 1/256, 1, 68",
            "Look at the last step: half of the smallest number lies in the middle between it and zero.",
        ),
        "last-layer-that-survives": (
            "1 + 1/256, 1, 66",
            "The question asks for the first stored zero, not for the last number that is still there.",
        ),
        "subnormals-forgotten": (
            "1 + 1/256, 1, 64",
            "Below the normal range there is a stretch of subnormal numbers that can still be stored.",
        ),
        "depth-of-float16": ("1 + 1/256, 1, 13", "The third question is about the other format than B3."),
    },
)

B7 = Vector(
    "4, 2, -2",
    atol=1e-6,  # whole numbers; covers float noise
    mistakes={
        "written-over": ("4, -2, -2", "What does the backward pass do with the slope that is in its place already?"),
        "jax-adds-up": ("4, 2, 2", "Who keeps something from one call to the next in JAX?"),
        "factor-2-missing": ("2, 1, -1", "Differentiate the outer square and count the factors."),
        "input-forgotten": ("2, 0, -2", "The bracket depends on w through a product: its inner slope is a factor."),
        "target-minus-prediction": ("-4, -2, 2", "Differentiate the bracket as it stands, and watch the sign."),
        "losses": ("1, 1, 1", "The programs print slopes, and not how large the loss is."),
        "mean-of-both": ("4, 1, -2", "Is there a line that divides by the number of examples?"),
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


@check("b5-backward-by-hand")
def test_b5_row(notebook):
    """The row with which the pass ends"""
    assert notebook.judge("b5_row", B5_ROW)


@check("b5-backward-by-hand", weight=2)
def test_b5_truths(notebook):
    """Five statements on what a pass computes and keeps"""
    assert notebook.judge("b5_truths", B5_KEPT)


@check("b6-sixteen-bits")
def test_b6_stored(notebook):
    """The two stored weights, and the number of layers"""
    assert notebook.judge("b6_stored", B6)


@check("b7-reading-a-snippet")
def test_b7_printed(notebook):
    """The three numbers that are printed"""
    assert notebook.judge("b7_printed", B7)
