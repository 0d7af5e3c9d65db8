"""Level D of marginal-returns: the four marginal returns of D1. Both texts are read by a person."""

from nablagrade import Vector, check

# On a curve A·√s the slope goes like one over the root of the spend, so each slope is the old one times a root.
D1 = Vector(
    "0.42*sqrt(21/16), 0.89*sqrt(4/5), 0.61, 1.23*sqrt(4/7)",
    rtol=5e-4,  # four digits are asked for, and rounding to four costs at most this
    mistakes={
        "no-diminishing-returns": ("0.42, 0.89, 0.61, 1.23", "A slope changes when you move along a curve."),
        "wrong-way-of-change": (
            "0.42*sqrt(16/21), 0.89*sqrt(5/4), 0.61, 1.23*sqrt(7/4)",
            "Does the next dollar bring more or less after money has been added?",
        ),
        "inverse-proportional": (
            "0.42*21/16, 0.89*4/5, 0.61, 1.23*4/7",
            "Differentiate the square root and see how its slope depends on the spend.",
        ),
        "taken-as-equalised": (
            "0.7875, 0.7875, 0.7875, 0.7875",
            "Compute the four slopes instead of assuming what the advice promises.",
        ),
        "all-to-search": ("0.42*sqrt(21/16), 0.89, 0.61, 1.23*sqrt(4/9)", "The shift has two parts."),
        "shift-reversed": (
            "0.42*sqrt(21/26), 0.89*sqrt(4/3), 0.61, 1.23*sqrt(4)",
            "Which channel gives, and which ones receive?",
        ),
    },
)


@check("d1-audit-the-recommendation")
def test_d1_marginals(notebook):
    """The four marginal returns after the shift"""
    assert notebook.judge("d1_marginals", D1)
