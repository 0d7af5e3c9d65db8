"""Plain data of any kind as numbers in a shape."""

from __future__ import annotations

import decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy

from nablagrade.answers.mathematics.quantity import MAX_ENTRIES, read_quantity, scalar_text
from nablagrade.answers.mathematics.sequences import read_nested, read_row
from nablagrade.errors import Unreadable
from nablagrade.figures import FigureDescription
from nablagrade.model import Opaque


def read(value, reader=read_nested):
    """The shape and the numbers of a value."""
    got = read_quantity(value, reader)
    return got.shape, got.numbers.tolist()


@pytest.mark.parametrize(
    ("value", "shape", "numbers"),
    [
        (3, (), [3]),
        (Fraction(1, 4), (), [0.25]),
        (np.float32(0.5), (), [0.5]),
        (np.array(2), (), [2]),
        (sympy.Rational(1, 2), (), [0.5]),
        (sympy.sqrt(16) + sympy.pi * 0, (), [4]),
        ((1, 2.5), (2,), [1, 2.5]),
        ([Fraction(-12), np.int8(21)], (2,), [-12, 21]),
        (np.array([[1, 2], [3, 4]]), (2, 2), [1, 2, 3, 4]),
        (np.array([Fraction(1, 2), 3], dtype=object), (2,), [0.5, 3]),
        ([np.array([1, 2]), [3, 4]], (2, 2), [1, 2, 3, 4]),
        ([np.array(1.0), np.float64(2)], (2,), [1, 2]),
        (sympy.Matrix([[1, 2], [3, 4]]), (2, 2), [1, 2, 3, 4]),
        ([], (0,), []),
        ("[[1, 2], [3, 4]]", (2, 2), [1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_numbers_of_all_kinds_are_read(value, shape, numbers):
    """Python, NumPy, Fraction and SymPy numbers, alone or in lists and arrays, are what they are."""
    assert read(value) == (shape, numbers)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "no answer yet"),
        (..., "no answer yet"),
        (True, "no numbers"),
        (np.bool_(True), "no numbers"),
        ((True, 21), "no numbers"),
        (np.array([True, False]), "no numbers"),
        (1j, "complex"),
        (np.array([1 + 0j]), "complex"),
        (sympy.I, "not a real number"),
        (sympy.nan, "not a real number"),
        (sympy.oo, "not a real number"),
        (sympy.Symbol("x"), "letter x remains"),
        (float("nan"), "finite"),
        ([1.0, float("inf")], "finite"),
        (np.array([np.nan, 1]), "finite"),
        ("nan", "not a name"),
        ({1, 2}, "set"),
        ({"a": 1}, "no number"),
        (b"12", "quotation"),
        (["1", "2"], "quotation"),
        (np.array(["1", "2"]), "no number"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "no number"),
        (Opaque("Evil"), "type Evil"),
        (Opaque("x" * 10_000), "type x{40} "),
        (FigureDescription(), "no number"),
        (decimal.Decimal("NaN"), "finite"),
        ([[1, 2], [3]], "different lengths"),
        ([1, [2]], "different lengths"),
        (10**400, "too large"),
        (Fraction(10**400), "too large"),
        ("sqrt(0-1)", "not a real number"),
        ("exp(exp(exp(9)))", "finite|too large"),
        ([0] * 20_001, "too long"),
        ([[[[[[[[[[1]]]]]]]]]], "too deeply"),
        (np.broadcast_to(np.float64(1), (MAX_ENTRIES + 1,)), "too many"),
        (sympy.Matrix([[sympy.Symbol("x")]]), "letter x remains"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_a_reason(value, reason):
    """Booleans, complex numbers, NaN, texts in lists, sets, huge or ragged data are sent back."""
    with pytest.raises(Unreadable, match=reason):
        read(value)


@pytest.mark.parametrize(
    ("text", "number"), [("10,240", 10240), ("1,234,567.5", 1234567.5), ("−337,000", -337000), ("8/27", 8 / 27)]
)
def test_thousands_are_read(text, number):
    """A comma before each group of three digits separates thousands."""
    assert read_quantity(text, scalar_text).numbers[0] == number


@pytest.mark.parametrize("text", ["2,4", "0,810", "10,24", "0,5", "1,23,456"])
def test_decimal_commas_are_sent_back(text):
    """0,5 has two readings."""
    with pytest.raises(Unreadable):
        read_quantity(text, scalar_text)


def test_letters_may_stay_where_a_question_declares_them():
    """A component with a letter is kept as a formula; the others are numbers."""
    got = read_quantity("4x, 2, z/2", read_row, ["x", "z"])
    assert set(got.formulas) == {0, 2}
    assert got.numbers[1] == 2
    assert not got.is_numeric
