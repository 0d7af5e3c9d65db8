"""`%load_ext nablagrade` and `%check` in a notebook's own kernel."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from nablagrade.checking.live import SESSION
from tests.checking.conftest import RELEASE
from tests.cli import small_course


@pytest.fixture
def kernel(write, monkeypatch, capsys):
    """`kernel(source)`: what a cell prints in a kernel whose notebook is a student's level A."""
    monkeypatch.chdir(write({"a1_gradient": "1, 2", "a2_partial": "7", "a3_partial": "3"}).parent)
    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "nablagrade")

    def run(source):
        capsys.readouterr()
        shell.run_cell(source)
        return capsys.readouterr().out

    yield run
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


CHECK = f"%check --release {RELEASE}"


def test_one_question(kernel):
    """Its form is looked at on the name as it is now; what that needs is made beside the student's names."""
    kernel("a1_gradient = 1, 2")
    assert kernel(f"{CHECK} a1").splitlines()[:2] == ["The form fits:", "  ✓ A1 · The worked gradient at a new point"]
    kernel("a1_gradient = 1, 2, 3")
    assert "a1_gradient: 2 numbers with commas between them are asked for, and I count 3." in kernel(f"{CHECK} A1")
    assert kernel("print('look' in globals(), 'np' in globals())") == "False False\n"


def test_all_questions(kernel):
    """Misspelt, open, of an old run: the same words as before handing in."""
    kernel("a2_partal = 7\na3_partial = ...\na5_partial = 5")
    said = kernel(CHECK)
    assert (
        "A2 · One partial derivative at a point: you wrote `a2_partal`, and the question asks for `a2_partial`" in said
    )
    assert "A5 · Held still is not held at zero: `a5_partial` is there from an earlier run" not in said
    assert "  – A3 · A product of powers\n" in said


def test_a_slip_is_told_once(kernel):
    """A misspelt name is meant for the nearest question only, not for each whose name is alike."""
    said = kernel(f"a2_partal = 7\n{CHECK}")
    assert said.count("you wrote `a2_partal`") == 1
    assert "`a3_partial` is not there yet: run the cell that makes it" in said


def test_cells_that_were_not_run(kernel):
    """In a fresh kernel an answer is not missing: its cell is to be run, or it is open."""
    said = kernel(f"{CHECK} a1 a4")
    assert "A1 · The worked gradient at a new point: `a1_gradient` is not there yet: run the cell that makes it" in said
    assert "Still open:\n  – A4 · The gradient of a linear function" in said
    assert "A2" not in said


def test_another_file(kernel, write, tmp_path):
    """What is odd about the file is said with all questions, as before handing in."""
    path = write({}).rename(tmp_path / "mine.ipynb")
    assert "this file is called mine.ipynb" in kernel(f"{CHECK} --notebook {path}")
    assert "this file is called" not in kernel(f"{CHECK} --notebook {path} a1")


def test_a_name_of_an_old_run(kernel, write):
    """A name that no cell of the saved notebook makes would be gone after a restart."""
    write({"a5_partial": "=1"})
    kernel("a5_partial = 5")
    assert "`a5_partial` is there from an earlier run, and no cell of the saved notebook makes it" in kernel(
        f"{CHECK} a5"
    )


def test_wrong_use(kernel, monkeypatch, tmp_path):
    """A question that is none, or no notebook, is one sentence and no traceback."""
    assert kernel(f"{CHECK} z9") == "there is no question z9; there are a1, a2, a3, a4, a5, a6\n"
    monkeypatch.chdir(tmp_path)
    assert kernel("%check") == "which notebook is this? say it with %check --notebook FILE.ipynb\n"
    assert kernel("%check --notebook x.ipynb") == "x.ipynb: is no file; give the notebook that is open here\n"


def test_without_a_release(kernel, tmp_path, monkeypatch):
    """Where no released notebook is near, the notebook's own marks do; Jupyter says where it lies."""
    notebook = small_course.level_b("b1 = 1", "Why?", "assert b1 == 7")
    monkeypatch.setenv(SESSION, str(small_course.save(tmp_path / "lab" / "level-b.ipynb", notebook)))
    kernel("b1 = 1")
    assert "the visible test `b1-seven` does not pass yet; run its cell to read what it says" in kernel("%check b1")
    kernel("b1 = 7")
    assert kernel("%check b1").startswith("The form fits:\n  ✓ B1")
    assert "hand it in" not in kernel("%check b1")
    assert "%check alone looks at the whole notebook" in kernel("%check b1")
