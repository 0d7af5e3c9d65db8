"""Plain data across the pipe: what goes in comes out, of the same type; what no encoder wrote is refused."""

from __future__ import annotations

import base64
import json
import math
import tracemalloc
from collections import namedtuple
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nablagrade.engine.wire.values import DTYPES, MAX_INT_BITS, MAX_ITEMS, Malformed, decode, encode, is_plain
from nablagrade.figures import FigureDescription
from nablagrade.model import Opaque

CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

INTS = st.integers(-(2**130), 2**130) | st.integers(-(2**13_900), 2**13_900)  # what Python still prints
FLOATS = st.floats(allow_nan=True, allow_infinity=True)
HASHABLE = st.none() | st.booleans() | INTS | FLOATS | st.text() | st.binary() | st.fractions() | st.just(...)
HASHABLE |= st.complex_numbers(allow_nan=True, allow_infinity=True)
NUMERIC = st.sampled_from(sorted(DTYPES)).map(np.dtype)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)
ARRAYS = NUMERIC.flatmap(lambda dtype: hnp.arrays(dtype, SHAPES))
SCALARS = NUMERIC.flatmap(hnp.from_dtype).filter(lambda x: isinstance(x, np.generic))
LEAVES = HASHABLE | ARRAYS | SCALARS


def contain(children):
    """Containers of what is given."""
    keys = HASHABLE | st.tuples(HASHABLE, HASHABLE)
    return (
        st.lists(children, max_size=5)
        | st.lists(children, max_size=5).map(tuple)
        | st.sets(keys, max_size=5)
        | st.dictionaries(keys, children, max_size=5)
    )


VALUES = st.recursive(LEAVES, contain, max_leaves=10)


def cross(value):
    """A value after the whole way: encoded, written as JSON, read, decoded."""
    return decode(json.loads(json.dumps(encode(value))))


def is_same(mine, theirs):
    """The same value of the same type, where NaN is NaN and minus zero is not zero."""
    if type(mine) is not type(theirs):
        return False
    match mine:
        case np.ndarray() | np.generic():
            return mine.dtype == theirs.dtype and mine.shape == theirs.shape and _has_same_items(mine, theirs)
        case list() | tuple():
            return len(mine) == len(theirs) and all(map(is_same, mine, theirs))
        case dict():
            return is_same(list(mine.items()), list(theirs.items()))
        case set():
            return sorted(map(describe, mine)) == sorted(map(describe, theirs))
        case _:
            return describe(mine) == describe(theirs)


def _has_same_items(mine, theirs):
    if mine.dtype == object:
        return all(map(is_same, mine.ravel(), theirs.ravel()))
    return np.array_equal(mine, theirs, equal_nan=mine.dtype.kind in "fc") and _signs(mine) == _signs(theirs)


def _signs(array):
    return [] if array.dtype.kind not in "fc" else [str(x) for x in array.ravel().tolist()]


def describe(value):
    """A value in words: `repr` tells NaN from NaN no more, and minus zero from zero."""
    is_whole = type(value) in (int, Fraction)  # whose digits may be more than Python likes to print
    words = [hex(value.numerator), hex(value.denominator)] if is_whole else repr(value)
    return f"{type(value).__name__} {words}"


@CALM
@given(VALUES)
@example(-0.0)
@example(math.nan)
@example(complex(-0.0, math.inf))
@example(2**MAX_INT_BITS - 1)
@example(np.array(-0.0))
@example(np.float16("nan"))
@example(np.zeros((0, 3), dtype="uint8"))
@example(np.array([[True]]))
@example(Fraction(-3, 7))
@example({(1, "a"): [b"\xff", ...]})
def test_plain_data_comes_through(value):
    """Every kind of plain data keeps its type, dtype, shape, sign of zero, and its NaNs."""
    assert is_same(cross(value), value)


@CALM
@given(ARRAYS)
def test_memory_layout_does_not_matter(array):
    """An array in Fortran's order, or every second item of one, crosses as what it shows."""
    if array.ndim:
        assert is_same(cross(np.asfortranarray(array)), array.copy())
        assert is_same(cross(array[::2]), array[::2].copy())


@pytest.mark.parametrize("dtype", [">f8", ">i4", ">c16", ">u2"])
def test_byte_order_does_not_matter(dtype):
    """An array of the other byte order crosses with its values."""
    array = np.array([1, 2, 300]).astype(dtype)
    np.testing.assert_array_equal(cross(array), np.array([1, 2, 300]))


@CALM
@given(hnp.arrays(object, hnp.array_shapes(max_dims=2, max_side=3), elements=INTS | FLOATS | st.text()))
def test_arrays_of_objects_keep_their_items(array):
    """An array of objects crosses item by item, each with its own type, and keeps its shape."""
    assert is_same(cross(array), array)


@CALM
@given(hnp.arrays(st.just("U5"), SHAPES, elements=st.text("abcé∂", max_size=5)))
def test_arrays_of_text_keep_their_words(array):
    """An array of text crosses as an array of text."""
    came = cross(array)
    assert came.dtype.kind == "U"
    assert came.shape == array.shape
    assert came.tolist() == array.tolist()


@pytest.mark.parametrize(
    "value",
    [
        2**MAX_INT_BITS,
        -(2**MAX_INT_BITS),
        Fraction(2**MAX_INT_BITS, 3),
        [0] * (MAX_ITEMS + 1),
        np.array([None] * (MAX_ITEMS + 1)),
    ],
    ids=["int", "negative", "fraction", "list", "objects"],
)
def test_too_large_is_opaque_or_refused(value):
    """What is over a cap never comes through as a number or a container."""
    wire = encode(value)
    try:
        came = decode(wire)
    except Malformed:
        return
    assert isinstance(came, Opaque)


def test_every_number_that_crosses_can_be_printed():
    """The cap lies below Python's own limit on digits: a message about a number never fails for its length."""
    largest = 2**MAX_INT_BITS - 1
    assert cross(largest) == largest
    assert len(str(largest)) < 4300


def test_deep_nesting_is_opaque():
    """Twenty levels cross, a value that holds itself does not; its type's name does."""
    deep = []
    for _ in range(15):
        deep = [deep]
    assert cross(deep) == deep
    endless = []
    endless.append(endless)
    assert cross(endless) == Opaque("list that is too large")


class Liar(int):
    """A student's number that is equal to everything."""

    def __eq__(self, other):
        return True

    __hash__ = None


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: Liar(3), "Liar"),
        (object, "object"),
        (lambda: len, "builtin_function_or_method"),
        (lambda: np.zeros(2, dtype=[("a", "f8")]), "array of void"),
        (lambda: np.array(["2026-01-01"], dtype="M8[D]"), "array of datetime64"),
        (lambda: type("Mine", (float,), {})(1.0), "Mine"),
        (lambda: type("Text", (str,), {})("x"), "Text"),
        (lambda: type("Table", (dict,), {})(a=1), "Table"),
    ],
)
def test_other_kinds_are_opaque(make, name):
    """A subclass is not what it pretends to be: all that crosses of it is its type's name."""
    came = cross(make())
    assert isinstance(came, Opaque)
    assert came.type_name.startswith(name)
    assert not is_plain(came)


def test_a_named_tuple_is_a_tuple():
    """Its fields come through in their order, whatever its class says of itself; any other tuple's class is opaque."""

    class Pair(namedtuple("Pair", "x y")):
        """A pair whose class lies."""

        __slots__ = ()
        _fields = ("x", "y")

        def __iter__(self):
            return iter((7, 7, 7))

    assert cross(namedtuple("Two", "x y")(1.5, np.float64(2))) == (1.5, np.float64(2))
    assert cross([Pair(1, 2)]) == [(1, 2)]
    assert cross(type("Triple", (tuple,), {})((1, 2, 3))) == Opaque("Triple")


def test_opaque_inside_a_container():
    """One strange item does not hide its neighbours."""
    assert cross([1, Liar(2), "x"]) == [1, Opaque("Liar"), "x"]


def test_a_frozen_set_in_a_set_still_is_a_value():
    """A set of sets, or a dictionary with sets for keys, can be read: equal sets are equal."""
    assert cross({frozenset({1, 2})}) == {frozenset({1, 2})}


@CALM
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_crosses_as_json(text):
    """Text crosses character by character, also a lone surrogate (the channel replaces those)."""
    assert cross(text) == text


# ---------------------------------------------------------------- what no encoder of ours writes

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda children: st.lists(children, max_size=5) | st.dictionaries(st.text(max_size=6), children, max_size=4),
    max_leaves=10,
)
TAGS = st.sampled_from("ifcbEqnaAoyYFtlSdk")
SHAPE = st.lists(st.integers(-1, 2**70) | st.booleans() | st.floats(), max_size=40)
DATA = st.binary(max_size=64).map(lambda data: base64.b64encode(data).decode())
PARTS = JSON | SHAPE | DATA | st.sampled_from(sorted(DTYPES)) | st.text("0123456789abcdef-x.p+n", max_size=12)
HEADS = st.sampled_from(
    ["Add", "Mul", "Pow", "sin", "Max", "Heaviside", "Tuple", "factorial", "atan2", "Abs", "floor", "sinc", "re", "log",
     "Symbol", "Rational", "Float", "Pi", "NaN", "Infinity", "BooleanTrue", "ComplexInfinity", "ImaginaryUnit"]
)  # fmt: skip
TREES = st.recursive(
    st.sampled_from([["Symbol", "x"], ["Rational", "-3", "2"], ["Float", "1.5"], ["Pi"], ["NaN"], ["BooleanTrue"]])
    | st.lists(HEADS, min_size=1, max_size=1),
    lambda children: st.tuples(HEADS, st.lists(children, max_size=3)).map(lambda pair: [pair[0], *pair[1]]),
    max_leaves=12,
)
AXES = st.fixed_dictionaries(
    dict.fromkeys(("xlabel", "ylabel", "title", "xscale", "yscale", "aspect"), JSON)
    | dict.fromkeys(("legend", "lines", "points", "arrows", "contours"), JSON)
    | {"lines": JSON | st.lists(st.dictionaries(st.sampled_from(["x", "y", "label"]), JSON) | st.lists(st.text()))}
)
WIRES = (
    JSON
    | st.tuples(TAGS, st.lists(PARTS, max_size=4)).map(lambda pair: [pair[0], *pair[1]])
    | TREES.map(lambda tree: ["y", tree])
    | st.tuples(st.integers(-1, 4), st.integers(-1, 4), st.lists(TREES, max_size=4)).map(lambda t: ["Y", *t])
    | st.lists(AXES, max_size=2).map(lambda axes: ["F", axes])
)


@settings(CALM, max_examples=200)
@given(WIRES)
@example(["a", "float64", [0, 2**40, 2**40], ""])
@example(["a", "float64", [2**40], ""])
@example(["a", "float64", [True], base64.b64encode(bytes(8)).decode()])
@example(["a", "float64", [1] * 70, base64.b64encode(bytes(8)).decode()])
@example(["A", "U", [1], [["l", []]]])
@example(["i", "1_0"])
@example(["q", ["i", "1"], ["i", "0"]])
@example(["q", None, None])
@example(["S", [["l", []]]])
@example(["d", [["l", []]]])
@example(["d", [[["l", []], 1]]])
@example(["f", "0x1p99999"])
@example(["k", "0"])
@example(["y", ["Rational", "1", "0"]])
@example(["y", ["Symbol", "__import__('os')"]])
@example(["y", ["Lambda", ["Symbol", "x"]]])
@example(["Y", 100000, 100000, []])
def test_what_nobody_wrote_is_refused(wire):
    """Arbitrary JSON is rebuilt as plain data or refused as malformed; nothing else ever comes of it."""
    try:
        decode(wire)
    except Malformed:
        pass


@pytest.mark.parametrize("artist", [["label"], [], "x", "", {"label": None}, {"x": {}}, 7, None])
def test_a_forged_figure_is_refused(artist):
    """A figure whose artists are not what `encode` writes is malformed, not an error of ours."""
    axes = dict.fromkeys(("xlabel", "ylabel", "title", "xscale", "yscale", "aspect"), "")
    axes |= {"legend": [], "lines": [artist], "points": [], "arrows": [], "contours": []}
    with pytest.raises(Malformed):
        decode(["F", [axes]])


@pytest.mark.parametrize(
    "wire",
    [
        ["a", "float64", [2**39], base64.b64encode(bytes(8)).decode()],
        ["a", "float64", [0, 2**40], ""],
        ["A", "O", [2**39], [None]],
        ["Y", 2**20, 2**20, [["Pi"]]],
        ["i", "f" * 1_000_000],
        ["y", ["Rational", "f" * 1_000_000, "1"]],
        ["f", "0x" + "f" * 1_000_000],
        ["y", ["Pow", ["Rational", "a", "1"], ["Pow", ["Rational", "a", "1"], ["Rational", "ff", "1"]]]],
        ["y", ["factorial", ["Rational", "ffffff", "1"]]],
    ],
    ids=["shape", "empty", "objects", "matrix", "int", "rational", "float", "tower", "factorial"],
)
def test_a_small_message_stays_small(wire):
    """A message never grows when it is rebuilt: shapes are checked before memory is asked for, powers stay undone."""
    tracemalloc.start()
    try:
        decode(wire)
    except Malformed:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 30_000_000


def test_callbacks_come_in_only_where_they_are_expected():
    """A reference to one of our functions is malformed in a value, and is looked up in the arguments after a call."""
    with pytest.raises(Malformed):
        decode(["k", "0"])
    assert decode(["k", "0"], [len].__getitem__) is len
    with pytest.raises(Malformed):
        decode(["k", "7"], [len].__getitem__)


def test_plainness():
    """A figure and an opaque value have nothing to compare; everything else has."""
    assert not is_plain(FigureDescription())
    assert not is_plain(Opaque("x"))
    assert is_plain(sympy.Symbol("x"))
