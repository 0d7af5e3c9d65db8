"""The rule for which file is graded as which notebook: what holds whatever lies there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nablagrade.notebooks.assigning import Handed, Wanted, assign, fits
from nablagrade.notebooks.naming import Nearness, may_be, nearness

NAMES = ["level-a", "level-b", "level-a-more", "hw 1"]
IDS = st.frozensets(st.sampled_from("abcdef"), max_size=5)
WANTED = st.lists(st.builds(Wanted, st.sampled_from(NAMES), IDS), unique_by=lambda one: one.name, max_size=3)
FILE_NAMES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "hw/", "anna "]),
    st.sampled_from([*NAMES, "Level-A", "other"]),
    st.sampled_from(["", " (1)", "-v2"]),
    st.sampled_from([".ipynb", ".IPYNB", "", ".ipynb.txt"]),
)
FILES = st.lists(st.builds(Handed, FILE_NAMES, st.none() | IDS), unique_by=lambda one: one.name, max_size=6)
MANY = settings(deadline=None, max_examples=400)


@MANY
@given(FILES, WANTED)
def test_no_file_twice_and_no_notebook_that_is_none(files, wanted):
    """Each file is graded once at most, is a notebook, and shares a cell with what it is graded as."""
    given_to = assign(files, wanted)
    assert len(set(given_to.values())) == len(given_to)
    for notebook in wanted:
        if notebook.name in given_to:
            ids = files[given_to[notebook.name]].ids
            assert ids is not None
            assert ids & notebook.ids or not notebook.ids


@MANY
@given(FILES, WANTED)
def test_the_file_of_its_name_needs_no_look_at_the_others(files, wanted):
    """Where it fits it is the one, whatever lies beside it: so only that one has to be read."""
    given_to = assign(files, wanted)
    for place, file in enumerate(files):
        for notebook in wanted:
            if file.name == f"{notebook.name}.ipynb" and fits(file, notebook, wanted):
                assert given_to[notebook.name] == place


@MANY
@given(FILES, st.builds(Wanted, st.sampled_from(NAMES), IDS), st.randoms())
def test_the_order_of_files_matters_only_between_equals(files, notebook, random):
    """As much of a notebook is found in whatever order its files come."""
    shuffled = list(files)
    random.shuffle(shuffled)
    one, two = (
        len((some[given_to[notebook.name]].ids or frozenset()) & notebook.ids) if given_to else None
        for some in (files, shuffled)
        for given_to in [assign(some, [notebook])]
    )
    assert one == two


@MANY
@given(FILES, WANTED)
def test_nothing_whole_is_left_out_for_nothing(files, wanted):
    """Where a notebook has no file, none that is free holds half of it, nor has its name and a cell of it."""
    given_to = assign(files, wanted)
    free = [file for place, file in enumerate(files) if place not in given_to.values()]
    for notebook in (one for one in wanted if one.name not in given_to and one.ids):
        for file in free:
            shared = len((file.ids or frozenset()) & notebook.ids)
            assert 2 * shared < len(notebook.ids)
            assert not (shared and nearness(file.name, [one.name for one in wanted]).get(notebook.name))


NEAR = [
    ("level-a.ipynb", Nearness.EXACT), ("Level-A.ipynb", Nearness.SPELT), ("level-a.IPYNB", Nearness.SPELT),
    ("level_a.ipynb", Nearness.SPELT), ("level-a", Nearness.SPELT), ("level-a.ipynb.txt", Nearness.SPELT),
    ("hw/level-a.ipynb", Nearness.ELSEWHERE), ("hw/hw/LEVEL A.ipynb", Nearness.ELSEWHERE),
    ("level-a (1).ipynb", Nearness.WITHIN), ("anna_level-a-v2.ipynb", Nearness.WITHIN),
    ("level-ab.ipynb", Nearness.NONE), ("level.ipynb", Nearness.NONE), ("a-level.ipynb", Nearness.NONE),
]  # fmt: skip


@pytest.mark.parametrize(("name", "want"), NEAR)
def test_nearness(name, want):
    """How near a name is to `level-a`."""
    assert nearness(name, ["level-a"]).get("level-a", Nearness.NONE) is want


def test_of_names_in_one_another_the_longest():
    """`level-a-more (1)` is level-a-more, not level-a."""
    assert nearness("level-a-more (1).ipynb", NAMES) == {"level-a-more": Nearness.WITHIN}
    assert nearness("level-a-more.ipynb", NAMES) == {"level-a-more": Nearness.EXACT}


@pytest.mark.parametrize(
    ("name", "want"),
    [("level-a", True), ("level-a.json", True), ("LEVEL A.txt", True), ("other.ipynb", True), ("x.IPYNB.bak", True),
     ("data.json", False), ("Makefile", False), ("level-a.csv", False), ("level-a.py", False),
     ("._level-a.ipynb", False), ("__MACOSX/level-a.ipynb", False), (".hidden/level-a.ipynb", False)],
)  # fmt: skip
def test_what_may_be_a_notebook(name, want):
    """By its ending, or by just the name of one; what archives of a Mac hold besides is none."""
    assert may_be(name, ["level-a"]) is want
