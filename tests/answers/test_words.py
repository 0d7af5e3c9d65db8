"""The exercises that are answered in words: right, a named mistake, or a person; never one called the other."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from nablagrade.answers import Number, Shape, ShortText, Verdict
from nablagrade.answers.mistakes import A_PERSON
from nablagrade.authoring.kinds import answers_in
from nablagrade.engine.checks.checks import load_checks

LESSON = Path(__file__).parents[2] / "autograders" / "gradient-vector"
KEYS = answers_in(load_checks(LESSON / "test_level_a.py")) | answers_in(load_checks(LESSON / "test_level_b.py"))
TABLE = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
DENIALS = (
    "not {}",
    "never {}",
    "the opposite of {}",
    "{} or not",
    "anything but {}",
    "neither {}",
    "almost {}",
    "{}, or less",
)


def judged(key, texts):
    """What the key of an exercise says to each phrase."""
    return {text: KEYS[key].judge(text) for text in texts}


@pytest.mark.parametrize("key", ["A6", "B1", "B3"])
def test_right_phrases_are_right(key):
    """In whatever words: case, articles and final marks aside."""
    texts = TABLE[key.lower()]["right"]
    loud = [f"  {text.upper()} ." for text in texts if "\\" not in text]  # commands of LaTeX are written small
    assert [text for text, one in judged(key, texts + loud).items() if not one.is_right] == []


@pytest.mark.parametrize("key", ["A6", "B1", "B3"])
def test_what_is_neither_is_for_a_person(key):
    """The points stay open, and the student is told so."""
    said = judged(key, TABLE[key.lower()]["open"])
    assert {text: one for text, one in said.items() if (one.verdict, one.hint) != (Verdict.UNDECIDED, A_PERSON)} == {}


@pytest.mark.parametrize("key", ["A6", "B1", "B3"])
def test_wrong_phrases_are_named(key):
    """A wrong phrase is a mistake with a name; a number or a shape may be wrong without one."""
    for name, texts in TABLE[key.lower()]["wrong"].items():
        for text, one in judged(key, texts).items():
            assert (one.verdict, one.mistake) == (Verdict.WRONG, None if name == "other" else name), text
            assert one.hint


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_row_of_words_gets_a_verdict(data):
    """Words of the table in any order: a verdict, no exception, and none that is right where a word denies it."""
    key = data.draw(st.sampled_from(["A6", "B1", "B3"]))
    words = sorted({word for end in ("right", "open") for text in TABLE[key.lower()][end] for word in text.split()})
    row = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=30))
    assert KEYS[key].judge(" ".join(row)[:400]).hint or KEYS[key].judge(" ".join(row)[:400]).is_right
    denied = KEYS[key].judge(" ".join(["not", *row])[:400])
    assert not denied.is_right


@pytest.mark.parametrize("key", ["A6", "B1", "B3"])
def test_what_denies_a_right_phrase_is_never_right(key):
    """A right answer inside a sentence that takes it back earns nothing by itself."""
    for text in TABLE[key.lower()]["right"]:
        assert not [denial for denial in DENIALS if KEYS[key].judge(denial.format(text)).is_right], text


@pytest.mark.parametrize(
    "value", [90, 90.0, math.pi / 2, np.float64(90), np.array(90.0), sympy.pi / 2, sympy.Integer(90)]
)
def test_an_angle_may_be_a_number(value):
    """Of Python, NumPy and SymPy: alone it may be degrees or radians."""
    assert KEYS["B1"].judge(value).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    "value",
    ["", None, True, [], (90, 90), float("nan"), 1j, "1,57", "(90", "x" * 401, {90}, 1.7e308, "1e308"],
)
def test_what_is_no_angle_is_sent_back(value):
    """With the reason."""
    assert KEYS["B1"].judge(value).verdict is Verdict.INVALID


def test_the_unit_of_the_answer_is_that_of_its_tolerance():
    """Angles are read on both sides, and two mistakes of one size cannot be told apart."""
    right = Number("pi/2 rad", atol=0.001)
    assert [right.judge(text).is_right for text in ("90°", "89.95°", "89.9°", "1.5708", "1.572")] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert Number("100 gon", atol=0).judge("a right angle").is_right
    with pytest.raises(ValueError, match="told apart"):
        Number("90°", atol=1, mistakes={"a": ("parallel", "h"), "b": ("0°", "h")})
    with pytest.raises(ValueError, match="right answer"):
        Number("90°", atol=1, mistakes={"a": ("perpendicular", "h")})


def test_a_number_without_a_unit_reads_no_words():
    """`Number(90)` is as it was: an angle is asked for by its unit."""
    assert Number(90, atol=1).judge("a right angle").verdict is Verdict.INVALID


@pytest.mark.parametrize("value", [(sympy.Symbol("p"),), [sympy.Symbol("p")], sympy.Symbol("p"), "(P, )"])
def test_a_shape_may_be_a_tuple(value):
    """Of letters, as SymPy has them."""
    assert KEYS["B3"].judge(value).verdict is Verdict.RIGHT


@pytest.mark.parametrize("value", ["", None, True, 3.0, {3}, b"p", np.zeros(3), (True,)])
def test_what_is_no_shape_is_sent_back(value):
    """With the reason."""
    assert KEYS["B3"].judge(value).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("(n, k)", "right"),
        ("n x k", "right"),
        ("an n by k matrix", "right"),
        ("n vectors of length k", "right"),
        ("n rows and k columns", "right"),
        ("k columns, n rows", "right"),
        ("(k, n)", "wrong"),
        ("n*k", "right"),
        ("n", "wrong"),
        ("k rows and n columns", "wrong"),
        ("(n, k, 1)", "wrong"),
        ("a matrix with n entries", "undecided"),
        ("nk numbers", "undecided"),
    ],
)
def test_a_shape_of_two_axes(text, verdict):
    """Their order counts."""
    assert Shape("n, k").judge(text).verdict.value == verdict


def test_a_phrase_of_both_ends_is_for_a_person():
    """Where the pattern of the answer and one of a mistake match, neither counts."""
    answer = ShortText("(up|down)( and (up|down))*", mistakes={"down": ("down.*", "h")})
    assert [answer.judge(text).verdict.value for text in ("up", "Down, and up!", "down under", "left")] == [
        "right", "undecided", "wrong", "undecided",
    ]  # fmt: skip


def test_patterns_that_make_no_sense_are_refused():
    """A mistake that is right, two of one phrase, a pattern that is none."""
    for mistakes in (
        {"a": ("the up", "h")},
        {"a": ("down", "h"), "b": ("d.*", "h")},
        {"a": ("(", "h")},
        {"a": (7, "h")},
    ):
        with pytest.raises(ValueError, match="mistake"):
            ShortText("up", mistakes=mistakes)


@pytest.mark.parametrize(
    "text",
    [
        "steepest ascent " * 25,
        "in to " * 66,
        "of f " * 80,
        "p x 1, " * 57,
        "one right angle " * 25,
        "at " * 130,
        "1 x p " * 66,
        "(" * 400,
    ],
)
def test_long_texts_come_to_an_end(text):
    """No pattern goes back and forth for ever, and what it says is for a person or cannot be read."""
    assert {KEYS[key].judge(text).verdict for key in ("A6", "B1", "B3")} <= {
        Verdict.UNDECIDED,
        Verdict.INVALID,
        Verdict.WRONG,
    }
