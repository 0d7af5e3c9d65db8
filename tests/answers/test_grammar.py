"""The parser: one reading for each text, and a friendly refusal where there are two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics import exact
from nablagrade.answers.mathematics.bounded import bounded_number
from nablagrade.answers.mathematics.grammar import MAX_DEPTH, read_expression
from nablagrade.answers.mathematics.tree import show
from nablagrade.errors import Unreadable
from tests.answers.trees import SPELLINGS, TREES

X, Y = 1.75, 0.625


def value(text):
    """A text with numbers put in for its letters."""
    node = read_expression(text.replace("x", f"({X})").replace("y", f"({Y})"))
    return bounded_number(node)[0]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("2x + 3y", "2*x + 3*y"),
        ("2·x+3y", "2*x + 3*y"),
        ("x^2 y", "x*x*y"),
        ("x^2y", "x*x*y"),
        ("-x^2", "-(x*x)"),
        ("2^-x", "1/2^x"),
        ("2^3^2 / 8", "2^9/8^1"),
        ("2^3 x", "8*x"),
        ("x^2y", "x^2*y"),
        ("2*-3x", "-6*x"),
        ("--x", "x"),
        ("1 - 2 - 3", "-4"),
        ("8/4/2", "1"),
        ("(x+1)(y-1)", "(x+1)*(y-1)"),
        ("x(2+xy)", "x*(2+x*y)"),
        ("2|x-3|", "2*abs(x-3)"),
        ("|x||y|", "abs(x)*abs(y)"),
        ("3√(3)/2", "3*sqrt(3)/2"),
        ("√2", "sqrt(2)"),
        ("½x", "x/2"),
        ("sin(x)²", "sin(x)*sin(x)"),
        ("sin²(x)", "sin(x)*sin(x)"),
        ("sin^2(x)", "sin(x)*sin(x)"),
        ("e^(xy)", "exp(x*y)"),
        ("e^x(2+xy)", "exp(x)*(2+x*y)"),
        ("e^-x", "exp(-x)"),
        ("ln(x) + log(x)", "2*log(x)"),
        ("sec(x)", "1/cos(x)"),
        ("arctan(x)", "atan(x)"),
        ("2^x y", "2^x*y"),
        ("1e-3x", "x/1000"),
    ],
)
def test_usual_spellings_have_their_usual_reading(text, other):
    """Two spellings of one formula are equal as mathematics."""
    want, got = (read_expression(t, ["x", "y"]) for t in (other, text))
    assert compare(want, got).relation is Relation.EQUAL


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/2x", "two ways"),
        ("1/2(x+1)", "two ways"),
        ("x/y x", "two ways"),
        ("e^xy", "two ways"),
        ("e^2x", "two ways"),
        ("2^3x", "two ways"),
        ("(-1)^2x", "two ways"),
        ("e^x y", "two ways"),
        ("2^xy", "two ways"),
        ("2½", "two ways"),
        ("√2x", "two ways"),
        ("√x^2", "two ways"),
        ("||x|+1|", "two ways"),
        ("sin^-1(x)", "two ways"),
        ("exp", "brackets"),
        ("8 9", "side by side"),
        ("x 2", "side by side"),
        ("", "missing"),
        ("2+", "missing"),
        ("(x", "not closed"),
        ("x)", "never opened"),
        ("1,5", "comma"),
        ("[x]", "round brackets"),
        ("2**", "missing"),
        ("* 3", "unexpected"),
        ("1/0", "divides by zero"),
        ("x/(2-2)", "divides by zero"),
        ("0^0", "0\\^0 has no value"),
        ("9**9**9", "exponent is too large"),
        ("x^1001", "exponent is too large"),
        ("2^(1001)", "exponent is too large"),
        ("99999999!", "cannot be read"),
    ],
)
def test_two_readings_and_nonsense_are_sent_back(text, reason):
    """Where a text has two readings or none, it is refused with the reason; it is never guessed."""
    with pytest.raises(Unreadable, match=reason):
        read_expression(text, ["x", "y"])


@pytest.mark.parametrize("opening", ["(", "-", "sin(", "2^", "|", "√("])
def test_depth_is_capped(opening):
    """Nesting is refused by its depth, long before Python's own limit."""
    with pytest.raises(Unreadable, match=r"deeply nested|two ways"):
        read_expression(opening * (MAX_DEPTH + 10) + "1")


def test_a_million_brackets_are_refused_unread():
    """A bomb is refused by its length."""
    with pytest.raises(Unreadable, match="text is too long"):
        read_expression("(" * 1_000_000)


@settings(max_examples=150, deadline=None)
@given(TREES, st.sampled_from(SPELLINGS))
def test_a_printed_tree_is_read_back_as_the_same_value(tree, spell):
    """Print a formula in some spelling and read it back: the same mathematics, or a refusal of an undefined one."""
    try:
        again = read_expression(spell(show(tree)), ["x", "y"])
    except Unreadable as refusal:
        assert str(refusal) in ("this divides by zero", "an exponent is too large")  # noqa: PT017  # both are allowed
        return
    point = {"x": exact.Fraction(7, 4), "y": exact.Fraction(5, 8)}
    assert exact.value_of(again, point) == exact.value_of(tree, point)
    assert compare(tree, again).relation is not Relation.DIFFERENT


_PIECES = st.sampled_from(
    [
        "x",
        "y",
        "2",
        "0.5",
        "1e3",
        "+",
        "-",
        "*",
        "/",
        "^",
        "**",
        "(",
        ")",
        "[",
        "]",
        ",",
        ";",
        "|",
        "√",
        "½",
        "²",
        "sin",
        "exp(",
        "e",
        "pi",
        "<",
        ">",
        "=",
        "np.",
        "array(",
        "9**9",
        "_",
        "!",
        "π",
        "−",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_random_pieces_are_a_tree_or_a_refusal(text):
    """Whatever is typed, the reader answers with a tree or with words."""
    try:
        tree = read_expression(text, ["x", "y"])
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017  # a refusal is one of two allowed ends
    else:
        assert show(tree)
