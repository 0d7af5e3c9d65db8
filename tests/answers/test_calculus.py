"""Derivatives of our own trees, checked against SymPy's."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import assume, given, settings

from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics.calculus import Rules, differentiate, substitute
from nablagrade.answers.mathematics.exact import Fraction
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.symbolic import tree_of
from nablagrade.answers.mathematics.tree import Rational, show
from tests.answers.trees import RATIONAL_TREES

FUNCTIONS = [
    "x^3*y - 2*x",
    "sin(x*y)*exp(-x)",
    "cos(x)^3/(1+x^2)",
    "sqrt(1+x^2*y^2)",
    "log(1+x^2)",
    "tan(x/4)",
    "sinh(x)+cosh(2*x)",
    "tanh(x*y)",
    "asin(x/5)",
    "acos(x/5)",
    "atan(x+y)",
    "2^(x*y)",
    "x^x",
    "(1+x^2)^y",
    "exp(exp(x/3))",
    "1/(1+exp(-x))",
    "-x/(x+y)",
    "x^(1/3)",
    "3",
]


def read(text):
    """A text as a tree in x and y."""
    return read_expression(text, ["x", "y"])


@pytest.mark.parametrize("text", FUNCTIONS)
def test_derivatives_agree_with_sympy(text):
    """Right rules give what SymPy gives."""
    theirs = sp.diff(sp.sympify(text.replace("^", "**")), "x")
    assert (
        compare(tree_of(theirs), differentiate(read(text), "x"), {"x": (0.1, 3), "y": (0.1, 3)}).relation
        is Relation.EQUAL
    )


@settings(max_examples=40, deadline=None)
@given(RATIONAL_TREES)
def test_derivatives_of_random_rational_functions(tree):
    """Right rules are right on random trees too."""
    theirs = sp.diff(sp.sympify(show(tree).replace("^", "**")), "x")
    assume(theirs.is_finite is not False and not theirs.has(sp.nan, sp.zoo))
    assert compare(differentiate(tree, "x"), tree_of(theirs)).relation is not Relation.DIFFERENT


@pytest.mark.parametrize(
    ("text", "rules", "wrong"),
    [
        ("x^2 exp(xy)", Rules(product="first"), "2x exp(xy)"),
        ("x^2 exp(xy)", Rules(product="second"), "x^2 y exp(xy)"),
        ("x^2 exp(x)", Rules(product="multiplied"), "2x exp(x)"),
        ("sin(3x)", Rules(is_chained=False), "cos(3x)"),
        ("(2x+1)^3", Rules(is_chained=False), "3(2x+1)^2"),
        ("x^3 y", Rules(is_lowered=False), "3x^3 y"),
        ("x^3 y", Rules(is_brought_down=False), "x^2 y"),
    ],
)
def test_bent_rules_give_the_usual_wrong_answers(text, rules, wrong):
    """Each bent rule is the mistake that its name says."""
    assert compare(read(wrong), differentiate(read(text), "x", rules)).relation is Relation.EQUAL


def test_substitution_tidies_up():
    """Zeros and ones vanish, so that wrong answers stay short."""
    zero = Rational(Fraction(0))
    assert show(substitute(read("x^2 y + 3x - y/x"), {"y": zero})) == "3*x"
