"""The tokenizer: an explicit table for unicode, declared names only, caps before any work."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nablagrade.answers.mathematics.tokens import MAX_CHARACTERS, MAX_TOKENS, literal, plain_name, tokenize
from nablagrade.errors import Unreadable

FULL = ("x", "y", "w1", "w2", "θ")


def kinds(text, symbols=FULL):
    """The texts of the tokens."""
    return [token.text for token in tokenize(text, symbols)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2xy", ["2", "x", "y"]),
        ("w1x", ["w1", "x"]),
        ("w₁·x²", ["w1", "*", "x", "^", "(", "2", ")"]),
        ("x⁻¹⁰", ["x", "^", "(", "-", "10", ")"]),
        ("−3 – 4", ["-", "3", "-", "4"]),
        ("2×3⋅4÷5", ["2", "*", "3", "*", "4", "/", "5"]),
        ("½θ", ["½", "theta"]),
        ("theta", ["theta"]),
        ("np.exp(x)**2", ["exp", "(", "x", ")", "^", "2"]),
        ("1e-3 .5 8. 10_240", ["1e-3", ".5", "8.", "10_240"]),
        ("２＋３", ["2", "+", "3"]),
        ("x\u200by\u00a0z", ["x", "y", "z"]),
        ("2exp(x)", ["2", "exp", "(", "x", ")"]),
        ("πx", ["pi", "x"]),
    ],
)
def test_usual_signs_are_read(text, expected):
    """Unicode signs, superscripts, subscripts, Greek and run-together names are what they look like."""
    assert kinds(text, (*FULL, "z")) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x2", "unclear"),
        ("q", "not a name"),
        ("3 = x", "equals sign"),
        ("90°", "without the sign"),
        ("{1, 2}", "set"),
        ("x∂y", "cannot be read"),
        ("x⁻", "raised exponent"),
        ("x\x00", "cannot be read"),
        ("__import__('os')", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(text, reason):
    """An unknown letter or sign is a friendly refusal, never a new symbol and never dropped."""
    with pytest.raises(Unreadable, match=reason):
        tokenize(text, FULL)


def test_a_declared_letter_e_makes_scientific_notation_unclear():
    """2e3 has two readings where e is a letter of the question."""
    assert kinds("2e3", ()) == ["2e3"]
    with pytest.raises(Unreadable, match="two ways"):
        tokenize("2e3", ("e",))


def test_caps_come_before_work():
    """A long text is refused by its length, a long formula by its tokens."""
    with pytest.raises(Unreadable, match="text is too long"):
        tokenize("x" * 1_000_000)
    with pytest.raises(Unreadable, match="formula is too long"):
        tokenize("+" * (MAX_TOKENS + 1))
    assert len(tokenize("+" * MAX_TOKENS)) == MAX_TOKENS


@pytest.mark.parametrize("text", ["9" * 41, "1e999999999", "1e-301"])
def test_large_literals_are_never_built(text):
    """A number is refused by its text before it is built."""
    with pytest.raises(Unreadable, match="too many digits"):
        literal(text)


def test_symbols_have_one_plain_name():
    """θ1 and theta1 are the same letter."""
    assert plain_name("θ1") == plain_name("theta1") == plain_name("θ₁") == "theta1"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=MAX_CHARACTERS))
def test_any_text_is_tokens_or_a_refusal(text):
    """No text raises anything but Unreadable, whose words are not empty."""
    try:
        tokens = tokenize(text, FULL)
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017  # a refusal is one of two allowed ends
    else:
        assert len(tokens) <= MAX_TOKENS
