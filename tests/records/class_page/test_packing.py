"""Numbers packed for the page of a large class, and when they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nablagrade.records.class_page.packing import MOST_TOLD, is_large, pack
from nablagrade.records.class_page.view import Crowd


@given(st.lists(st.integers(0, 30)))
def test_what_is_packed_is_all_there(numbers):
    """In its order, and runs are short."""
    runs = [[int(end) for end in run.split("-")] for run in pack(numbers).split()]
    assert [number for run in runs for number in range(run[0], run[-1] + 1)] == numbers
    assert pack(range(1, 401)) == "1-400"


def test_only_a_large_class_is_packed():
    """What a page can hold is told at its place."""
    few, many = (Crowd("n1", "Right", 3, (("anna", 1),) * count) for count in (MOST_TOLD, MOST_TOLD + 1))
    assert not is_large([few], [])
    assert is_large([many], [])
