"""Level B of gradient-vector: the answers that need no reader. B4 and the second part of B5 are graded by a person."""

from nablagrade import Choice, Expression, Number, Shape, check

B1 = Number(
    "90 degrees",
    atol=0.05,  # so that 1.57 is right
    mistakes={
        "along-the-contour": (
            "0 degrees",
            "How does f change when you walk along a contour, and how along its gradient?",
        ),
        "diagonal-guess": (
            "45 degrees",
            "The slope along the contour is zero: what does this say about a dot product?",
        ),
        "opposite": ("180 degrees", "A straight angle would again lie along the contour."),
        "depends-on-the-function": (
            r"(?:it |that |angle )?(?:depends|varies|differs|changes)(?: (?:on|with|from) .*)?",
            "Write the slope along the contour as a dot product and use that it is the same for every smooth f.",
        ),
    },
)

B2 = Choice(
    "D",
    mistakes={
        "sign-in-the-rate": ("A", "The rate says how far to go, and it is positive by assumption."),
        "slopes-negative-at-minimum": ("B", "What are the slopes on the two sides of the bottom of x²?"),
        "gradient-along-contour": ("C", "Walking along a contour would leave the loss as it is."),
        "just-a-convention": ("E", "Try two steps with a plus sign on x² from 1."),
    },
)

B3 = Shape(
    "p",
    like=r"theta|(?:vector of )?(?:parameters?|weights?)(?: vector)?(?: theta)?",
    mistakes={
        "scalar-loss-scalar-gradient": (
            "a scalar",
            "The loss is one number, but it reacts to each parameter separately.",
        ),
        "hessian-instead": ("p x p", "You describe the table of second partials."),
        "one-row-for-each-example": ("N x p", "The loss is already summed over the examples."),
        "one-for-each-example": ("N", "Count what you can nudge, not what you can measure."),
        "bias-counted-again": ("p + 1", "All parameters, biases included, are in θ already."),
        "number-of-evaluations": (
            "2p",
            "You count the evaluations of a central difference, not the components of its result.",
        ),
    },
)

B5 = Expression(
    "6x^2 + 5y - 8xy^2",
    symbols="x y",
    mistakes={
        "held-variable-zero": (
            "6x^2",
            "A frozen letter is a constant factor, and a constant factor stays in front of the slope.",
        ),
        "held-variable-one": ("6x^2 + 5 - 8x", "The constant factor has a name: keep it."),
        "both-letters-differentiated": (
            "6x^2 + 5 - 16xy",
            "Only one letter moves, so leave every power of the other one as it is.",
        ),
        "differentiated-wrt-y": ("5x - 8x^2 y", "Check which letter stands under the ∂."),
        "sign-lost": ("6x^2 + 5y + 8xy^2", "Carry the sign of each term along."),
        "power-not-brought-down": (
            "6x^2 + 5y - 4xy^2",
            "In the last term the power rule has not been finished.",
        ),
    },
)


@check("b1-angle-with-contour")
def test_b1_angle(notebook):
    """The angle between gradient and contour line"""
    assert notebook.judge("b1_angle", B1)


@check("b2-minus-in-the-step")
def test_b2_choice(notebook):
    """The reason for the minus sign"""
    assert notebook.judge("b2_choice", B2)


@check("b3-shape-of-the-gradient")
def test_b3_shape(notebook):
    """The shape of the gradient of a loss"""
    assert notebook.judge("b3_shape", B3)


@check("b5-spot-the-error")
def test_b5_partial(notebook):
    """The slope along x, done right"""
    assert notebook.judge("b5_partial", B5)
