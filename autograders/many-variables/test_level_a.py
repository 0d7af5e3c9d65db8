"""Level A of many-variables: four answers of two points each."""

from nablagrade import Expression, Vector, check

A1 = Expression(
    "2x exp(xy) + x^2 y exp(xy)",
    symbols="x y",
    mistakes={
        "second-product-term-dropped": (
            "2x exp(xy)",
            "In a product of two factors that both contain the moving letter, each one gets its turn.",
        ),
        "first-product-term-dropped": ("x^2 y exp(xy)", "The factor in front of the exponential moves too."),
        "forgot-inner-derivative": (
            "2x exp(xy) + x^2 exp(xy)",
            "The exponent is an inner function, so how fast does it change with the moving letter?",
        ),
        "slopes-multiplied": ("2xy exp(xy)", "The slope of a product is a sum of two terms."),
        "differentiated-wrt-y": ("x^3 exp(xy)", "Check which letter stands under the ∂ in the question."),
        "power-rule-on-the-exponential": (
            "2x exp(xy) + x^3 y exp(xy - 1)",
            "In an exponential the moving letter sits in the exponent, where the power rule does not apply.",
        ),
    },
)

# Whole numbers: the tolerance only covers float noise.
A2 = Vector(
    "-12, -6",
    atol=1e-6,
    mistakes={
        "inner-minus-forgotten": (
            "12, 6",
            "The parameters enter the bracket with a sign, and the chain rule keeps it.",
        ),
        "factor-2-missing": ("-6, -3", "Differentiate the outer square and count the factors."),
        "input-forgotten": (
            "-6, -6",
            "A nudge of the weight reaches the prediction through what the weight multiplies.",
        ),
        "swapped": ("-6, -12", "Check which number belongs to the weight and which to the bias."),
        "square-not-lowered": ("-36, -18", "Differentiating a square lowers its exponent."),
        "bias-slope-zero": ("-12, 0", "Nudge b alone: does the prediction stay where it was?"),
    },
)

A3 = Vector(
    "175, 700, 350",
    atol=1e-6,
    mistakes={
        "bits-taken-for-bytes": ("175, 5600, 2800", "A byte holds eight bits."),
        "one-byte-for-each-number": ("175, 175, 175", "How many bytes does a number of 32 bits take?"),
        "formats-exchanged": ("175, 350, 700", "Which of the two formats is the larger one?"),
        "double-precision": (
            "175, 1400, 700",
            "Your numbers belong to formats twice as wide as those in the question.",
        ),
        "one-slope-for-the-loss": (
            "1, 4, 2",
            "The loss is a single number, but it reacts to each parameter separately.",
        ),
    },
)


A4 = Expression(
    "7y/(x + 2y)^2",
    symbols="x y",
    mistakes={
        "products-exchanged": (
            "-7y/(x + 2y)^2",
            "Above the bar two products are subtracted: which of them comes first?",
        ),
        "products-added": (
            "(6x + 5y)/(x + 2y)^2",
            "Let only the part below the bar grow: does the quotient grow, too?",
        ),
        "square-below-forgotten": ("7y/(x + 2y)", "Look once more at what stands below the bar in the rule."),
        "slopes-divided": ("3", "The slope of a quotient is not the quotient of the slopes."),
        "differentiated-wrt-y": ("-7x/(x + 2y)^2", "Check which letter stands under the ∂ in the question."),
        "both-letters-move": (
            "(7y - 7x)/(x + 2y)^2",
            "Take the slopes of the two sums once more, with only one letter moving.",
        ),
        "held-letter-left-out": ("0", "A letter that stands still is not zero: it stays in both sums as a number."),
    },
)


@check("a1-product-and-chain")
def test_a1_partial(notebook):
    """The slope along x of a product with an exponential"""
    assert notebook.judge("a1_partial_x", A1)


@check("a2-squared-error-gradient")
def test_a2_gradient(notebook):
    """The slopes of a squared error for weight and bias"""
    assert notebook.judge("a2_gradient", A2)


@check("a3-gradient-in-memory")
def test_a3_sizes(notebook):
    """The size of a large gradient in components and gigabytes"""
    assert notebook.judge("a3_sizes", A3)


@check("a4-quotient")
def test_a4_partial(notebook):
    """The slope along x of a quotient"""
    assert notebook.judge("a4_partial_x", A4)
