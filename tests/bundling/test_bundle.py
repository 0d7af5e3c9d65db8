"""What is in the zip for Gradescope, and what is not."""

from __future__ import annotations

import io
import os
import zipfile
from importlib.metadata import version

import pytest

from nablagrade.bundling.gradescope import bundle
from nablagrade.bundling.own_wheel import own_wheel
from nablagrade.cli.main import main
from nablagrade.settings import load_settings
from tests.bundling.conftest import LESSON, ROOT, SECRET

PINNED = {line.lower() for line in (ROOT / "constraints.txt").read_text("utf-8").split()}


@pytest.fixture
def members(packed):
    """The contents by name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The folder in which the command is typed."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_holds_one_assignment(members):
    """The scripts, the wheel, the versions, this assignment's files and what its checks read; of specimens no code."""
    assert set(members) == {
        "setup.sh",
        "run_autograder",
        "requirements.txt",
        f"nablagrade-{version('nablagrade')}-py3-none-any.whl",
        "course/nbgrader_config.py",
        f"course/source/{LESSON}/data.csv",
        f"course/source/{LESSON}/level-a.ipynb",
        f"course/autograders/{LESSON}/test_level_a.py",
        "course/autograders/shared/table.csv",
        f"course/autograders/{LESSON}/specimens/c1-numerical-gradient/signatures.json",
        f"course/autograders/{LESSON}/specimens/c1-numerical-gradient/hints.toml",
    }


def test_no_secret_goes_along(members, packed_course):
    """Of the configuration only what grading asks for: no database, no token; and what cannot go along is told."""
    assert [name for name, content in members.items() if SECRET.encode() in content] == []
    assert b"c.Execute.timeout = 10\n" in members["course/nbgrader_config.py"]
    assert bundle(load_settings(packed_course), LESSON).left_out == ("c.Nablagrade.readable",)


def test_scripts_may_be_run(packed):
    """Gradescope keeps the modes, and runs both."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        programs = {one.filename for one in archive.infolist() if one.external_attr >> 16 & 0o111}
    assert programs == {"setup.sh", "run_autograder"}


def test_versions_are_those_of_the_constraints(members):
    """Each library in the exact version that is tried here, and what the notebook imports is among them."""
    lines = members["requirements.txt"].decode().lower().split()
    seeded = {"setuptools"}  # of the environment itself
    assert [one for one in lines if one not in PINNED and one.partition("==")[0] not in seeded] == []
    assert {"nbgrader", "numpy", "sympy", "ipython"} <= {one.partition("==")[0] for one in lines}


def test_the_wheel_is_whole_and_holds_no_bank():
    """Every file of the package and nothing else."""
    _, content = own_wheel()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    home = ROOT / "nablagrade"
    found = {path for path in home.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert names == {path.relative_to(ROOT).as_posix() for path in found}


def test_the_same_course_is_the_same_zip(packed, packed_course):
    """Byte for byte: who uploads it again sees that nothing has changed."""
    assert bundle(load_settings(packed_course), LESSON).content == packed


def test_a_name_that_is_no_text(packed_course, capsys, here):
    """The file is named, escaped, with the mend."""
    odd = packed_course / "source" / LESSON / os.fsdecode(b"odd-\xff.csv")
    odd.write_text("x\n")
    try:
        assert main(["bundle", "gradescope", LESSON, "--course", str(packed_course)]) == 2
    finally:
        odd.unlink()
    assert f"source/{LESSON}/odd-\\udcff.csv: no zip takes a file of this name" in capsys.readouterr().err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gradescope", "no-such"], "is no assignment; there are"),
        (["gradescope", LESSON, "-o", "notes.txt"], "notes.txt: is no name of a zip; write notes.zip"),
        (["moodle", LESSON], "argument platform: invalid choice: 'moodle'"),
    ],
)
def test_wrong_use(words, said, packed_course, capsys, here):
    """One sentence, exit code 2, and nothing is written."""
    assert main(["bundle", *words, "--course", str(packed_course)]) == 2
    assert said in capsys.readouterr().err
    assert list(here.iterdir()) == []
