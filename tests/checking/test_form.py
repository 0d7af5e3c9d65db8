"""Whether a file is the right one, and whole; nothing is run."""

from __future__ import annotations

import pytest

from nablagrade.checking.form import identify, look_at_form
from nablagrade.checking.released import Released, find_released
from nablagrade.errors import UsageError
from nablagrade.notebooks.cells import parse, read_bytes
from tests.checking.conftest import RELEASE

LEVEL_A = Released(RELEASE / "gradient-vector" / "level-a.ipynb")


def said(path):
    """What is said about a file, as the released notebook that it is and sentences."""
    notebook = parse(read_bytes(path), path.name)
    released, findings = identify(path, notebook, find_released(path, RELEASE))
    return released and released.name, [*findings, *look_at_form(notebook, released or LEVEL_A)]


def words_of(path):
    """The sentences alone."""
    return [one.words for one in said(path)[1]]


def drop(*names):
    """A change that deletes the cells with these ids."""

    def change(cells):
        cells[:] = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") not in names]

    return change


def test_the_released_file_is_whole(write):
    """Nothing is said against what was released, whatever it is called by its lesson."""
    assert said(write({})) == ("gradient-vector, level-a", [])


def test_another_lesson_under_the_same_name(write):
    """Of five notebooks called level-a it is found which one this is, by its cells alone."""
    assert said(write({}, lesson="many-variables")) == ("many-variables, level-a", [])


@pytest.mark.parametrize(
    ("name", "mend"),
    [("level-b.ipynb", "see whether you mixed two files up"), ("mine (1).ipynb", "hand it in as level-a.ipynb")],
)
def test_a_wrong_name(write, name, mend):
    """A file that holds another level than its name says, and one whose name says nothing."""
    assert words_of(write({}, name=name)) == [
        f"this file is called {name}, but what is in it is gradient-vector, level-a: {mend}"
    ]


def test_a_wrong_folder(write, tmp_path):
    """A file that lies in another assignment's folder."""
    folder = tmp_path / "partial-derivatives"
    folder.mkdir()
    path = write({}).rename(folder / "level-a.ipynb")
    assert words_of(path) == ["this file lies in partial-derivatives, but what is in it is gradient-vector, level-a"]


def test_something_else_altogether(write):
    """A notebook of another course is none of these."""

    def change(cells):
        for number, cell in enumerate(cells):
            cell["metadata"]["nbgrader"] = {"grade_id": f"other-{number}"}

    path = write({}, change)
    assert said(path)[0] is None
    assert words_of(path)[0].startswith("this is none of the notebooks of gradient-vector, many-variables, ")


def test_marks_that_are_gone(write):
    """Cells that were copied into a new notebook have no ids by which anybody could grade them."""
    (words,) = words_of(write({}, lambda cells: [cell.update(metadata={}) for cell in cells]))
    assert words.startswith("the marks by which the grader knows the questions are gone from this file; take a fresh")


def test_cells_that_are_gone(write):
    """An answer's cell and locked ones: told apart, for an answer does not come back."""
    answer, locked = said(write({}, drop("a2_partial", "a3-power-product", "imports")))[1]
    assert answer.question == "a2-single-partial"
    assert answer.words.startswith("the cell `a2_partial` for your answer to A2 · One partial derivative at a point is")
    assert locked.words.startswith("of the cells that you were given `imports` and `a3-power-product` are gone; ")


def test_a_cell_that_was_copied(write):
    """Of copies the last one counts, and the student hears of it."""
    (words,) = words_of(write({}, lambda cells: cells.insert(24, cells[23])))
    assert (
        words == "the cell `a1_gradient` is there more than once: of copies the last one counts, so delete the others"
    )


def test_a_cell_that_was_changed(write):
    """A test that somebody rewrote is put back when it is graded: what it says here is not what counts."""
    (words,) = words_of(write({"a1-gradient-at-point": "=pass"}))
    assert words.startswith("of the cells that are not yours to change `a1-gradient-at-point` is changed, and grading")


def test_nowhere_to_look(tmp_path):
    """Without a folder of released notebooks it is said how to name one."""
    with pytest.raises(UsageError, match="with --release DIR"):
        find_released(tmp_path / "level-a.ipynb", None)
    with pytest.raises(UsageError, match="holds no released notebook"):
        find_released(tmp_path / "level-a.ipynb", tmp_path)


def test_the_next_release_folder_is_found(tmp_path):
    """Beside the notebook or above it, as in a course."""
    place = tmp_path / "release" / "sums" / "level-a.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text("{}")
    (found,) = find_released(tmp_path / "submissions" / "anna" / "sums" / "level-a.ipynb", None)
    assert found.path == place
