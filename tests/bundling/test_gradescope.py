"""An autograder as Gradescope runs it: in a root of its own, as root with the rights that Docker leaves it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.bundling.autograder import Autograder
from tests.bundling.conftest import LESSON, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.needs_mount]
OURS = "it is not your fault"
READS = f"""
import glob
found = ["/autograder/source/course/autograders/{LESSON}/test_level_a.py", "/autograder/results/results.json",
         "/autograder/source/course/source/{LESSON}/level-a.ipynb", "/autograder/submission_metadata.json"]
for path in found:
    try:
        open(path).read()
    except OSError:
        continue
    a6_words = "steepest ascent"
try:
    open("/autograder/results/results.json", "w").write("{{}}")
    a6_words = "steepest ascent"
except OSError:
    pass
"""


@pytest.fixture(scope="module")
def autograder(packed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Autograder:
    """The zip unpacked and set up."""
    place = tmp_path_factory.mktemp("gradescope")
    (place / "bundle.zip").write_bytes(packed)
    made = Autograder(place / "bundle.zip", place)
    made.set_up()
    return made


def of(student: str, change: Callable[[dict[str, Any]], None] = lambda _: None) -> bytes:
    """A sample student's notebook, with a change."""
    notebook = json.loads((ROOT / "submissions" / student / LESSON / "level-a.ipynb").read_text("utf-8"))
    change(notebook)
    return json.dumps(notebook).encode()


def adds_a_reader(notebook: dict[str, Any]) -> None:
    """Let the last answer be right if anything of the autograder's can be read, or its results written."""
    [cell] = [one for one in notebook["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == "a6_words"]
    cell["source"] = f"a6_words = 'down'\n{READS}"


def scores(results: dict[str, Any]) -> list[float]:
    """The points of the exercises."""
    return [test["score"] for test in results["tests"]]


def test_a_right_submission_has_all_points(autograder):
    """At level strong, without user namespaces; nothing is public but what students may see."""
    metadata = {"created_at": "2026-03-02T12:30:05Z", "users": [{}, {}, {}], "previous_submissions": [{"score": 1}]}
    results, said = autograder.grade({"level-a.ipynb": of("all-right")}, json.dumps(metadata).encode())
    assert (results["score"], scores(results)) == (6.0, [1.0] * 6)
    assert results["output"] == "It counts for all 3 of your group."
    assert (results["visibility"], results["stdout_visibility"]) == ("visible", "hidden")
    assert "leaderboard" not in results
    assert results["extra_data"]["isolation"] == "strong"
    assert "isolation strong" in said


def test_a_wrong_one_learns_no_answer(autograder):
    """Points where they are due, hints, and no expected value or name of a mistake; found under another name."""
    results, _ = autograder.grade({"my work.ipynb": of("swapped-coordinates")}, b"[" * 100_000)
    assert scores(results) == [0.0, 0.0, 0.0, 1.0, 0.0, 1.0]
    assert "taken for level-a.ipynb" in results["output"]
    told = json.dumps([test["output"] for test in results["tests"]], ensure_ascii=False)
    assert [value for value in ("12", "21", "19", "81", "27", "swapped", "assert") if value in told] == []


def test_a_hostile_one_reaches_nothing(autograder):
    """Replaced comparisons earn nothing; checks, the instructor's notebook and results are closed."""
    results, _ = autograder.grade({"level-a.ipynb": of("patches-allclose", adds_a_reader)})
    assert results["extra_data"]["isolation"] == "strong"
    assert scores(results) == [0.0] * 6


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Nothing that you handed in (0 files) is a notebook of this assignment; hand in level-a.ipynb."),
        ({"essay.txt": b"words"}, "(1 file) is a notebook of this assignment"),
        ({"level-a.ipynb": b'{"cells": ['}, "is not a notebook that Jupyter can open"),
    ],
)
def test_what_is_no_notebook_is_told_in_a_sentence(autograder, files, said):
    """results.json is there, with no points and what to do."""
    results, _ = autograder.grade(files)
    assert results["score"] == 0
    assert said in results["output"]


def test_of_several_the_one_of_the_right_name_counts(autograder):
    """Two files of one notebook are no failure."""
    files = {"level-a.ipynb": of("swapped-coordinates"), "level-a (1).ipynb": of("all-right")}
    results, _ = autograder.grade(files)
    assert results["score"] == 2.0


def test_an_autograder_that_cannot_start_says_so(autograder):
    """The results are written without Python, too."""
    python = autograder.home / "venv" / "bin" / "python"
    aside = python.rename(python.with_name("aside"))
    (autograder.home / "venv" / "bin" / "python").symlink_to("/bin/false")
    results, _ = autograder.grade({"level-a.ipynb": of("all-right")})
    aside.replace(python)
    assert (results["score"], OURS in results["output"]) == (0, True)
