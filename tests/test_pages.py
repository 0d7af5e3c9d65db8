"""The site's pages and the README, typed as they stand."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nablagrade.cli.main import main
from tests.conftest import copy_course, run_command

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = {
    path.name: blocks for path in (ROOT / "docs").glob("*.md") if (blocks := BLOCK.findall(path.read_text("utf-8")))
}
TABLE = "\n".join(re.findall(r"^\|.*$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
README_CALLS = re.findall(r"`nablagrade ([a-z]+(?: [^`|\n]*)?)`", TABLE)
LESSON, STUDENT = "gradient-vector", "all-right"
MEANT = {"STUDENT": STUDENT, "ASSIGNMENT": LESSON, "DIR": "new-course", "…": ""}
INSTEAD = {
    "merge": ["merge", "."],  # of other machines' results
    "audit": ["audit", LESSON, "--exercise", "a1*", "--no-mutants"],  # all of it has tests of its own
}
CODES = {"grade --fail-under 50 --fail-on-notes": 1}  # the newcomer has nothing right; all others end with 0
SERVING = ("review", "watch")  # go on until somebody ends them: their own tests do


def test_there_are_pages():
    """The pattern finds what is typed on the pages."""
    assert {"instructor.md", "student.md", "ta.md", "ci.md", "hub.md"} <= set(PAGES)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_typed(page, tmp_path):
    """Each block of a page runs as it stands, one after the other, in an empty folder."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(PAGES[page])],
        cwd=tmp_path, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


@pytest.fixture
def class_of_two(tmp_path, monkeypatch):
    """This repository's course with two students of one lesson, and what its README hands in."""
    course = copy_course(tmp_path / "course")
    for student in (STUDENT, "swapped-coordinates"):
        shutil.copytree(ROOT / "submissions" / student / LESSON, course / "submissions" / student / LESSON)
    with zipfile.ZipFile(course / "submissions.zip", "w") as download:
        download.write(ROOT / "release" / LESSON / "level-a.ipynb", "newcomer/level-a.ipynb")
    (course / "EXPORT.csv").write_text(
        f"Student,ID,SIS Login ID,Section,{LESSON} (1)\nPoints Possible,,,,\nA,1,{STUDENT},,\n"
    )
    shutil.copy(course / "submissions" / STUDENT / LESSON / "level-a.ipynb", course)
    monkeypatch.chdir(course)
    return course


@pytest.mark.slow
def test_the_readme_can_be_typed(class_of_two, capsys, monkeypatch):
    """Each command of the README's table runs, in its order."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    for call in README_CALLS:
        words = [word for name in call.split() if (word := MEANT.get(name, name))]
        if words[0] in SERVING:
            continue
        if words[0] == "extend":
            run_command(
                "nbgrader", "db", "assignment", "add", LESSON, "--duedate", "2026-03-01 12:00 UTC", cwd=class_of_two
            )
        code = main(INSTEAD.get(words[0], words))
        assert code == CODES.get(call, 0), (call, capsys.readouterr().err[-2000:])
        shutil.rmtree(class_of_two / "new-course", ignore_errors=True)
