"""Which answers are taken for equal, and in which order they come."""

from __future__ import annotations

import pytest

from nablagrade.review.likeness import key_of, normal, put_in_order


@pytest.mark.parametrize(
    ("one", "other"),
    [("Because  y is\nheld.", "because y is held"), ("THE Rule.", "the rule"), ("é", "e\u0301")],
)
def test_equal_words(one, other):
    """White space, the case of words, a last full stop and how an accent is written do not count."""
    assert normal(one, is_code=False) == normal(other, is_code=False)


@pytest.mark.parametrize(("one", "other"), [("−2", "2"), ("$X$", "$x$"), ("x²", "x2"), ("a, b", "a b"), ("< 0", "> 0")])
def test_what_a_mark_could_hang_on_counts(one, other):
    """A sign, a power, and a single letter, which may be a variable."""
    assert normal(one, is_code=False) != normal(other, is_code=False)


def test_code_is_equal_as_written():
    """Names have their case, and indents count; blank lines and ends of lines do not."""
    assert normal("a = 1  \n\nb = 2\n", is_code=True) == normal("a = 1\nb = 2", is_code=True)
    assert normal("A = 1", is_code=True) != normal("a = 1", is_code=True)
    assert normal("if a:\n  b", is_code=True) != normal("if a:\nb", is_code=True)


def test_pictures_are_part_of_an_answer():
    """Equal words beside other pictures are another answer."""
    assert key_of("x", [b"one"]) != key_of("x", [b"other"])
    assert key_of("x", [b"one"]) == key_of("x", [b"one"])


def test_similar_answers_come_one_after_the_other():
    """The first stays the first; what is most like it comes next, with its likeness in per cent."""
    texts = {"a": "the slope along x is two", "b": "nothing of all that", "c": "the slope along x is three",
             "d": "nothing of all this"}  # fmt: skip
    assert put_in_order(texts) == [("a", 0), ("c", 83), ("b", 0), ("d", 75)]
    assert put_in_order({}) == []
