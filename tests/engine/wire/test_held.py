"""A Series, a DataFrame, a matrix, a masked array and a Decimal come through as the plain data that they hold."""

from __future__ import annotations

import json
import warnings
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nablagrade.answers.mathematics.quantity import read_quantity
from nablagrade.answers.mathematics.sequences import read_row
from nablagrade.engine.wire.held import HeldArray
from nablagrade.engine.wire.values import Malformed, decode, encode
from nablagrade.model import Opaque

CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
DTYPES = st.sampled_from(["int64", "float64", "bool", "complex128", "uint8", "float32"])
TABLES = DTYPES.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=4))
)


def cross(value):
    """A value after the whole way: encoded, written as JSON, read, decoded."""
    return decode(json.loads(json.dumps(encode(value))))


def matrix(array):
    """NumPy's own warning, that one should not, is not the test's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.matrix(array)


@CALM
@given(TABLES)
def test_arrays_with_a_frame(array):
    """Values, shape and type are those of the array inside; the kind is told."""
    column = array[:, 0]
    for made, kind, inside in [
        (pd.DataFrame(array), "DataFrame", array), (matrix(array), "matrix", array),
        (pd.Series(column), "Series", column), (np.ma.array(array), "masked array", array),
    ]:  # fmt: skip
        got = cross(made)
        assert type(got) is HeldArray
        assert (got.held_by, got.dtype, got.shape) == (kind, inside.dtype, inside.shape)
        np.testing.assert_array_equal(got, inside)


@pytest.mark.parametrize(
    ("series", "values", "labels"),
    [
        (pd.Series([1.5, 2.5], index=["a", "b"], name="x"), [1.5, 2.5], ["a", "b"]),
        (pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])), [1, 2], [("a", 1), ("b", 2)]),
        (pd.Series(["a", "b"]), ["a", "b"], [0, 1]),
        (pd.Series(["a", "b", "a"], dtype="category"), ["a", "b", "a"], [0, 1, 2]),
        (pd.Series([1], index=pd.to_datetime(["2026-01-02"])), [1], ["2026-01-02 00:00:00"]),
        (pd.Series(pd.to_datetime(["2026-01-02"])), ["2026-01-02"], [0]),
        (pd.Series([Decimal("0.1")]), [Decimal("0.1")], [0]),
        (pd.Series([1, 2], dtype="Int64"), [1, 2], [0, 1]),
        (pd.Series([], dtype=float), [], []),
    ],
)
def test_a_series(series, values, labels):
    """Labels and name come beside the values; times come as text."""
    got = cross(series)
    assert (got.held_by, got.tolist(), got.index.tolist()) == ("Series", values, labels)
    assert got.name == series.name


def test_a_table():
    """A DataFrame of several types is an array of objects, with the names of its columns."""
    got = cross(pd.DataFrame({"n": [1, 2], "word": ["a", "b"]}, index=[7, 8]))
    assert got.tolist() == [[1, "a"], [2, "b"]]
    assert (got.index.tolist(), got.columns.tolist()) == ([7, 8], ["n", "word"])
    assert cross(pd.DataFrame({"n": [1]}).columns).tolist() == ["n"]


@pytest.mark.parametrize(
    ("values", "hidden"), [([1, 2, 3], np.nan), ([1.0, 2.0, 3.0], np.nan), (["a", "b", "c"], None)]
)
def test_what_a_mask_hides_is_not_there(values, hidden):
    """Under a mask there is no number that a check could take for an answer."""
    got = cross(np.ma.array(values, mask=[False, True, False]))
    assert got.mask.tolist() == [False, True, False]
    assert got[0] == values[0]
    assert got[1] is None if hidden is None else np.isnan(got[1])


@pytest.mark.parametrize("text", ["0.1", "-0", "1E+5", "NaN", "Infinity", "123456789.123456789", "1E-4000"])
def test_a_decimal(text):
    """A Decimal is a Decimal, digit for digit."""
    got = cross(Decimal(text))
    assert type(got) is Decimal
    assert str(got) == text


@pytest.mark.parametrize("text", ["sNaN", "1E+9999", "1E-999999", "1" * 5000])
def test_a_decimal_without_end(text):
    """What would take for ever to be written out does not come through."""
    assert isinstance(cross(Decimal(text)), Opaque)


class _Series(pd.Series):
    """A student's own."""


class _Matrix(np.matrix):
    """A student's own."""


@pytest.mark.parametrize(
    "value",
    [_Series([1.0]), matrix([[1]]).view(_Matrix), np.ma.masked, pd.Timestamp(0), pd.NA, type("Series", (), {})()],
)
def test_others_stay_opaque(value):
    """A class of a student's own, and what is no array, is told by its name only."""
    assert isinstance(cross(value), Opaque)


GOOD = ["h", "Series", ["a", "float64", [1], "AAAAAAAAAAA="], None, None, None, None]


@pytest.mark.parametrize(
    ("place", "part"),
    [(1, "list"), (1, 3), (2, None), (2, ["l", []]), (2, ["o", "x"]), (2, "text"), (3, ["a", "int64", [0], ""]),
     (3, ["l", []]), (4, GOOD[2]), (5, ["a", "bool", [], "AA=="]), (6, 3), (6, ["l", []]), (2, GOOD), (3, GOOD)],
)  # fmt: skip
def test_what_no_encoder_wrote_is_refused(place, part):
    """Each part is checked: its kind, its type, and whether labels fit the array."""
    assert decode(GOOD).tolist() == [0.0]
    with pytest.raises(Malformed):
        decode([*GOOD[:place], part, *GOOD[place + 1 :]])


@CALM
@given(
    st.lists(
        st.recursive(st.none() | st.text(max_size=3) | st.integers(), lambda one: st.lists(one, max_size=3)), max_size=8
    )
)
def test_any_wire(parts):
    """Whatever stands behind the tag is an array or Malformed, never another error."""
    for wire in (["h", *parts], ["h", "Series", *parts], ["D", *parts]):
        try:
            assert isinstance(decode(wire), HeldArray | Decimal)
        except Malformed:
            pass


@pytest.mark.parametrize(
    ("value", "numbers"),
    [(pd.Series([1, 2]), [1, 2]), (matrix([[1, 2]]), [1, 2]), (pd.DataFrame([[1.0], [2.0]]), [1, 2]),
     (np.ma.array([3]), [3]), (Decimal("0.25"), [0.25]), ([Decimal(1), 2], [1, 2]), (pd.Series([Decimal(1)]), [1])],
)  # fmt: skip
def test_answer_kinds_read_what_is_held(value, numbers):
    """A kind of answer reads them as the array or number that they hold."""
    quantity = read_quantity(cross(value), read_row)
    assert quantity.numbers.tolist() == numbers
    assert type(quantity.numbers) is np.ndarray


def test_a_check_sees_a_series(open_notebook):
    """From a student's cell to a check: values, labels, and a function's result."""
    notebook = open_notebook("import pandas as pd\ns = pd.Series([1.0, 2.0], index=list('ab'))\ndef f(): return s * 2")
    assert np.allclose(notebook["s"], [1, 2])
    assert notebook["s"].index.tolist() == ["a", "b"]
    assert notebook.call("f").value.tolist() == [2.0, 4.0]
