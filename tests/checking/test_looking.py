"""A notebook run from top to bottom, and what is said of each question."""

from __future__ import annotations

import pytest

from nablagrade.checking.findings import Kind, tell
from nablagrade.checking.looking import look_at
from nablagrade.checking.released import Released, find_released
from nablagrade.errors import UsageError
from nablagrade.model import IsolationLevel
from tests.checking.conftest import RELEASE
from tests.cli import small_course

FAULTS = {
    "a1_gradient": "=a1_gradinet = 1, 2",
    "a2_partial": "=a2_partial = 2 * step",
    "a3_partial": "=a3_partial = factor",
    "a4_gradient": "1, 2",
    "a5_partial": '="""a\x1b[2Jb"""; a5_partial = missing_thing',
}
SAID = """
A1 · The worked gradient at a new point: you wrote `a1_gradinet`, and the question asks for `a1_gradient`
A2 · One partial derivative at a point: cell [18] stops: line 1, `a2_partial = 2 * step`: NameError: name 'step' is \
not defined. When you ran it, `step` was still there from a cell that is gone or changed now: write it once more
A3 · A product of powers: cell [21] stops: line 1, `a3_partial = factor`: NameError: name 'factor' is not defined. \
`factor` is made further down, in cell [33]: move that cell up
A4 · The gradient of a linear function: a4_gradient: 3 numbers with commas between them are asked for, and I count 2.
"""


def look(path, least=IsolationLevel.STRONG):
    """The report on a file of the bank's."""
    return look_at(path, find_released(path, RELEASE), least)


def add_more(cells):
    """What an old run has left in the file, and a cell that comes too late."""
    own = next(cell for cell in cells if cell["source"] == FAULTS["a2_partial"][1:])
    own["execution_count"] = 7
    cells.append(
        cells[-1] | {"cell_type": "code", "id": "late", "source": "factor = 3", "outputs": [], "execution_count": 4}
    )


def test_each_fault_has_its_sentence(write):
    """A misspelt name, one of an old run, one that comes too late, a wrong form, what is open; nothing of the key."""
    report = look(write(FAULTS, add_more))
    lines = list(tell(report))
    assert lines[:5] == ["To mend:", *(f"  ✗ {one}" for one in SAID.strip().splitlines())]
    assert "`a5_partial = missing_thing`: NameError" in lines[5].replace('"""ab"""; ', "")
    assert lines[6:8] == ["Still open:", "  – A6 · Where does the gradient point?"]
    assert report.fine == ()
    assert "\x1b" not in "".join(lines)
    assert not any(word in "".join(lines) for word in ("point)", "score", "-12", "21,"))


def test_a_file_that_is_no_notebook(tmp_path):
    """It is said in words, and nothing is run."""
    path = tmp_path / "level-a.ipynb"
    path.write_text("{ no notebook")
    report = look(path)
    assert [one.kind for one in report.findings] == [Kind.FILE]
    assert list(tell(report))[1] == "  ✗ is no notebook (broken JSON); save it again in Jupyter"


@pytest.fixture
def classic(tmp_path):
    """`classic(answer, essay)`: a notebook of a classic course whose test holds the value, and what was released."""

    def build(answer, essay, test="assert b1 == 15437, 'it is 15437'", given="raise NotImplementedError()"):
        released = small_course.level_b(f"# YOUR CODE HERE\n{given}", "YOUR ANSWER HERE", test)
        place = small_course.save(tmp_path / "release/sums/level-b.ipynb", released)
        path = small_course.save(tmp_path / "level-b.ipynb", small_course.level_b(answer, essay, test))
        (tmp_path / "data.csv").write_text("15437")
        return look_at(path, (Released(place),), IsolationLevel.STRONG)

    return build


def test_a_classic_test_says_no_value(classic):
    """Where a visible test holds the right value in clear, it is said where to read it, and no more."""
    report = classic("b1 = 6", "Because.")
    assert [one.words for one in report.findings] == [
        "the visible test in cell [2] does not pass yet; run that cell to read what it says"
    ]
    assert [one.id for one in report.fine] == ["b2_text"]


def test_a_classic_notebook_that_is_done(classic):
    """Files beside the notebook are found; a free text that was written is fine."""
    assert classic("b1 = int(open('data.csv').read())", "Because.").findings == ()


def test_a_name_that_is_missing_beside_one_of_pythons(classic):
    """Who calls something `str` learns all the same that a name is missing, where no visible test says so."""
    (found,) = classic("str = 'x'\nbb1 = 7", "Because.", "# hidden", "b1 = ...").findings
    assert found.words == "you wrote `bb1`, and the question asks for `b1`"


def test_another_language(tmp_path):
    """A notebook for another kernel is not run as if it were Python."""
    notebook = small_course.level_b("b1 <- 7", "Because.", "stopifnot(b1 > 0)")
    notebook["metadata"]["kernelspec"] = {"display_name": "R", "language": "R", "name": "ir"}
    path = small_course.save(tmp_path / "level-b.ipynb", notebook)
    with pytest.raises(UsageError, match="is a notebook for r, and only Python is run here"):
        look_at(path, (Released(path),), IsolationLevel.STRONG)


@pytest.mark.slow
def test_without_a_sandbox(write):
    """Asked for, the notebook is run as Jupyter runs it, with the same words."""
    assert look(write(FAULTS, add_more), IsolationLevel.NONE).findings == look(write(FAULTS, add_more)).findings


@pytest.mark.slow
def test_cells_that_do_not_end(write):
    """A cell that ends Python or never ends costs its own question; the others are looked at as ever."""
    report = look(
        write({"a1_gradient": "=import os; os._exit(3)", "a2_partial": "7", "a3_partial": "=while True: pass"})
    )
    lines = list(tell(report))
    assert "A1 · The worked gradient at a new point: cell [15]: your code ended Python itself." in lines[1]
    assert "A3 · A product of powers: cell [21]: took too long." in lines[2]
    assert [one.id for one in report.fine] == ["a2-single-partial"]
