"""Level B of marginal-returns: the answers that need no reader. B2 is graded by a person."""

from nablagrade import Choice, Vector, check

B1 = Choice(
    "E",
    mistakes={
        "share-of-the-total": ("A", "A slope is not a share."),
        "average-for-marginal": (
            "B",
            "Does a slope look back over the whole curve, or only at the place where you stand?",
        ),
        "ceteris-not-paribus": (
            "C",
            "What happens to the other inputs in the definition of a partial derivative?",
        ),
        "far-away-extrapolation": (
            "D",
            "How far from the current level may one trust a tangent when returns diminish?",
        ),
    },
)

B3 = Vector(
    "0, 1",
    atol=5e-3,  # the integral may have been computed by a sum; every slip lies at least 0.5 away
    mistakes={
        "slope-at-the-input-everywhere": ("0, 0", "The slope is not the same all along the way from the baseline."),
        "difference-left-out": ("0, 0.5", "The mean slope is not yet a contribution: how long is the way?"),
        "slope-at-the-baseline": ("1, 2", "Which slopes does the model have between the baseline and the input?"),
        "swapped": ("1, 0", "Read again which number the question asks for first."),
        "sign-of-the-inner-part": ("0, -1", "Two minus signs meet in this function."),
        "saturation-overlooked": ("1, 1", "What is the argument of ReLU at this input?"),
    },
)

B4 = Vector(
    "5, 0.02*0.85^60",
    rtol=5e-4,  # four significant digits are asked for, and rounding to four costs at most this
    mistakes={
        "small-norms-lifted": ("5, 5", "Clipping acts only on gradients beyond the threshold."),
        "clipping-forgotten": ("0.02*1.15^60, 0.02*0.85^60", "What happens to a norm beyond the threshold?"),
        "clipped-to-one": ("1, 0.02*0.85^60", "Read the threshold again."),
        "start-forgotten": ("5, 0.85^60", "From which norm do the sixty factors start?"),
        "one-step-short": ("5, 0.02*0.85^59", "Count how many factors you multiplied."),
        "linear-growth": ("0.2, -0.16", "Factors multiply, they do not add up."),
        "largest-entry-for-norm": (
            "0.02*0.92^60, 0.02*0.68^60",
            "By how much does the matrix stretch a vector, whatever its single entries are?",
        ),
    },
)

B5 = Vector(
    "4, 1.5",
    atol=1e-6,  # short decimals; covers float noise
    mistakes={
        "raw-slopes": ("0.002, 3", "One dollar and one whole unit of a rate are very different nudges."),
        "divided-by-the-spread": ("0.000001, 6", "A larger spread lets a feature do more, not less."),
        "squared": ("16, 2.25", "The question asks for a change, not for a variance."),
        "shares": ("8/11, 3/11", "The question asks for the changes themselves."),
        "spreads-exchanged": ("0.001, 6000", "Which spread belongs to which feature?"),
    },
)


@check("b1-what-it-claims")
def test_b1_choice(notebook):
    """What the number claims"""
    assert notebook.judge("b1_choice", B1)


@check("b3-two-explanations")
def test_b3_scores(notebook):
    """Saliency and integrated gradient of a saturated model"""
    assert notebook.judge("b3_scores", B3)


@check("b4-sixty-steps")
def test_b4_norms(notebook):
    """The norms after sixty steps and clipping"""
    assert notebook.judge("b4_norms", B4)


@check("b5-units-and-importance")
def test_b5_effects(notebook):
    """The effects of one standard deviation"""
    assert notebook.judge("b5_effects", B5)
