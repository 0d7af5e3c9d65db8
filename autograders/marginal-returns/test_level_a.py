"""Level A of marginal-returns: three numbers, each the answer to a question about the next dollars."""

from nablagrade import Number, check

# The answers are short decimals and a whole number: the absolute tolerance only covers float noise.
A1 = Number(
    "2.4",
    atol=1e-6,
    mistakes={
        "season-ignored": ("2", "Everything that is held fixed keeps its value, the seasonal factor included."),
        "average-instead-of-marginal": (
            "1.2*(100 + 15*ln(10))/25",
            "Sales for each unit spent so far are not the same as sales from the next unit.",
        ),
        "both-channels-raised": ("4.2", "Only one channel changes, the other one waits."),
        "slope-of-the-other-channel": ("1.8", "Which channel does the question raise?"),
        "half-forgotten": ("4.8", "A square root is a power: use the power rule."),
        "whole-unit-instead-of-slope": (
            "24*sqrt(26) - 120",
            "The question asks for the slope at this point, not for the change over a whole unit.",
        ),
        "forecast-instead-of-slope": ("1.2*(100 + 15*ln(10))", "This is the forecast itself."),
    },
)

A2 = Number(
    "3.75",
    atol=1e-6,
    mistakes={
        "elasticity-reported": ("0.5", "This says by how many per cent C grows for one per cent of spend."),
        "average-instead-of-marginal": (
            "7.5",
            "Conversions for each dollar so far are not the yield of the next dollar.",
        ),
        "slope-of-the-logarithm": ("0.03125", "You differentiated ln C, so how do you come back to C?"),
        "slope-of-the-other-channel": ("10/27", "Check which spend moves."),
        "held-channel-left-out": ("1.25", "The channel that is held fixed still multiplies the result."),
        "multiplied-by-spend": (
            "960",
            "Does one more dollar matter more or less when much has been spent already?",
        ),
        "both-exponents": ("0.75*120/16", "Only one of the two channels changes."),
    },
)

A3 = Number(
    "810",
    atol=1e-6,
    mistakes={
        "loss-at-the-source-forgotten": ("1230", "The money is missing where it came from."),
        "wrong-direction": ("-810", "From which channel to which one does the money go?"),
        "added-instead-of-subtracted": ("1650", "One channel gains and the other one loses."),
        "other-channel-as-target": ("470", "Check which channel receives the money."),
        "for-one-dollar": ("0.81", "How much money is moved?"),
        "ratio": ("1000*1.23/0.42", "Compare yields by their difference, since conversions add up."),
        "half-of-it": ("405", "The whole amount leaves one channel and arrives in the other."),
    },
)


@check("a1-one-more-tv-dollar")
def test_a1_marginal(notebook):
    """The marginal effect of television"""
    assert notebook.judge("a1_marginal", A1)


@check("a2-log-log-partial")
def test_a2_marginal(notebook):
    """Marginal conversions of the first channel"""
    assert notebook.judge("a2_marginal", A2)


@check("a3-move-a-thousand-dollars")
def test_a3_gain(notebook):
    """Conversions gained by moving money"""
    assert notebook.judge("a3_gain", A3)
