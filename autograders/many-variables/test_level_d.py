"""Level D of many-variables: the numbers; the derivation and the explanation are read by a person."""

from nablagrade import Vector, check

# Rounding a third to four digits costs 1e-4 of it.
D1 = Vector(
    "1, 6, 1/3",
    rtol=5e-4,
    mistakes={
        "one-over-the-largest": ("1, 6, 1/6", "Overshooting the minimum is allowed as long as the distance shrinks."),
        "from-the-smallest": ("1, 6, 2", "Which direction becomes unstable first when the rate grows?"),
        "diagonal-taken-as-eigenvalues": (
            "2, 5, 2/5",
            "The entries on the diagonal describe the axes, which need not be the steepest and flattest directions.",
        ),
        "coefficients-taken-as-second-partials": (
            "-0.386001, 3.886001, 0.514668",
            "Differentiate the square terms twice before you write down the matrix.",
        ),
        "trace-and-determinant": ("6, 7, 2/7", "Sum and product of the eigenvalues are not the eigenvalues."),
        "factor-2-dropped-in-the-cross-term": (
            "(7 - sqrt(13))/2, (7 + sqrt(13))/2, 4/(7 + sqrt(13))",
            "What is the mixed second partial of the term with both letters?",
        ),
        "eigenvalues-exchanged": ("6, 1, 1/3", "The question says which of the eigenvalues comes first."),
    },
)

# Four decimals are asked for; the valleys lie 2.6 apart.
D2 = Vector(
    "-1.33231281908, 1.27336882219, 1.27336882219, -1.33231281908",
    atol=1e-3,
    mistakes={
        "positive-starts-go-right": (
            "1.27337, 1.27337, 1.27337, 1.27337",
            "The hilltop between the valleys is not at zero.",
        ),
        "rate-cannot-matter": (
            "-1.33231, 1.27337, 1.27337, 1.27337",
            "Work out the very first step for the largest rate by hand.",
        ),
        "deeper-valley-always-wins": (
            "-1.33231, -1.33231, -1.33231, -1.33231",
            "Gradient descent knows the slope where it stands, nothing about the other valley.",
        ),
        "heights-instead-of-places": (
            "-3.41742, -2.37464, -2.37464, -3.41742",
            "The question asks where the point ends, not how low it is.",
        ),
        "ten-steps-only": (
            "0.0271063, 0.202739, 1.28917, -1.332663",
            "Let the method run until the numbers stop changing.",
        ),
    },
)


@check("d1-step-size-ceiling")
def test_d1_ceiling(notebook):
    """The eigenvalues and the largest rate"""
    assert notebook.judge("d1_ceiling", D1)


@check("d2-two-valleys")
def test_d2_ends(notebook):
    """The places where four runs end"""
    assert notebook.judge("d2_ends", D2)
