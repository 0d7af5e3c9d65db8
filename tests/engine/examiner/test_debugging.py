"""The hidden checks under real pytest, against one submission: a notebook, or a student's folder of a lesson."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
FOLDER = "submissions/wrong-sign/gradient-vector"


def run(command, *words):
    """What pytest says of the checks of level A."""
    words = ("autograders", "--import-mode=importlib", "-p", "no:cacheprovider", "-rA", "-k", "test_a", *words)
    return command("pytest", *words, cwd=ROOT)


@pytest.mark.parametrize("path", [f"{FOLDER}/level-a.ipynb", FOLDER], ids=["notebook", "folder"])
def test_a_submission_is_judged(command, path):
    """The checks of the lesson, and of no other one, end as they do when grading."""
    ends = re.findall(r"^(PASSED|FAILED|ERROR) \S*/(\S+)/test_level_a.py::test_(a\d)", run(
        command, "--submission", path).stdout, re.MULTILINE)  # fmt: skip
    wanted = {"a1": "FAILED", "a2": "FAILED", "a3": "PASSED", "a4": "FAILED", "a5": "PASSED", "a6": "PASSED"}
    assert {exercise: end for end, _, exercise in ends} == wanted
    assert {lesson for _, lesson, _ in ends} == {"gradient-vector"}


def test_whose_notebook_must_be_said(command):
    """Without a submission the sentence says what to add."""
    done = run(command, "--exitfirst")
    assert "say whose notebook to judge: --submission PATH" in done.stdout
    assert done.returncode == 1
