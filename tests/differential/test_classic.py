"""A term of a classic course under plain `nbgrader autograde` and under ours: the same gradebook, files and modes."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.differential import classic

pytestmark = pytest.mark.slow

WAYS = {
    "strict": ("nablagrade", "autograde", "--strict"),
    "own": ("nablagrade", "autograde"),
}
CELL, NOTEBOOK = 8, 11  # lengths of rows
SWITCH = "\nfrom nablagrade import use_in_nbgrader; use_in_nbgrader()\n"


@pytest.fixture(scope="module")
def vanilla(once, command) -> Path:
    """The term with plain nbgrader."""
    return once("classic-vanilla", lambda place: classic.play(place, command, ("nbgrader", "autograde")))


@pytest.fixture(scope="module", params=WAYS)
def ours(request, once, command) -> Path:
    """The term with each of our ways."""

    def make(place: Path) -> None:
        classic.play(place, command, WAYS[request.param])

    return once(f"classic-{request.param}", make)


@pytest.mark.parametrize("stage", ["first", "second", "third"])
def test_same_gradebook(vanilla, ours, stage):
    """Grades, totals, penalties, comments and flags are the same after grading, after changes, and after --force.

    Only nbgrader opens what a person has graded again where the answer is the same.
    """
    mine, theirs = dump(ours, stage), dump(vanilla, stage)
    if ours.name == "classic-own":
        mine, theirs = ([_unopened(row) for row in rows] for rows in (mine, theirs))
    assert mine == theirs


def _unopened(row: list[Any]) -> list[Any]:
    """A row without whether it is open: of a cell that a person has graded, and of a notebook as a whole."""
    is_open = {CELL: 6, NOTEBOOK: 7}.get(len(row))
    is_told = is_open is not None and (len(row) == NOTEBOOK or row[4] != "None")
    return [one for place, one in enumerate(row) if not (is_told and place == is_open)]


def dump(course: Path, stage: str) -> list[Any]:
    """What the gradebook held."""
    return json.loads((course / f"{stage}.json").read_text())


def test_the_term_is_worth_comparing(vanilla):
    """All that is to be compared does occur: penalties, parts of points, manual points, missing notebooks."""
    rows = {(row[0], row[1], row[2]): row[3:] for row in dump(vanilla, "first") if len(row) == 8}
    assert rows["square-for-double", "p1", "double-test"][0] == "0.0"
    assert rows["square-for-double", "p1", "double-part"][0] == "1.0"
    assert rows["harmless-warning", "p1", "double-test"][0] == "5.0"
    assert rows["warning-in-the-test", "p1", "double-test"][0] == "0.0"
    assert rows["late", "p2", "one"][0] == "0.0"
    late = {tuple(row[:2]): row[-1] for row in dump(vanilla, "first") if len(row) == 11}
    assert float(late["late", "p1"]) == 2.0


BUTTON = """
from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGraderApp

app = NbGraderApp()
app.initialize([])
assert NbGraderAPI(parent=app, coursedir=app.coursedir).autograde("ps1", "late")["success"]
"""


def test_the_switch(ours, tmp_path, command):
    """With one line of configuration `nbgrader autograde` and formgrader's button are ours: our records are there."""
    course = shutil.copytree(ours, tmp_path / "course")
    shutil.rmtree(course / "records", ignore_errors=True)
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + SWITCH)
    done = command("nbgrader", "autograde", "ps1", "--student=right", "--force", cwd=course)
    assert done.returncode == 0, done.stderr
    done = command(sys.executable, "-c", BUTTON, cwd=course)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (course / "records").iterdir() if path.is_dir()) == ["late", "right"]


def test_same_files(vanilla, ours):
    """The autograded folders hold the same files with the same modes; notebooks up to times and tracebacks."""
    theirs, mine = files(vanilla), files(ours)
    assert sorted(mine) == sorted(theirs)
    assert any(name.endswith("out/a.txt") for name in mine)
    for name, path in mine.items():
        assert path.stat().st_mode == theirs[name].stat().st_mode, name
        assert content(path) == content(theirs[name]), name


def files(course: Path) -> dict[str, Path]:
    """The autograded files by name."""
    folder = course / "autograded"
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


def content(path: Path) -> Any:
    """What a file holds, without what differs from run to run."""
    if path.suffix != ".ipynb":
        return path.read_bytes()
    book = json.loads(path.read_text())
    for cell in book["cells"]:
        cell["metadata"].pop("execution", None)
        for output in cell.get("outputs", ()):
            output.pop("traceback", None)
    return book
