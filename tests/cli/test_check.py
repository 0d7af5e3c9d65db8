"""`nablagrade check`: what is said where, and how it ends."""

from __future__ import annotations

import json

import pytest

from nablagrade.cli.main import main
from nablagrade.model import IsolationLevel
from tests.cli import small_course


@pytest.fixture
def check(tmp_path, capsys):
    """`check(notebook, *words)`: the exit code, and what was said where, on a file with a released one above it."""
    test = "assert b1 > 0"
    small_course.save(tmp_path / "release/sums/level-b.ipynb", small_course.level_b("b1 = ...", "Why?", test))

    def call(answer, *words):
        notebook = small_course.level_b(answer, "Because.", test)
        path = small_course.save(tmp_path / "mine" / "level-b.ipynb", notebook)
        code = main(["check", str(path), *words])
        return code, *capsys.readouterr()

    return call


def test_done(check):
    """Exit code 0, and it is said which notebook this is; nothing on standard error."""
    code, out, err = check("b1 = 7")
    assert (code, err) == (0, "")
    assert out.startswith("level-b.ipynb is sums, level-b\n\nThe form fits:\n  ✓ B1 · Seven\n")
    assert out.endswith("You can hand it in. Whether answers are right, you learn when they are graded.\n")


def test_open(check):
    """What is open is exit code 1 as well: a script can tell a notebook that is done."""
    code, out, _ = check("b1 = ...")
    assert code == 1
    assert "Still open:\n  – B1 · Seven\n" in out
    assert "You may hand it in as it is" in out


def test_wrong_use(check, tmp_path, capsys):
    """A file that is not there, and a folder without released notebooks: exit code 2 and one sentence."""
    assert main(["check", str(tmp_path / "nowhere.ipynb")]) == 2
    assert capsys.readouterr().err.endswith("nowhere.ipynb: is no file; name your notebook\n")
    code, out, err = check("b1 = 7", "--release", str(tmp_path / "mine" / "empty"))
    assert (code, out) == (2, "")
    assert "holds no released notebook; name another folder with --release DIR" in err


def test_no_sandbox(check, monkeypatch):
    """On a machine that offers none nothing is run, and it is said how to run one's own."""
    monkeypatch.setattr("nablagrade.checking.running.level_of", lambda _: IsolationLevel.NONE)
    code, out, err = check("b1 = 7")
    assert (code, out) == (2, "")
    assert err.endswith("if it is your own, run it as Jupyter would with --isolation none\n")


def test_the_file_is_left_as_it_is(check, tmp_path):
    """What a student saved is only read, and nothing is left beside it."""
    check("b1 = 7")
    saved = json.loads((tmp_path / "mine" / "level-b.ipynb").read_text())
    assert saved == small_course.level_b("b1 = 7", "Because.", "assert b1 > 0")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["level-b.ipynb"]
