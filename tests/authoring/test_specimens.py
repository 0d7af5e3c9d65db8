"""Specimens: wrong answers and unusual right ones, and what is said of a file that cannot be read."""

from __future__ import annotations

import pytest

from nablagrade.authoring.specimens import load_specimens
from nablagrade.errors import CourseError

TABLE = """
cell = "a1_total"
right = ['"1"', '2']
refused = ["[]"]

[wrong]
sign-lost = '-1'
"""
PAIRS = """
cells = ["a1_x", "a1_y"]
right = [['1', '"2"']]

[wrong]
swapped = ['2', '1']
"""
CODE = '''"""Goes wrong.

fails: test_a test_b
mistake: forward
"""
# %% first
x = 1

# %% second
y = 2
'''


@pytest.fixture
def shelf(tmp_path):
    """`shelf(name, text)`: a file beside the checks of a lesson; returns all specimens."""

    def put(name, text):
        path = tmp_path / "lesson" / "specimens" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return load_specimens(tmp_path, "lesson")

    return put


def test_values_come_from_a_table(shelf):
    """One file for an exercise: right ones, refused ones, and wrong ones under their mistakes' names."""
    found = shelf("a1-total.toml", TABLE)
    assert [(one.name, one.is_right, one.mistake) for one in found] == [
        ("right-1", True, None), ("right-2", True, None), ("refused-1", False, None), ("sign-lost", False, "sign-lost"),
    ]  # fmt: skip
    assert {one.exercise for one in found} == {"a1-total"}
    assert found[0].cells == (("a1_total", 'a1_total = (\n    "1"\n)'),)
    assert found[0].fails is None


def test_an_answer_in_several_cells(shelf):
    """A table with `cells` replaces each of them."""
    right, swapped = shelf("a1-pair.toml", PAIRS)
    assert right.cells == (("a1_x", "a1_x = (\n    1\n)"), ("a1_y", 'a1_y = (\n    "2"\n)'))
    assert (swapped.mistake, swapped.cells[1]) == ("swapped", ("a1_y", "a1_y = (\n    1\n)"))


@pytest.mark.parametrize("answer", ["['1']", "'1'", "['1', '2', '3']", "['1', 2]", "3"])
def test_an_answer_for_each_cell(shelf, answer):
    """An answer that is not one text for each cell is no answer: the file is named, and the mend."""
    with pytest.raises(CourseError, match=r"a1-pair\.toml: .* is no answer to a1_x and a1_y; write a text of Python"):
        shelf("a1-pair.toml", PAIRS.replace("['2', '1']", answer))


def test_functions_come_as_code(shelf):
    """One file for a version: the cells it replaces, the checks it must fail, the mistake it is."""
    [found] = shelf("c1-function/forward.py", CODE)
    assert (found.exercise, found.name, found.is_right, found.mistake) == ("c1-function", "forward", False, "forward")
    assert found.fails == {"test_a", "test_b"}
    assert found.cells == (("first", "x = 1"), ("second", "y = 2"))


def test_a_right_version_fails_nothing(shelf):
    """`fails: nothing` says that it is right."""
    [found] = shelf("c1-function/right.py", CODE.replace("test_a test_b", "nothing").replace("mistake: forward\n", ""))
    assert (found.is_right, found.fails, found.mistake) == (True, frozenset(), None)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a1.toml", "cell = ", "cannot be read"),
        ("a1.toml", "right = ['1']", "cell"),
        ("a1.toml", "cell = 'x'\nwrong = 3", "wrong"),
        ("a1.toml", "cells = []", "cell"),
        ("a1.toml", "cells = ['x', 3]", "cell"),
        ("c1/x.py", '"""fails: nothing"""\n# %% x\nx = (', "is no Python"),
        ("c1/x.py", "# %% x\nx = 1", "needs a docstring with a line `fails:"),
        ("c1/x.py", '"""Words.\n\nfails: test_a\n"""\nx = 1', "a line `# %% CELL`"),
        ("c1/x.py", '"""Words."""\n# %% x\nx = 1', "needs a docstring"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(shelf, name, text, words):
    """One sentence with the path, and what belongs into the file."""
    with pytest.raises(CourseError, match=words) as caught:
        shelf(name, text)
    assert name in str(caught.value)


def test_a_lesson_without_specimens(tmp_path):
    """No folder, no specimens."""
    assert load_specimens(tmp_path, "lesson") == ()
