"""Level A of partial-derivatives: formulas, two rows of numbers and a table, two points each."""

from nablagrade import Array, Expression, Vector, check

# Except for the formulas the answers are whole numbers: the absolute tolerance only covers float noise.
A1 = Expression(
    "15x^2 - 2y^2",
    symbols="x y",
    mistakes={
        "held-variable-zero": (
            "15x^2",
            "Freezing a letter makes it a number nobody has told you, which is not the same as making it vanish.",
        ),
        "differentiated-wrt-y": ("-4xy + 7", "Check which letter stands under the ∂ in the question: that one moves."),
        "sum-of-both-partials": (
            "15x^2 - 2y^2 - 4xy + 7",
            "Only one letter may move at a time, so the slopes for the two letters are never added.",
        ),
        "constants-kept": (
            "15x^2 - 2y^2 + 7y + 4",
            "Ask of every term how fast it changes when only x moves, including the terms in which no x occurs.",
        ),
        "power-not-brought-down": (
            "5x^2 - 2y^2",
            "The power rule does two things to a power, and you did one of them.",
        ),
        "exponent-not-lowered": (
            "15x^3 - 2xy^2",
            "After the exponent has come down as a factor, something must still happen to the exponent itself.",
        ),
    },
)

A2 = Vector(
    "30, 18",
    atol=1e-6,
    mistakes={
        "forgot-inner-derivative": (
            "6, 6",
            "The bracket itself depends on the weight, so its own slope has to enter as a factor.",
        ),
        "factor-2-missing": ("15, 9", "Differentiate the outer square once more and count the factors that appear."),
        "sign-flipped": (
            "-30, -18",
            "Work out the bracket at this point first: is the output above or below its target?",
        ),
        "weights-instead-of-features": (
            "12, 6",
            "What multiplies the weight inside the bracket is the number that the chain rule hands you.",
        ),
        "swapped": ("18, 30", "The values look right but check which weight belongs to which feature."),
        "error-treated-as-one": (
            "10, 6",
            "The slope of a square still contains the quantity that was squared, evaluated at the point.",
        ),
    },
)

A3 = Vector(
    "12, -6, 3",
    atol=1e-6,
    mistakes={
        "target-minus-prediction": (
            "-12, 6, -3",
            "Differentiate the bracket in the order in which the loss writes it and watch the sign.",
        ),
        "half-kept": ("6, -3, 1.5", "Follow what the outer square does to the factor in front of it."),
        "doubled": ("24, -12, 6", "The factor in front of the square was put there to meet another factor."),
        "bias-slope-zero": ("12, -6, 0", "Nudge b alone in your mind: does the prediction stay where it was?"),
        "weights-instead-of-inputs": (
            "1.5, 9, 3",
            "When a weight moves a little, the prediction moves in proportion to what multiplies that weight.",
        ),
        "bias-left-out-of-prediction": ("8, -4, 2", "Compute the prediction again with all of its three terms."),
    },
)

A4 = Array(
    "[[20, -40], [-40, 28]]",
    atol=1e-6,
    mistakes={
        "squared-the-first-partials": (
            "[[784, -1008], [-1008, 1296]]",
            "The small 2 in the symbol counts how often you differentiate, it is not a square of the slope.",
        ),
        "mixed-taken-as-zero": (
            "[[20, 0], [0, 28]]",
            "A slope in one direction can change while you walk in the other one.",
        ),
        "corners-exchanged": ("[[28, -40], [-40, 20]]", "Check which letter is differentiated by in which row."),
        "lost-the-minus-of-y": (
            "[[4, 8], [8, 28]]",
            "Put y in with its sign: odd and even powers treat it differently.",
        ),
        "point-swapped": ("[[-40, 20], [20, 46]]", "Check which coordinate of the point goes in for which letter."),
        "order-changes-the-sign": (
            "[[20, -40], [40, 28]]",
            "For a polynomial the order of the two steps does not matter, so compare the two mixed ones.",
        ),
    },
)


A5_X = Expression(
    "2x + 3y",
    symbols="x y",
    mistakes={
        "swapped": ("3x + 2y", "Which of the two letters moves in the first formula, and which one in the second?"),
        "held-variable-zero": ("2x", "A term in which both letters occur has a slope: the waiting letter is a factor."),
        "cross-term-without-its-letter": (
            "2x + 3",
            "When one letter of a product moves, the other one stays in front of it.",
        ),
        "held-term-kept": ("2x + 3y + y^2", "How fast does a term change in which the moving letter does not occur?"),
        "both-slopes-added": ("5x + 5y", "Only one letter may move at a time: two formulas are asked for."),
        "power-not-brought-down": ("x + 3y", "Besides losing one from its exponent, a power gets a factor."),
    },
)

A5_Y = Expression(
    "3x + 2y",
    symbols="x y",
    mistakes={
        "swapped": ("2x + 3y", "Which of the two letters moves in the first formula, and which one in the second?"),
        "held-variable-zero": ("2y", "A term in which both letters occur has a slope: the waiting letter is a factor."),
        "cross-term-without-its-letter": (
            "3 + 2y",
            "When one letter of a product moves, the other one stays in front of it.",
        ),
        "held-term-kept": ("x^2 + 3x + 2y", "How fast does a term change in which the moving letter does not occur?"),
        "both-slopes-added": ("5x + 5y", "Only one letter may move at a time: two formulas are asked for."),
        "power-not-brought-down": ("3x + y", "Besides losing one from its exponent, a power gets a factor."),
    },
)


@check("a1-freeze-y")
def test_a1_partial_x(notebook):
    """The slope along x, as a formula"""
    assert notebook.judge("a1_partial_x", A1)


@check("a2-two-weight-loss")
def test_a2_slopes(notebook):
    """The two slopes at (2, 1)"""
    assert notebook.judge("a2_slopes", A2)


@check("a3-regression-slopes")
def test_a3_partials(notebook):
    """The slopes for both weights and for the bias"""
    assert notebook.judge("a3_partials", A3)


@check("a4-second-and-mixed")
def test_a4_second_partials(notebook):
    """The four second partials at (2, −1)"""
    assert notebook.judge("a4_second_partials", A4)


@check("a5-both-partials")
def test_a5_partial_x(notebook):
    """The slope along x, as a formula"""
    assert notebook.judge("a5_partial_x", A5_X)


@check("a5-both-partials")
def test_a5_partial_y(notebook):
    """The slope along y, as a formula"""
    assert notebook.judge("a5_partial_y", A5_Y)
