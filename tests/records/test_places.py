"""Places for files: who comes first keeps the name, and whatever comes later is kept, too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nablagrade.records.places import ENDING, MAX_BYTES, Places

NAMES = st.lists(
    st.lists(st.sampled_from(["a", "b", f"a{ENDING}", f"a{ENDING}2", "é" * 127]), min_size=1, max_size=3).map("/".join)
)


def given_to(*names, reserved=()):
    """The places that some names get, one after the other."""
    places = Places(reserved)
    return [places.give(name) for name in names]


def test_what_is_in_nobodys_way_keeps_its_name():
    """Files and folders of different names, and the same file again, which is replaced."""
    names = ["data.csv", "data/x.csv", "data/more/y.csv", "data.csv"]
    assert given_to(*names) == names


def test_a_folder_where_a_file_is():
    """All that lies in it is kept together, in a folder of another name."""
    assert given_to("data.csv", "data.csv/x", "data.csv/y/z") == [
        "data.csv",
        "data.csv.theirs/x",
        "data.csv.theirs/y/z",
    ]


def test_a_file_where_a_folder_is():
    """Also inside a folder."""
    assert given_to("a/data/x", "a/data") == ["a/data/x", "a/data.theirs"]


def test_another_name_that_is_taken():
    """The next one is tried."""
    assert given_to("a", "a.theirs", "a/x") == ["a", "a.theirs", "a.theirs2/x"]


def test_reserved_names():
    """Neither a file nor a folder may have them."""
    given = given_to("timestamp.txt", "timestamp.txt/x", "sub/timestamp.txt", reserved=["timestamp.txt"])
    assert given == ["timestamp.txt.theirs", "timestamp.txt.theirs2/x", "sub/timestamp.txt"]


def test_a_name_of_full_length():
    """A name that has no room for an ending loses its end; letters stay whole."""
    _, kept = given_to("é" * 127 + "x", f"{'é' * 127}x/y")
    assert kept == f"{'é' * 124}{ENDING}/y"


@given(NAMES, NAMES)
def test_nobody_hinders_anybody(reserved, names):
    """Whatever is asked for: no file is a folder, no reserved name is given, and no name is too long for a disk."""
    kept = given_to(*names, reserved=reserved)
    folders = {name.rsplit("/", depth)[0] for name in kept for depth in range(1, name.count("/") + 1)}
    assert not folders & set(kept)
    assert not (folders | set(kept)) & set(reserved)
    assert all(len(part.encode()) <= MAX_BYTES for name in kept for part in name.split("/"))
    assert len({*kept}) == len({*names})
