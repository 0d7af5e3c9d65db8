"""Level A of gradient-vector: six answers of one point each; the warm-up checks itself in the notebook."""

from nablagrade import Number, ShortText, Vector, check

# The answers are whole numbers and short decimals: the absolute tolerance only covers float noise.
A1 = Vector(
    "-12, 21",
    atol=1e-6,
    mistakes={
        "swapped": ("21, -12", "The first component belongs to x."),
        "point-exchanged": ("-12, -14", "Check which coordinate of the point goes in for which letter."),
        "old-point-reused": ("4, 13", "This is the gradient at the point of the lesson."),
        "minus-lost": ("12, 21", "Put negative coordinates in brackets before you multiply."),
        "square-of-a-negative": ("-12, 3", "What is the sign of a square?"),
        "held-variable-zero": ("0, 12", "Frozen letters keep their value."),
    },
)

A2 = Number(
    "19",
    atol=1e-6,
    mistakes={
        "both-slopes-added": ("43", "Only one letter moves."),
        "term-without-x-kept": ("55", "How fast does a term change that does not contain the moving letter?"),
        "value-instead-of-slope": ("30", "This is the height of the surface, not its steepness."),
        "slope-along-y": ("24", "Check which letter stands under the ∂."),
        "square-of-a-negative": ("-29", "What is the sign of a square?"),
        "wrong-coordinate": ("49", "Which of the two coordinates is the one for x?"),
        "exponent-not-lowered": ("-38", "After the exponent has come down as a factor, it changes itself."),
    },
)

A3 = Number(
    "81",
    atol=1e-6,
    mistakes={
        "differentiated-wrt-x": ("18", "Check which letter stands under the ∂."),
        "both-letters-differentiated": ("-54", "Only one letter moves, the other power stays as it is."),
        "exponent-not-lowered": ("-81", "After the exponent has come down as a factor, it changes itself."),
        "exponent-not-brought-down": ("27", "The power rule does two things to a power, and you did one of them."),
        "held-power-dropped": ("9", "The power of the frozen letter is a constant factor and stays."),
        "value-instead-of-slope": ("-27", "This is the height of the surface, not its steepness."),
    },
)

A4 = Vector(
    "4, -7, 1/2",
    symbols="x y z",  # so that letters which stayed can be read, and named as the mistake that they are
    atol=1e-6,
    mistakes={
        "letters-kept": ("4x, -7y, z/2", "What is the slope of a straight line?"),
        "signs-dropped": (
            "4, 7, 1/2",
            "Slopes carry signs, so ask along each axis whether the function rises or falls.",
        ),
        "constant-added": ("13, 2, 19/2", "How fast does a constant change?"),
        "constant-appended": ("4, -7, 1/2, 9", "Count the inputs of the function."),
        "second-derivatives": ("0, 0, 0", "A straight line has no curvature, but it has a slope."),
        "one-number-for-all": ("-2.5", "A gradient has one component for each input."),
    },
)

A5 = Number(
    "-27",
    atol=1e-6,
    mistakes={
        "held-at-zero": ("0", "The frozen letter keeps its value at the point."),
        "held-at-one": ("9", "The frozen letter is a constant factor with the value that the point gives it."),
        "both-slopes-added": ("-7", "Only one letter moves."),
        "term-without-x-kept": ("-36", "How fast does a term change that does not contain the moving letter?"),
        "slope-along-y": ("20", "Check which letter stands under the ∂."),
        "point-exchanged": ("-2", "Check which coordinate goes in for which letter."),
        "value-instead-of-slope": ("-51", "This is the height of the surface, not its steepness."),
    },
)

_STEEP = "steep|fast|great|most|max|quick|rapid|larg|strong|high"
_UP = "ascent|increas|climb|uphill|grow|rise|rising|going up|upward|slope up"
A6 = ShortText(
    rf"({_STEEP}).*({_UP})"
    r"|(uphill|upwards?|ascen|increas|climb|rise|rising|grow).*(steep|fast|most|quick|rapid|strong)",
    unless=r"descen|decreas|downhill|\bdown\b|downward|minim|lowest|along (the|a) (contour|level)|parallel"
    r"|flattest|least|slow|origin|\bnot\b|average",
    mistakes={
        "descent-for-ascent": (
            "steepest descent",
            "Think of f(x) = x at any point: in which direction is the slope positive?",
        ),
        "points-at-the-goal": ("the minimum", "The gradient knows only the ground under your feet."),
        "points-at-the-summit": ("the highest point", "The gradient knows only the ground under your feet."),
        "along-the-contour": ("along the contour line", "Along a contour the height stays the same."),
        "any-way-up": ("uphill", "Many directions lead up, but the gradient is a special one among them."),
        "slowest-change": (
            "slowest increase",
            "Compare the slope along the gradient with the slopes to its left and right.",
        ),
    },
)


@check("a1-gradient-at-point")
def test_a1_gradient(notebook):
    """The gradient at (−3, 2)"""
    assert notebook.judge("a1_gradient", A1)


@check("a2-single-partial")
def test_a2_partial(notebook):
    """The slope along x at (−2, 3)"""
    assert notebook.judge("a2_partial", A2)


@check("a3-power-product")
def test_a3_partial(notebook):
    """The slope along y at (−3, −1)"""
    assert notebook.judge("a3_partial", A3)


@check("a4-linear-function")
def test_a4_gradient(notebook):
    """The gradient of a linear function of three inputs"""
    assert notebook.judge("a4_gradient", A4)


@check("a5-constant-not-zero")
def test_a5_partial(notebook):
    """The slope along x at (2, −3)"""
    assert notebook.judge("a5_partial", A5)


@check("a6-where-it-points")
def test_a6_words(notebook):
    """The direction of the gradient, in words"""
    assert notebook.judge("a6_words", A6)
