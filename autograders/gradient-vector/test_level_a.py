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

# The words of A6, in their normalised spelling: no articles, no marks. Each stands for a set of phrases.
_QUICK = r"steepest|fastest|quickest|sharpest|most (?:steep|rapid|quick|direct)(?:ly)?|most steeply|maximally steep"
_MOST = (
    rf"(?:{_QUICK}|greatest|largest|biggest|strongest|highest|max|maximum|maximal|most|most strongly|most sharply"
    r"|maximally)"
)
_QUICK = rf"(?:{_QUICK})"
_WAY = r"(?:way|path|route|direction|slope|climb|trail|line|road|walk|side|incline|hillside)"
_THING = (
    r"(?:f|f x y|z|function|function f|(?:function )?values?|value of f|f values?|surface|heights?|hills?"
    r"|terrain|land|landscape|mountain|ground|altitude|elevation|graph|output|it|you|one|we|hilly landscape|loss)"
)
_THERE = (
    r"(?: (?:there|here|locally|possible|from (?:there|here|it|point|where you (?:stand|are))"
    r"|at (?:point|place|position)"
    r"|(?:at|from) (?:that|this|each|every|current|given) (?:point|place|position|location)))*"
)
_OF = rf"(?: (?:of|in|on|for) {_THING})?{_THERE}"
_LEAD = (
    r"(?:(?:it|gradient|gradient vector|gradient of f|vector|arrow|nabla f|grad f) )?"
    r"(?:(?:points?|is|shows?|goes|leads?|heads?|pointing|pointed|directed|indicates) )?"
    r"(?:(?:in|to|towards?|into|along|is) )*(?:(?:direction|way|path|route|side|place)s? )?"
    r"(?:(?:of|with|that has|that gives|giving|having|to|towards?|for) )?"
)
_CONTOUR = r"(?:contours?|contour lines?|level (?:curves?|lines?|sets?)|height lines?|isolines?)"
_ACROSS = rf"(?:perpendicular|orthogonal|normal|at right angles?|at 90 degrees) to {_CONTOUR}"
_ACROSS_AND = rf"(?:{_ACROSS} (?:(?:and|and in direction of|in direction of|towards?) )?)?"
_WHERE = r"(?:where|(?:in|along|on|for) which|(?:to|towards?) where|that|which|such that|so that)"
_RATE = r"(?:(?:possible|local|instantaneous|rate of|speed of|slope of|amount of|rates of) )*"


def _phrases(nouns, over, verbs, grown):
    """All that leads `over` (up, say) the quickest: as a thing, as a way, as a clause, and by its manner."""
    at_most = (
        rf"(?:{_MOST}(?:ly)?"
        r"|as (?:steep|steeply|fast|quick|quickly|rapidly|strongly|much) as (?:possible|(?:it|you|one) can)"
        rf"|(?:at|with|in|by|along) (?:its )?{_MOST} (?:possible )?"
        r"(?:rate|speed|slope|steepness|way|path|amount|manner|direction))"
    )
    return (
        rf"{_MOST} {_RATE}(?:{nouns}|(?:slope|change|rate of change) (?:{over})){_OF}"  # steepest ascent
        rf"|{_MOST} (?:{grown}) (?:slope|gradient|direction|derivative|(?:rate of )?change|directional derivative){_OF}"
        rf"|{_QUICK} (?:{_WAY} )?(?:(?:going|leading|that (?:goes|leads)|to go|pointing|heading) )?(?:{over})"
        rf"(?: (?:hill|slope|mountain|hillside|{_WAY}))?{_OF}"  # the steepest way up the hill
        rf"|(?:straight |directly )?(?:{over}|{verbs})(?: (?:f|hill|slope|mountain|hillside))? {at_most}"
        rf"(?: {_WAY})?{_OF}"  # uphill, as steeply as possible
        rf"|(?:{over})(?: along| by| in| on)? {_QUICK} {_WAY}{_OF}"
        rf"|{_WHERE} (?:{_THING} )?(?:(?:is|are|will|would) )?"
        rf"(?:(?:{verbs})(?: {_THING})?(?: {over})? {at_most}|{at_most} (?:{verbs})){_OF}"  # where f rises fastest
        rf"|{_WHERE} (?:{nouns})(?: of {_THING})? (?:is|are) {_MOST}{_THERE}"
        rf"|{_WHERE} {_THING} has (?:its )?{_MOST} {_RATE}(?:{nouns}){_THERE}"
    )


_UP = r"up|upwards?|uphill"
_DOWN = r"down|downwards?|downhill"
_GOES = r"(?:goes|go|going|moves|heads|leads|slopes|runs|climbs|takes? you|brings you|gets you)"
_RISES = (
    rf"{_GOES} (?:{_UP})|increases?|increasing|rises?|rising|grows?|growing|climbs?|climbing|ascends?|ascending"
    r"|gets? (?:higher|bigger|larger)"
)
_FALLS = (
    rf"{_GOES} (?:{_DOWN})|decreases?|decreasing|falls?|falling|drops?|dropping|descends?|descending|sinks?|shrinks?"
    r"|declines?|gets? (?:lower|smaller)"
)
_ASCENT = (
    r"ascent|ascend|ascension|increase|increasing|climb|growth|rise|incline|gain|"
    r"(?:increase|gain|rise|growth) (?:in|of) (?:height|altitude|elevation|value|function value)"
)
_DESCENT = r"descent|descend|decrease|decline|fall|drop|decay|reduction|loss of height"

_SPOT = r"(?:points?|places?|spots?|values?|ground)"
_TO_A_PLACE = r"(?:nearest |next |closest |local |global |absolute |overall )*"
A6 = ShortText(
    rf"{_LEAD}{_ACROSS_AND}(?:"
    + _phrases(_ASCENT, _UP, _RISES, "positive|uphill|upwards?|increasing|rising|ascending")
    + rf"|(?:greatest|largest|maximal|maximum|biggest|highest) directional derivative{_OF}"
    r"|(?:where|in which|along which) (?:slope|directional derivative) is most positive)"
    rf"(?: (?:and )?{_ACROSS})?",
    mistakes={
        "descent-for-ascent": (
            rf"{_LEAD}{_ACROSS_AND}(?:"
            + _phrases(_DESCENT, _DOWN, _FALLS, "negative|downhill|downwards?|decreasing|falling|descending")
            + rf"|{_DESCENT}|{_DOWN}|decreasing|(?:where|in which) {_THING} (?:{_FALLS}))",
            "Think of f(x) = x at any point: in which direction is the slope positive?",
        ),
        "points-at-the-goal": (
            (
                rf"{_LEAD}{_TO_A_PLACE}(?:minimum|minima|min|valley|bottom|sink|lowest {_SPOT})"
                rf"(?: of {_THING})?(?: by (?:descending|going down))?"
            ),
            "The gradient knows only the ground under your feet.",
        ),
        "points-at-the-summit": (
            (
                rf"{_LEAD}{_TO_A_PLACE}(?:maximum|maxima|max|summit|peak|top|hilltop|highest {_SPOT})"
                rf"(?: of {_THING})?(?: by (?:climbing|ascending|going up))?"
            ),
            "The gradient knows only the ground under your feet.",
        ),
        "along-the-contour": (
            (
                rf"{_LEAD}(?:(?:along|parallel to|tangent to|tangential to|following|on) )?"
                rf"(?:{_CONTOUR}|(?:same|equal|constant) (?:height|value|altitude)|no change)(?: of {_THING})?"
            ),
            "Along a contour the height stays the same.",
        ),
        "any-way-up": (
            (
                rf"{_LEAD}(?:{_UP}|{_ASCENT}|higher {_SPOT}|increasing (?:f|height|values?|function values?)"
                rf"|(?:where|in which) {_THING} (?:{_RISES})){_OF}"
            ),
            "Many directions lead up, but the gradient is a special one among them.",
        ),
        "slowest-change": (
            (
                rf"{_LEAD}(?:slowest|smallest|least|least steep|flattest|gentlest|weakest|minimal|minimum|lowest) "
                rf"{_RATE}"
                rf"(?:{_ASCENT}|{_UP}|change|slope|{_WAY}(?: (?:{_UP}))?){_OF}"
            ),
            "Compare the slope along the gradient with the slopes to its left and right.",
        ),
        "along-one-axis": (
            (
                rf"{_LEAD}(?:{_MOST} {_RATE}(?:{_ASCENT}){_OF} )?(?:along|in|in direction of|parallel to) "
                r"(?:one of |one |either |x |y |or )+(?:axis|axes|direction)"
            ),
            "The slopes along the axes are two of many: a way between the axes may differ from both.",
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
