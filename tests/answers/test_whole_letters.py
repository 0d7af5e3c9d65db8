"""Letters that stand for whole numbers."""

from __future__ import annotations

import json

import pytest

from nablagrade.answers import Expression, Verdict
from nablagrade.answers.equality.sampling import Sampler
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.cli.authoring.answer import judge_line

RIGHT, WRONG, UNDECIDED = Verdict.RIGHT, Verdict.WRONG, Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("want", "got", "verdict"),
    [
        ("(-1)^n", "(-1)^n", RIGHT), ("(-1)^n", "(-1)^(n+2)", RIGHT), ("(-1)^n", "cos(pi n)", RIGHT),
        ("(-1)^n", "(-1)^(n+1)", WRONG), ("(-1)^n", "1", WRONG), ("(-1)^n", "-1", WRONG), ("(-1)^n", "1/(-1)^n", RIGHT),
        ("(-cos(x))^n", "(-1)^n*cos(x)^n", RIGHT), ("(-cos(x))^n", "cos(x)^n", WRONG),
        ("(-cos(x))^n", "(-1)^(n+1)*cos(x)^n", WRONG), ("(-2x)^n", "(-2)^n*x^n", RIGHT), ("(-2x)^n", "-(2x)^n", WRONG),
        ("sin(pi n)", "0", RIGHT), ("cos(2pi n)*x", "x", RIGHT), ("sin(n pi/2)^2", "(1-(-1)^n)/2", RIGHT),
        ("(-3)^(2n)", "9^n", RIGHT), ("(-3)^(2n+1)", "-3*9^n", RIGHT), ("(-3)^(2n+1)", "3*9^n", WRONG),
        ("(1+(-1)^n)/2", "cos(pi n/2)^2", RIGHT), ("abs(n-1000)", "1000-n", WRONG), ("n x^(n-1)", "n*x^n/x", RIGHT),
    ],
)  # fmt: skip
def test_whole_letters_are_sampled_at_whole_numbers(want, got, verdict):
    """What holds for whole numbers is right, what fails at one of them is wrong."""
    assert Expression(want, symbols="x n", integers="n").judge(got).verdict is verdict


@pytest.mark.parametrize(
    ("want", "got"),
    [
        ("cos(pi n)", "(-1)^n"), ("cos(pi n)", "(-1)^(n+2)"), ("cos(x)^n", "(-1)^n*(-cos(x))^n"),
        ("x^n", "(-x)^n*(-1)^n"),
        ("cos(pi n)", "(-1)^(n+1)"),
    ],
)  # fmt: skip
def test_without_the_declaration_a_person_is_asked_with_advice(want, got):
    """A formula that has values only at whole numbers is never called wrong."""
    judged = Expression(want, symbols="x n").judge(got)
    assert judged.verdict is UNDECIDED
    assert 'integers="n"' in judged.detail


@pytest.mark.parametrize("want", ["(-1)^n", "(-2)^(n+1)", "x*(-1)^(3n)"])
def test_an_author_is_told_to_declare_them(want):
    """An expected answer that has no values yet is refused with the mend."""
    with pytest.raises(ValueError, match='declare integers="n"'):
        Expression(want, symbols="x n")


def test_senseless_declarations_are_refused():
    """A letter that is no symbol, and a domain without a whole number."""
    with pytest.raises(ValueError, match="none of the symbols"):
        Expression("x", symbols="x", integers="n")
    with pytest.raises(ValueError, match="no whole number"):
        Expression("n", symbols="n", integers="n", domain={"n": (0.2, 0.8)})


@pytest.mark.parametrize(
    ("domain", "inside"),
    [((0, None), lambda n: n >= 1), ((None, 0), lambda n: n <= -1), ((2, 5), lambda n: 3 <= n <= 4),
     ((1, 2), lambda n: 1 <= n <= 2), ((0.5, 3.5), lambda n: 1 <= n <= 3)],
)  # fmt: skip
def test_points_of_whole_letters_lie_inside_the_domain(domain, inside):
    """Whole numbers strictly between the ends, or the ends where there is none."""
    node = read_expression("n x", ["n", "x"])
    points = Sampler(node, node, {"n": domain}, ["n"]).points(500)
    assert all(n == int(n) and inside(n) for n in points["n"].tolist())
    assert any(x != int(x) for x in points["x"].tolist())


def test_the_command_takes_them():
    """`nablagrade answer` has the field `integers`, as text or as a list."""
    for integers in ("n", ["n"]):
        line = {
            "kind": "expression",
            "expected": "(-1)^n",
            "student": "cos(n pi)",
            "symbols": "n",
            "integers": integers,
        }
        assert judge_line(json.dumps(line).encode())["verdict"] == "right"
