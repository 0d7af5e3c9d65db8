"""Which of a student's files is the notebook asked for."""

from __future__ import annotations

import copy
import json

import pytest

from nablagrade.errors import NotebookError
from nablagrade.notebooks.finding import find_notebook


@pytest.fixture
def hand_in(tmp_path):
    """`hand_in(name, notebook)`: a submitted file."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


@pytest.fixture
def other(notebook, cell):
    """A notebook of another lesson."""
    return notebook(cell("y = 1", "y", solution=True), cell("assert y", "other", grade=True, points=1))


def test_the_file_of_its_name(hand_in, released, plan):
    """The file of the right name is the one, without a note."""
    found = find_notebook([hand_in("level-a.ipynb", released)], plan)
    assert len(found.notebook["cells"]) == 6
    assert found.notes == ()


def test_nothing_handed_in(hand_in, plan, other):
    """No file, or only files of other lessons: nothing was handed in."""
    assert find_notebook([], plan) is None
    assert find_notebook([hand_in("essay.ipynb", other), hand_in("junk.ipynb", b"{")], plan) is None


def test_a_renamed_file_is_known_by_its_cells(hand_in, released, plan, other):
    """`level-a (1).ipynb` is taken for level-a, and the record says so."""
    found = find_notebook([hand_in("b.ipynb", other), hand_in("level-a (1).ipynb", released)], plan)
    assert [str(note) for note in found.notes] == [
        "level-a (1).ipynb: taken for level-a.ipynb, because its exercises are in it"
    ]


def test_of_two_copies_the_fuller_one(hand_in, released, plan):
    """A half-empty copy does not win over a whole one."""
    half = copy.deepcopy(released)
    half["cells"] = half["cells"][:4]
    found = find_notebook([hand_in("a.ipynb", half), hand_in("z.ipynb", released)], plan)
    assert "z.ipynb" in found.notes[0].words


def test_a_small_part_is_not_enough(hand_in, released, plan):
    """A notebook with one shared cell is another one."""
    released["cells"] = released["cells"][:2]
    assert find_notebook([hand_in("other.ipynb", released)], plan) is None


def test_the_right_name_with_the_wrong_exercises(hand_in, plan, other):
    """A notebook for another lesson under this name is said to be one."""
    with pytest.raises(NotebookError, match=r"level-a.ipynb: holds no exercise of this notebook; hand in the one"):
        find_notebook([hand_in("level-a.ipynb", other)], plan)


def test_a_broken_file_of_the_right_name_is_unreadable(hand_in, plan, released):
    """A broken notebook is not missing, also when a copy lies beside it."""
    with pytest.raises(NotebookError, match="broken JSON"):
        find_notebook([hand_in("level-a.ipynb", b"{"), hand_in("copy.ipynb", released)], plan)
