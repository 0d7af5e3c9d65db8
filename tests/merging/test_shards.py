"""A class in parts."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nablagrade.course.shards import Shard, read_shard
from nablagrade.errors import UsageError


@given(st.text(), st.integers(1, 12))
def test_each_student_is_in_one_part(student, count):
    """Whoever they are, and however many parts there are: one machine grades them, and only one."""
    assert sum(Shard(number, count).holds(student) for number in range(1, count + 1)) == 1


def test_a_part_is_the_same_everywhere():
    """Whose part a student is in is decided by their id: another assignment, machine or version says the same."""
    assert [n for n in range(12) if Shard(1, 4).holds(f"s{n}")] == [3, 5, 6, 9]
    sizes = Counter(next(k for k in range(1, 9) if Shard(k, 8).holds(f"student-{n}")) for n in range(4000))
    assert all(400 < size < 600 for size in sizes.values())


@pytest.mark.parametrize("text", ["", "1", "0/4", "5/4", "1/0", "a/b", "-1/4", "1/4/2", "1.5/4", "1/" + "9" * 5000])
def test_what_is_no_part_is_refused(text):
    """One sentence says how it is written."""
    with pytest.raises(UsageError, match=r"--shard .*write 1/8"):
        read_shard(text)
