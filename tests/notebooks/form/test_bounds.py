"""What JSON takes once it is written is known before: never less than it is, never much more."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from nablagrade.notebooks.form.bounds import MAX_DEPTH, Allowance, written_bytes

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
