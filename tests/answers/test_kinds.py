"""What each kind of answer calls right, wrong and invalid beyond the spellings of the bank."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from nablagrade.answers import (
    Array,
    Booleans,
    Choice,
    Expression,
    Integer,
    Number,
    Shape,
    ShortText,
    Vector,
    Verdict,
)
from nablagrade.figures import FigureDescription
from nablagrade.model import Opaque

RIGHT, WRONG, INVALID, UNDECIDED = Verdict.RIGHT, Verdict.WRONG, Verdict.INVALID, Verdict.UNDECIDED
KINDS = [
    Number(19, atol=1e-6, mistakes={"m": (43, "A hint.")}),
    Integer(10240, mistakes={"m": ("1024", "A hint.")}),
    Vector("-12, 21", atol=1e-6, symbols="x y", mistakes={"m": ("21, -12", "A hint.")}),
    Array([[1, 2], [3, 4]], atol=0, mistakes={"m": ([[1, 3], [2, 4]], "A hint.")}),
    Expression("6x^2 + 5y", mistakes={"m": ("6x^2", "A hint.")}),
    Choice("D", mistakes={"m": ("A", "A hint.")}),
    ShortText("right angle", mistakes={"m": ("parallel", "A hint.")}),
    Shape("p", mistakes={"m": ("p x p", "A hint.")}),
    Number("90 degrees", atol=0.05, mistakes={"m": ("0 degrees", "A hint.")}),
    Booleans((True, False, True), mistakes={"m": ((True, True, True), "A hint.")}),
]
ATOMS = st.one_of(
    st.sampled_from(
        [None, ..., True, FigureDescription(), np.array(["a"]), np.array([None]), np.arange(6.0).reshape(2, 3)]
    ),
    st.sampled_from([sympy.Symbol("x") ** 2, sympy.oo, sympy.Matrix([[1, 2]]), sympy.Integer(10) ** 3000]),
    st.builds(lambda: 10**5000),  # built late: hypothesis cannot print it
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.fractions(),
    st.text(max_size=50),
    st.binary(max_size=5),
    st.builds(Opaque, st.text(max_size=60)),
    st.integers(0, 9).map(np.int64),
)
PLAIN = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=3), inner, max_size=2),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(PLAIN)
def test_every_plain_value_gets_a_verdict_with_words(value):
    """No value of a student raises; what is not right has words for the student and details of bounded length."""
    for kind in KINDS:
        judgement = kind.judge(value)
        assert judgement.is_right or judgement.hint
        assert len(judgement.detail or "") < 1_000


@settings(max_examples=100, deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.sampled_from([(0.0, 1e-6), (5e-4, 1e-9), (1e-2, 1.0)]))
def test_numbers_have_numpys_tolerance(want, got, tolerance):
    """Right means |got - want| <= atol + rtol |want|, as np.isclose says."""
    rtol, atol = tolerance
    assert Number(want, rtol=rtol, atol=atol).judge(got).is_right == bool(np.isclose(got, want, rtol=rtol, atol=atol))


@pytest.mark.parametrize(
    "value", [0.1 + 0.2, "0.1 + 0.2", "3/10", np.float64(0.3), sympy.Rational(3, 10), Fraction(3, 10), np.array([0.3])]
)
def test_float_noise_is_no_mistake(value):
    """A small absolute tolerance covers float noise."""
    assert Number("0.3", atol=1e-9).judge(value).verdict is RIGHT


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("0.598", WRONG), ("0.5981", RIGHT), ("0.598076211", RIGHT), ("0.59812", RIGHT), ("0.5982", WRONG)],
)
def test_significant_figures(value, verdict):
    """Four figures means half a unit of the fourth one."""
    assert Number("3*sqrt(3)/2 - 2", figures=4).judge(value).verdict is verdict


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"rtol": 1e-3},
        {"figures": 3},
        {"rtol": -1.0},
        {"atol": float("nan")},
        {"atol": float("inf")},
        {"figures": 0},
    ],
)
def test_senseless_tolerances_are_refused_when_loaded(options):
    """There is no silent default, and a relative tolerance with a zero target is refused."""
    with pytest.raises(ValueError, match=r"rtol|relative|figures"):
        Number(0, **options)
    with pytest.raises(ValueError, match=r"rtol|relative|figures"):
        Vector("1, 0", **options)


def test_exactness_may_be_asked_for():
    """rtol 0 and atol 0, both said aloud, mean exact."""
    assert Vector("40, 6", rtol=0, atol=0).judge("40, 6.0").verdict is RIGHT
    assert Vector("40, 6", rtol=0, atol=0).judge((40, 6.000001)).verdict is WRONG


@pytest.mark.parametrize(
    "mistakes", [{"a": ("19.0", "h")}, {"a": (43, "h"), "b": ("43.0000001", "h")}, {"a": ("?", "h")}]
)
def test_ambiguous_mistakes_are_refused_when_loaded(mistakes):
    """A mistake that is right, two that cannot be told apart, and one that cannot be read are errors of the author."""
    with pytest.raises(ValueError, match="mistake"):
        Number(19, atol=1e-6, mistakes=mistakes)


def test_equal_mistakes_of_other_kinds_are_refused_too():
    """Every kind looks at its mistakes when it is loaded."""
    with pytest.raises(ValueError, match="right answer"):
        Expression("2x", mistakes={"a": ("x + x", "h")})
    with pytest.raises(ValueError, match="told apart"):
        Choice("A", mistakes={"a": ("B", "h"), "b": ("b", "h")})
    with pytest.raises(ValueError, match="right answer"):
        ShortText("a|abc", mistakes={"a": ("abc", "h")})
    with pytest.raises(ValueError, match="right answer"):
        Integer(5, mistakes={"a": ("10/2", "h")})


def test_senseless_answers_are_refused_when_loaded():
    """An author's answer must be readable, whole where a whole number is asked for, and have a value."""
    for make in (lambda: Integer("1/2"), lambda: Number("x", atol=1), lambda: Choice("F"), lambda: Booleans("maybe")):
        with pytest.raises(ValueError, match=r"\w"):
            make()
    with pytest.raises(ValueError, match=r"domain"):
        Expression("log(-1 - x^2)")
    with pytest.raises(ValueError, match="letters"):
        Vector("x, 1", atol=1, symbols="x")


def test_integers_are_exact_beyond_floats():
    """Whole numbers are compared exactly however large; a number that is not whole is wrong."""
    huge = Integer(10**17 + 1)
    assert huge.judge(10**17 + 1).verdict is RIGHT
    assert huge.judge("100000000000000001").verdict is RIGHT
    assert huge.judge(10**17).verdict is WRONG
    assert Integer(2).judge(2.5).hint == "A whole number is asked for."
    assert Integer(2).judge("sqrt(4)").verdict is RIGHT


def test_nothing_is_broadcast():
    """Shapes are compared before values."""
    same = Vector((1, 1, 1), atol=1e-6)
    for value in (1, [1], np.ones(1), np.ones((3, 1)), np.ones((1, 3)), np.ones(0), "1"):
        assert not same.judge(value).is_right
    table = Array(np.ones((2, 2)), atol=1e-6)
    for value in (1, np.ones(2), np.ones((1, 2)), np.ones((2, 2, 1))):
        assert not table.judge(value).is_right


def test_a_mistake_may_have_another_shape():
    """One number for a vector, or a component too many, is named when it is a known mistake."""
    vector = Vector(
        "4, -7",
        atol=1e-6,
        symbols="x y",
        mistakes={"one": (-3, "One."), "more": ((4, -7, 9), "More."), "kept": ("4x, -7y", "Kept.")},
    )
    assert [vector.judge(v).mistake for v in (-3, "-3", [4, -7, 9], "4·x, -7*y")] == ["one", "one", "more", "kept"]
    assert vector.judge("4x, -7x").verdict is INVALID
    assert Number(81, atol=0.5, mistakes={"both": ("81, 18", "Both.")}).judge((81, 18)).mistake == "both"


def test_rows_and_columns_of_sympy_are_vectors():
    """A SymPy row or column is a vector, a square matrix is not."""
    vector = Vector("1, 2", atol=0)
    assert vector.judge(sympy.Matrix([1, 2])).verdict is RIGHT
    assert vector.judge(sympy.Matrix([[1, 2]])).verdict is RIGHT
    assert Vector("1, 2, 3, 4", atol=0).judge(sympy.Matrix([[1, 2], [3, 4]])).verdict is INVALID


def test_arrays_of_any_number_of_axes():
    """An array may have one axis or three; another number of axes cannot be read."""
    assert Array([1, 2, 3], atol=0).judge(np.array([1, 2, 3])).verdict is RIGHT
    assert Array(np.zeros((2, 1, 3)), atol=0).judge(np.zeros((2, 1, 3))).verdict is RIGHT
    assert Array(np.zeros((2, 1, 3)), atol=0).judge(np.zeros((2, 3, 1))).verdict is WRONG
    assert Array([[1, 2]], atol=0).judge([1, 2]).verdict is INVALID


def test_expressions_take_numbers_and_sympy():
    """A constant formula may be a number; letters of other questions and tuples are sent back."""
    assert Expression("4", symbols="x").judge(4.0).verdict is RIGHT
    assert Expression("x/2", symbols="x").judge(sympy.Symbol("x") / 2.0).verdict is RIGHT
    for value in ((1, 2), np.ones(2), sympy.Symbol("q"), True, 1j, {1}, sympy.Matrix([1]), b"x"):
        assert Expression("x", symbols="x").judge(value).verdict is INVALID
    assert Expression("2sqrt(2)", symbols="x").judge("sqrt(8)").verdict is RIGHT
    assert Expression("2θ", symbols="θ").judge("theta + theta").verdict is RIGHT


def test_an_undecided_expression_goes_to_a_person():
    """Where equality cannot be decided the verdict says so, with words and without a mistake."""
    judgement = Expression("log(x^2)", symbols="x").judge("2 log(x)")
    assert (judgement.verdict, judgement.mistake) == (UNDECIDED, None)
    assert judgement.hint
    assert judgement.detail
    assert Expression("log(x^2)", symbols="x", domain={"x": (0, None)}).judge("2 log(x)").verdict is RIGHT


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("d", RIGHT),
        ("Answer: (D).", RIGHT),
        ("the option D", RIGHT),
        ("E", WRONG),
        ("F", INVALID),
        (4, INVALID),
        (["D"], INVALID),
        ("D or E", INVALID),
        ("d" * 10**6, INVALID),
    ],
)
def test_choices(value, verdict):
    """One letter of the options in any dress; anything else is sent back."""
    assert Choice("D").judge(value).verdict is verdict


def test_booleans_never_say_which_statement_is_wrong():
    """Handing in again and again would tell one after the other."""
    answer = Booleans("T F T F")
    tries = [tuple(bool(n >> i & 1) for i in range(4)) for n in range(16)]
    wrong = [judged for judged in map(answer.judge, tries) if not judged.is_right]
    assert len(wrong) == 15
    assert len({judged.hint for judged in wrong}) == 1


@pytest.mark.parametrize("value", [" RIGHT\n Angle! ", "ｒｉｇｈｔ angle", "of course a right-angle"])
def test_short_texts_are_normalised(value):
    """Case, width, spaces and final marks do not matter."""
    assert ShortText("right angle").judge(value).verdict is RIGHT


@pytest.mark.parametrize(
    "value",
    ["", " .!? ", True, (), ["right angle"], {"a": 1}, "x" * 401, "ﷺ" * 100, float("nan"), 10**400, Opaque("T")],
)
def test_short_texts_that_are_none(value):
    """No words, too many words, and containers are sent back."""
    assert ShortText("right angle").judge(value).verdict is INVALID


@pytest.mark.parametrize("number", [10**5000, -(10**5000), Fraction(1, 10**5000)], ids=["large", "low", "small"])
def test_numbers_that_python_cannot_print(number):
    """A number of thousands of digits is judged like any other, and never printed."""
    for kind in KINDS:
        assert not kind.judge(number).is_right


def test_no_general_hint_reveals_the_answer():
    """Where no mistake matches, the words hold no number at all."""
    wrong = [
        (KINDS[0], 7),
        (KINDS[1], 7),
        (KINDS[2], (7, 7)),
        (KINDS[2], (7, 7, 7)),
        (KINDS[3], np.full((2, 2), 7)),
        (KINDS[4], "7x"),
        (KINDS[7], "7q"),
        (KINDS[8], "7°"),
    ]
    for kind, value in wrong:
        judgement = kind.judge(value)
        assert judgement.verdict is WRONG
        assert not any(c.isdigit() for c in judgement.hint or "")


BOMBS = [
    *(
        "9**9**9",
        "(" * 10**6,
        "x" * 10**6,
        "1e999999999",
        "9" * 10**5,
        "[" * 900,
        "-" * 900,
        "2^" * 300 + "2",
        "|" * 300,
    ),
    *("1," * 450, "½" * 400, "x^64" * 90, "sin(" * 100, "exp(" * 40 + "9" + ")" * 40, "{}", "\u0000", "\ud800", "٣"),
    *("__import__('os').system('true')", "().__class__"),
]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda b: b[:12].encode("unicode_escape").decode())
def test_bombs_are_judged_like_any_other_text(bomb):
    """Hostile texts are never right, whatever the kind."""
    assert not any(kind.judge(bomb).is_right for kind in KINDS)
