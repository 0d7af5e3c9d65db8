"""Level A of partials-in-ml: five answers in numbers."""

from nablagrade import Array, Number, Vector, check

# Whole numbers and short decimals: the absolute tolerance only covers float noise. The counts of A2 are exact.
A1 = Vector(
    "12, 40",
    atol=1e-6,
    mistakes={
        "no-difference-seen": ("12, 12", "When x moves in this application, something else moves with it."),
        "partial-after-substituting": (
            "40, 40",
            "For the partial derivative, y keeps its value even though you know where it came from.",
        ),
        "swapped": ("40, 12", "Which of the two derivatives counts indirect ways as well?"),
        "forgot-inner-derivative": ("12, 19", "How fast does y itself move when x does?"),
        "only-the-indirect-way": ("12, 28", "Besides the way through y there is still the direct way."),
        "ways-multiplied": ("12, 336", "Different ways from x to f contribute side by side, not one after another."),
    },
)

A2 = Vector(
    "40, 6, 6, 40, 21",
    atol=0,
    mistakes={
        "jacobian-transposed": ("6, 40, 6, 40, 21", "Each row of a Jacobian is the gradient of one output."),
        "modes-exchanged": (
            "40, 6, 40, 6, 21",
            "A forward pass pushes one input direction through the layer, a reverse pass pulls one output back.",
        ),
        "one-pass-each": ("40, 6, 1, 1, 21", "One pass gives a single column or a single row."),
        "one-pass-for-each-entry": ("40, 6, 240, 240, 21", "One pass gives a whole column or a whole row at once."),
        "order-of-differentiation-counted": (
            "40, 6, 6, 40, 36",
            "Schwarz tells you that some entries of the table of second partials must agree.",
        ),
        "pure-second-partials-forgotten": (
            "40, 6, 6, 40, 15",
            "Differentiating twice with respect to the same input is allowed too.",
        ),
    },
)

A3 = Number(
    "24",
    atol=1e-6,
    mistakes={
        "only-the-way-through-u": ("20", "Which of the two intermediate quantities depend on this input?"),
        "only-the-way-through-v": (
            "4",
            "You followed one way from this input to the output: is there another one?",
        ),
        "forgot-inner-derivatives": ("-16", "Each outer slope must meet the slope of its intermediate quantity."),
        "slope-for-the-other-input": ("-52", "Check which of the two inputs the question moves."),
        "ways-multiplied": ("80", "Along a way slopes multiply, but what happens with different ways?"),
    },
)

A4 = Vector(
    "1/5, 1/2, -7/10",
    atol=1e-6,
    mistakes={
        "target-minus-probability": (
            "-1/5, -1/2, 7/10",
            "Should raising the logit of a wrong class make the loss larger or smaller?",
        ),
        "probabilities-only": ("1/5, 1/2, 3/10", "The label has not entered your answer yet."),
        "slope-for-the-probability": (
            "0, 0, -10/3",
            (
                "You differentiated with respect to a probability, but the question asks about logits, "
                "which move all probabilities."
            ),
        ),
        "not-normalised": ("2, 5, 2", "Exponentials become probabilities only after one more step."),
        "logits-minus-target": ("ln(2), ln(5), ln(3) - 1", "Turn the logits into probabilities first."),
        "sigmoid-for-each-class": ("2/3, 5/6, -1/4", "The three probabilities of softmax share one total."),
        "wrong-class": ("1/5, -1/2, 3/10", "Check which class is the true one and at which place it stands."),
    },
)


A5 = Array(
    "[[-4, 4], [3, 2], [-1, 2]]",
    atol=1e-6,
    mistakes={
        "transposed": ("[[-4, 3, -1], [4, 2, 2]]", "Each row belongs to one output, and its columns to the inputs."),
        "columns-exchanged": ("[[4, -4], [2, 3], [2, -1]]", "Which input belongs to the first column?"),
        "point-swapped": (
            "[[-4, 1], [3, -4], [2, -1]]",
            "Check which coordinate of the point goes in for which letter.",
        ),
        "minus-of-y-lost": ("[[4, 4], [3, -2], [1, 2]]", "Put y in with its sign."),
        "sign-of-the-square-lost": (
            "[[-4, 4], [3, -2], [-1, 2]]",
            "A minus in front of a term stays when it is differentiated.",
        ),
        "held-variable-zero": (
            "[[0, 0], [3, 2], [0, 0]]",
            "A product in which both inputs occur has a slope along each of them.",
        ),
    },
)


@check("a1-partial-versus-total")
def test_a1_derivatives(notebook):
    """The partial and the total derivative at x = 2"""
    assert notebook.judge("a1_partial_total", A1)


@check("a2-shapes-and-passes")
def test_a2_counts(notebook):
    """Shape, passes and second partials, counted"""
    assert notebook.judge("a2_counts", A2)


@check("a3-chain-rule-two-paths")
def test_a3_partial(notebook):
    """The slope along the first input, by the chain rule"""
    assert notebook.judge("a3_partial", A3)


@check("a4-classifier-logits")
def test_a4_slopes(notebook):
    """The slopes of the loss along the three logits"""
    assert notebook.judge("a4_logit_slopes", A4)


@check("a5-fill-a-jacobian")
def test_a5_jacobian(notebook):
    """The Jacobian at (2, −1), row by row"""
    assert notebook.judge("a5_jacobian", A5)
