"""What a classic test in the examiner gets of a student's objects: data exactly like them, or numbers."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, namedtuple
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from nablagrade.engine.checks.borrowed import Borrowed, StandIn, Unmovable
from nablagrade.engine.wire.lent import MOST_EFFORT, Lender

Point = namedtuple("Point", "x y")  # as a student writes it


class Colour(IntEnum):
    """A number that is more."""

    RED = 1


class Listing(list[int]):
    """A list that is more."""


def _items(n: int) -> Any:
    yield from range(n)


EXACT = [
    None, True, 7, -(10**50), 0.5, float("inf"), 1 + 2j, "ü", b"x", ..., Fraction(1, 3), Decimal("0.1"),
    [1, [2.5, ("a", {"b": {3}})]], np.float64(2), np.int32(3), np.array([[1, 2]]), np.array([1.5, np.nan]),
    range(1, 9, 2), frozenset({1, 2}), OrderedDict(a=1), Counter("aab"), defaultdict(int, a=1),
    {"a": 1}.keys(), {"a": 1}.items(),
]  # fmt: skip
STAY = [
    Colour.RED, Listing([1]), [Colour.RED], np.array(["a"]), np.ma.array([1]), np.arange(3).astype(">i4"),
    [float("nan")], "\ud800", 1 << 20_000, object(), defaultdict(lambda: 0), {"key": Listing()},
]  # fmt: skip


class _Nobody:
    """Who is never asked."""

    def call(self, *_args: Any) -> Any:
        raise AssertionError

    step = call

    def given_up(self, why: BaseException) -> BaseException:
        return why


def _borrowed(value: Any) -> Any:
    return Borrowed(_Nobody()).received(Lender().lend(value))


@pytest.mark.parametrize("value", EXACT, ids=repr)
def test_exact_values(value):
    """A value comes as one of exactly its type, with the same items."""
    got = _borrowed(value)
    assert type(got) is type(value)
    assert repr(got) == repr(value)


def test_what_a_dict_shows():
    """A dict's values, which are equal to nothing but themselves, and a named tuple with its names."""
    assert list(_borrowed({"a": 1}.values())) == [1]
    point = _borrowed(Point(1, 2))
    assert (point, point.x, type(point).__name__) == ((1, 2), 1, "Point")


@pytest.mark.parametrize("value", STAY, ids=lambda value: type(value).__name__)
def test_what_is_nearly_data_stays(value):
    """What a test could tell from plain data stays where it is; a look into it ends the attempt."""
    got = _borrowed(value)
    while not isinstance(got, StandIn):
        got = next(iter(got.values() if isinstance(got, dict) else got))
    with pytest.raises(Unmovable):
        bool(got == 1)
    with pytest.raises(Unmovable):
        isinstance(got, int)
    assert got is not None


def test_functions_and_generators():
    """A function can be called and a generator gone through, and neither can be anything else."""
    function, generator = _borrowed(_items), _borrowed(_items(3))
    assert callable(function)
    assert not callable(generator)
    with pytest.raises(TypeError, match="object of type 'generator' has no len"):
        len(generator)
    with pytest.raises(Unmovable):
        str(function)


def test_the_same_object_comes_once():
    """A list that is returned again is the same one here, and has what was done to it there."""
    lender, there = Lender(), [1, [2]]
    borrowed = Borrowed(_Nobody())
    first = borrowed.received(lender.lend(there))
    assert borrowed.received(lender.lend(there)) is first
    assert lender.changed() == []
    there[1].append(3)
    [told] = lender.changed()
    assert borrowed.rebuilt(told) == [1, [2, 3]]
    assert lender.changed() == []


def test_looking_after_values_is_bounded():
    """Who hands out more than can be looked after is told so, before it takes long."""
    lender = Lender()
    kept = [list(range(1000)) for _ in range(100)]
    for one in kept:
        lender.watch(one)
    for _ in range(MOST_EFFORT // (100 * 1001)):
        assert lender.changed() == []
    with pytest.raises(OverflowError):
        lender.changed()


def test_what_is_handed_over():
    """Data goes as data, what came from there as its number, and a part of what was handed over not by itself."""
    lender, borrowed = Lender(), Borrowed(_Nobody())
    got = borrowed.received(lender.lend([1, 2]))
    assert borrowed.wire({"a": got}) == ["d", [["a", ["k", "0"]]]]
    rows = [[1], [2]]
    borrowed.wire(rows)
    with pytest.raises(Unmovable, match="a part of"):
        borrowed.wire(rows[0])
    with pytest.raises(Unmovable, match="Listing"):
        borrowed.wire(Listing([1]))
