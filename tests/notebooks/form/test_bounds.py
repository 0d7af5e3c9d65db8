"""What JSON takes once it is written is known before: never less than it is, never much more."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from nablagrade.notebooks.form.bounds import MAX_DEPTH, MOST_OF_A_BYTE, Allowance, is_ample, written_bytes

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


def as_nbformat(value):
    """How nbformat writes it, texts as lists of their lines."""
    if isinstance(value, str):
        return value.splitlines(True)
    if isinstance(value, list):
        return [as_nbformat(one) for one in value]
    return {key: as_nbformat(one) for key, one in value.items()} if isinstance(value, dict) else value


def nested(value, depth):
    """A value inside so many lists."""
    for _ in range(depth):
        value = [value]
    return value


def written(value):
    """What nbformat writes."""
    return json.dumps(value, ensure_ascii=False, indent=1, separators=(",", ": ")).encode("utf-8", "replace")


@given(JSON, st.integers(0, 5))
def test_never_less_than_it_takes(value, depth):
    """Whatever is in it and wherever it lies, in lines or not."""
    for form in (value, as_nbformat(value)):
        around = len(written(nested(0, depth))) - 1
        assert written_bytes(value, depth, 10**9) >= len(written(nested(form, depth))) - around


def test_never_much_more():
    """What honest people keep is not twice what it takes."""
    for value in ([0.12345678] * 1000, {"some key": "some words"}, [[1, 2], [3, 4]] * 100):
        assert written_bytes(value, 0, 10**9) < 2 * len(written(value)) + 50


def test_what_is_too_deep_fits_nowhere():
    """Depth has a bound of its own."""
    value = nested(0, MAX_DEPTH)
    assert Allowance(10**6).take(value, 0)
    assert not Allowance(10**6).take([value], 0)


def test_what_fits_is_kept_in_its_order():
    """One that is too large uses nothing up."""
    fields = {"a": "x" * 100, "large": "x" * 1000, "b": "y" * 100, "c": "z" * 1000}
    Allowance(500).keep(fields, 0)
    assert list(fields) == ["a", "b"]


DENSE = st.recursive(
    st.sampled_from(["", "\n", "\x0b\x85\u2028", "\x00", "\ud800", 0, {}, []]),
    lambda inner: st.lists(inner) | st.builds(lambda one: {"": one}, inner),
    max_leaves=60,
)


@example(nested([""] * 200, MAX_DEPTH - 3), False)
@given(JSON | DENSE | st.builds(nested, DENSE, st.integers(0, MAX_DEPTH + 2)), st.booleans())
def test_what_is_not_counted_would_have_fitted(value, ensure_ascii):
    """From so few bytes as were read nothing larger is written, wherever it lies."""
    read = json.dumps(value, separators=(",", ":"), ensure_ascii=ensure_ascii).encode("utf-8", "surrogatepass")
    left = MOST_OF_A_BYTE * len(read)
    assert not is_ample(left, len(read), [value]) or Allowance(left).take(value, 1)


def test_what_is_counted_in_a_small_notebook_too():
    """Depth and numbers that are none make any size a matter of counting; few bytes that are read do not."""
    assert is_ample(500, 10, nested({"a": 1.5}, MAX_DEPTH - 2))
    assert not is_ample(500, 11, [])
    for value in ([float("nan")], [{"a": float("inf")}], nested(0, MAX_DEPTH + 1)):
        assert not is_ample(500, 10, value)
