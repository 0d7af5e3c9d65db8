"""Exact steps stay exact, edges are decided, and what cancels is told in more digits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from nablagrade.answers import Expression, Integer, Number, Verdict
from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics import exact
from nablagrade.answers.mathematics.bounded import bounded_number
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.quantity import near_and_exact


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("arccos(-2/2)", "pi"), ("arccos(6/(sqrt(4)*sqrt(9)))", "0"), ("asin(2/2)", "pi/2"), ("pi+sqrt(4-4)", "pi"),
        ("sqrt(sin(0))", "0"), ("arccos(-sqrt(9)/3)", "pi"), ("acosh(cos(0))", "0"), ("ln(exp(0))+2", "2"),
        ("arccos(sqrt(2)^2/2)", "0"), ("asin(sqrt(3)*sqrt(3)/3)", "pi/2"), ("sqrt(sqrt(5)^2-5)", "0"),
        ("arccos(cos(0)-2)", "pi"), ("cbrt(-8)", "-2"), ("sqrt(1-tanh(0))", "1"), ("atan(log(1))+1", "1"),
    ],
)  # fmt: skip
def test_edges_are_decided(text, value):
    """A value at the edge of a domain has its value, exactly or in more digits."""
    assert Number(value, atol=1e-12).judge(text).verdict is Verdict.RIGHT
    assert Expression(value, symbols="x").judge(text).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sin(500pi)", 0), ("sqrt(3+2sqrt(2))-sqrt(2)", 1), ("cos(1000pi)", 1), ("log2(2^40)", 40), ("8^(1/3)", 2),
        ("sqrt(6+2sqrt(5))-sqrt(5)", 1), ("(1+sqrt(5))^2/2-sqrt(5)", 3), ("cbrt(7+5sqrt(2))-sqrt(2)", 1),
        ("log10(10^200)", 200), ("tan(pi/4)", 1), ("10^200*sin(pi)", 0), ("16*atan(1/5)-4*atan(1/239)-pi", 0),
    ],
)  # fmt: skip
def test_what_cancels_is_exact_in_the_end(text, value):
    """Irrational steps that lead back to a whole number are that number, also for an Integer."""
    assert near_and_exact(read_expression(text))[1] == value
    assert Integer(value).judge(text).verdict is Verdict.RIGHT


@pytest.mark.parametrize("text", ["sqrt(1+10^-250)", "exp(pi*sqrt(163))", "1+sin(10^-100)", "cos(10^-120)"])
def test_what_is_only_near_stays_apart(text):
    """A value that agrees with a whole number in a hundred digits is none."""
    assert near_and_exact(read_expression(text))[1] is None


@pytest.mark.parametrize(
    "text", ["sqrt(-1)", "1/sin(0)", "ln(0)", "arccos(2)", "1/sin(pi)", "tan(pi/2)", "ln(sin(pi))", "atanh(1)"]
)
def test_a_constant_without_value_is_never_left_to_a_person(text):
    """What has no value is sent back, or wrong where a formula is asked for."""
    assert Number(3, atol=1e-6).judge(text).verdict is Verdict.INVALID
    for want in ("x^2", "3", "pi*x"):
        assert Expression(want, symbols="x").judge(text).verdict in (Verdict.WRONG, Verdict.INVALID)


@pytest.mark.parametrize(
    ("want", "got", "domain", "is_equal"),
    [
        ("(1-cos(x))/x^2", "2sin(x/2)^2/x^2", (0.0, 1e-7), True),
        ("(1-cos(x))/x^2", "1/2", (0.0, 1e-7), False),
        ("(exp(x)-1-x)/x^2", "1/2", (0.0, 1e-9), False),
        ("(x-sin(x))/x^3", "(2x-2sin(x))/(2x^3)", (0.0, 1e-6), True),
        ("sqrt(x+1)-sqrt(x)", "1/(sqrt(x+1)+sqrt(x))", (1e12, 1e13), True),
        ("sqrt(x+1)-sqrt(x)", "1/(2sqrt(x))", (1e12, 1e13), False),
        ("ln(x+1)-ln(x)", "ln(1+1/x)", (1e14, 1e16), True),
        ("ln(x+1)-ln(x)", "1/x", (1e14, 1e16), False),
        ("x*acos(sin(x)^2+cos(x)^2)+x", "x", None, True),
        ("sqrt(1-sin(x)^2-cos(x)^2)", "0*x", None, True),
        ("asin(tanh(x)^2+1/cosh(x)^2)", "pi/2", None, True),
        ("asin(tanh(x)^2+1/cosh(x)^2)", "pi/3", None, False),
    ],
)  # fmt: skip
def test_digits_decide_what_floats_cannot(want, got, domain, is_equal):
    """Where floats lose everything, more digits tell; no person is asked."""
    domain = domain and {"x": domain}
    relation = compare(read_expression(want, ["x"]), read_expression(got, ["x"]), domain).relation
    assert relation is (Relation.EQUAL if is_equal else Relation.DIFFERENT)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("arccos(-2/2)", "acos(-1)"),
        ("x*sqrt(9)", "x*3"),
        ("pi+sqrt(4-4)", "pi+0"),
        ("x^(6/3)", "x^2"),
        ("sin(0)*x", "0*x"),
    ],
)
def test_exact_parts_are_written_as_their_number(text, folded):
    """What is exact inside a formula is worked out before floats see it."""
    assert exact.folded(read_expression(text, ["x"])) == exact.folded(read_expression(folded, ["x"]))


@pytest.mark.parametrize(("text", "value"), [("3+4", 7), ("2^50-1", 2**50 - 1), ("-6*7", -42), ("5-9", -4)])
def test_steps_between_whole_numbers_are_exact_in_floats(text, value):
    """Sums, products and powers of whole numbers have no error while floats hold them."""
    assert bounded_number(read_expression(text)) == (value, 0.0)


@pytest.mark.parametrize(
    ("text", "value"), [("cbrt(27/8)", "3/2"), ("sign(-4)", "-1"), ("cos(0)", "1"), ("max(2,7)", "7")]
)
def test_more_functions_are_exact(text, value):
    """Cube roots, signs, larger ones, and functions at places where they are rational."""
    assert exact.value_of(read_expression(text)) == Fraction(value)
