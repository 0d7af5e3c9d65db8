"""Comparers: type, shape, dtype and numbers, each said; nothing is broadcast and nothing raises."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

import nablagrade
from nablagrade.answers import (
    central_points,
    central_quotients,
    complex_slopes,
    is_array,
    is_asked_alike,
    is_asked_at,
    is_close,
    is_float,
    is_near,
    is_number,
    is_same,
    place_of,
    says,
    scheme_of,
)
from nablagrade.engine.wire.held import HeldArray
from nablagrade.model import Opaque

ROW = np.array([1.0, 2.0])
NONE_OF_THEM = (
    None, "2", "2.0", [2.0], (2.0,), {2.0}, {"a": 2.0}, b"2", True, np.True_, 2j, np.complex128(2), math.nan, math.inf,
    np.float64("nan"), np.array(2.0), np.array([2.0]), np.array(["2"]), np.array([None]), Fraction(2), Opaque("X"), ...,
)  # fmt: skip


@pytest.mark.parametrize("value", NONE_OF_THEM, ids=repr)
def test_what_is_no_number(value):
    """A truth value, a text, an array, NaN and infinity are no numbers, near nothing, and no array of two."""
    assert not is_number(value)
    assert not is_float(value)
    assert not is_near(value, 2.0, rtol=1.0)
    assert not is_array(value, (2,), dtype=None)
    assert not is_close(value, [2.0, 2.0], atol=9)


@pytest.mark.parametrize(
    ("value", "is_one_float"),
    [(2, False), (np.int8(2), False), (np.uint64(2), False), (2.0, True), (np.float64(2), True), (np.float32(2), True)],
)
def test_numbers_and_floats(value, is_one_float):
    """An integer is a number and no float; each of them is near 2."""
    assert is_number(value)
    assert is_float(value) is is_one_float
    assert is_near(value, 2)
    assert is_near(value, 2.1, atol=0.1)
    assert not is_near(value, 2.1, rtol=1e-9)


def test_numbers_too_large_for_a_float():
    """They are no numbers that could be compared, and no exception."""
    assert not is_number(10**400)
    assert not is_near(-(10**400), 1.0, rtol=1e9)
    assert is_number(10**300)


HELD = ROW.view(HeldArray)


@pytest.mark.parametrize(
    "value",
    [
        [1.0, 2.0], (1.0, 2.0), ROW[:, None], ROW[None], np.array(1.0), np.array([1.0]), np.array([1.0, 1.0, 1.0]),
        ROW.astype(int), ROW.astype(np.float32), ROW.astype(complex), ROW.astype(object), ROW.astype(str), HELD,
        np.array([1.0, np.nan]), np.array([1.0, np.inf]), np.array([]), np.array([1.0, 2.1]),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_not_close_to_a_row(value):
    """Neither another container, shape or dtype, nor a number that is missing or off, is close to a row."""
    assert not is_close(value, [1, 2], rtol=1e-3)


def test_closeness_never_broadcasts():
    """One number is not close to many equal ones, a column not to a row."""
    ones = np.ones(3)
    assert not is_close(np.array(1.0), ones)
    assert not is_close(np.array([1.0]), ones)
    assert not is_close(ones[:, None], ones)
    assert not is_close(ones, 1.0)
    assert is_close(ones, [1, 1, 1])
    assert is_close(np.array(1.0), 1.0)
    assert is_close(np.zeros((0, 2)), np.zeros((0, 2)))


def test_the_dtype_is_float64_unless_said():
    """`dtype` asks for another one, and None takes any real one."""
    whole = np.array([1, 2])
    assert is_array(whole, (2,), dtype=np.int64)
    assert is_close(whole, [1, 2], dtype=None)
    assert not is_close(whole.astype(bool), [1, 1], dtype=None)
    assert not is_close(whole.astype(complex), [1, 2], dtype=None)


def test_the_edge_of_a_tolerance_is_near():
    """As for answer kinds: a tenth is a tenth, and the edge is right."""
    assert is_near(3.1, 3, atol=0.1)
    assert not is_near(3.1000001, 3, atol=0.1)
    assert is_close(np.array([3.1, 0.0]), [3, 0], atol=0.1)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (1, True), (1, 1.0), (0.0, -0.0), (np.float64(1), 1.0), ([1], (1,)), ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (ROW, ROW.astype(np.float32)), (ROW, ROW[None]), (ROW, [1.0, 2.0]), (HELD, ROW), (ROW, np.nextafter(ROW, 9)),
        ([ROW], [ROW, ROW]), (Opaque("X"), ROW), (None, ROW), ({"a": ROW}, {"a": ROW + 1}),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_not_the_same(value, wanted):
    """Another type, dtype, shape, order, sign of zero or last bit is not the same, whichever is asked of the other."""
    assert not is_same(value, wanted)
    assert not is_same(wanted, value)


@pytest.mark.parametrize(
    "value", [1, 0.5, math.nan, "a", None, True, ROW, np.array([np.nan]), [ROW, 1], (ROW,), {"W": ROW}, Fraction(1, 3)]
)
def test_what_is_the_same(value):
    """A copy is the same, NaN included."""
    assert is_same(value, value.copy() if hasattr(value, "copy") else value)


def test_printed_lines():
    """A line counts as a whole."""
    assert says("before\n  ok \n", "ok")
    assert not says("not ok\nok?", "ok")
    assert not says("", "ok")


def test_places_of_calls():
    """One array, or numbers; a list in place of an array, a table and what is not finite are no place."""
    assert place_of((np.array([1, 2]),)).tolist() == [1, 2]
    assert place_of((np.array([1 + 0j, 2]),)).tolist() == [1, 2]
    assert place_of((1, np.float64(2.5))).tolist() == [1, 2.5]
    assert place_of((3,)).tolist() == [3]
    for asked in ((), ([1.0, 2.0],), (ROW[None],), (ROW, 1), ("1", 2), (np.array([1j]),), (np.array([np.nan]),)):
        assert place_of(asked) is None


def test_where_a_function_was_asked():
    """Each place and no other, in any order; a call at no place at all is one too many."""
    corners = [[1.5, 2], [0.5, 2]]
    assert is_asked_at([(0.5, 2), (1.5, 2), (0.5, 2.0)], corners)
    assert not is_asked_at([(0.5, 2)], corners)
    assert not is_asked_at([(0.5, 2), (1.5, 2), (1, 2)], corners)
    assert not is_asked_at([(0.5, 2), (1.5, 2), ("1", 2)], corners)
    assert not is_asked_at([(0.5, 2, 0), (1.5, 2, 0)], corners)
    assert not is_asked_at([], corners)


def test_functions_asked_alike():
    """A default is the number that its contract names when nothing else is asked; what is no place is left out."""
    assert is_asked_alike([(ROW,), (ROW + 1,), (ROW,)], [(ROW + 1,), (ROW,)])
    assert not is_asked_alike([(ROW,)], [(np.nextafter(ROW, 9),)])
    assert not is_asked_alike([(ROW,)], [])
    assert is_asked_alike([([1.0],)], [])


def test_the_scheme_of_a_callback():
    """The points of a callback are taken as they are: tuples of arguments."""
    for n in (1, 2, 7):
        point = np.arange(n) + 0.5
        asked = [(place,) for place in central_points(point, 1e-7)]
        assert scheme_of(asked, point, 1e-7) == "central"
        assert scheme_of([(place.tolist(),) for (place,) in asked], point, 1e-7) is None
        assert scheme_of(asked[1:], point, 1e-7) is None


def test_quotients_are_exact():
    """Central quotients are the formula's own values, far from the slope where the step is large."""
    assert central_quotients(lambda v: v[0] ** 3, [Fraction(1, 3)], 0.5).tolist() == [7 / 12]
    assert central_quotients(lambda v: 7, (1, 2), 1e-5).tolist() == [0, 0]


def test_complex_slopes_need_no_formula():
    """They are right to the last digits, in the shape of the point."""
    point = np.array([[0.3, 1.0], [2.0, -1.0]])
    assert is_close(complex_slopes(lambda v: np.sum(np.sin(v) * v[0, 0]), point),
                    np.cos(point) * 0.3 + np.array([[np.sin(point).sum(), 0], [0, 0]]), rtol=1e-14)  # fmt: skip


def test_authors_import_them_from_the_package():
    """Each comparer is a name of `nablagrade`."""
    assert {"is_close", "is_same", "scheme_of", "central_quotients"} <= set(nablagrade.__all__)
    assert nablagrade.is_close is is_close
