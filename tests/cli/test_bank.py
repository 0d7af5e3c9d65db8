"""`nablagrade bank`: a table for people, JSON for programs."""

from __future__ import annotations

import json

import pytest

from nablagrade.authoring.starter import EXERCISE, LESSON
from nablagrade.cli.main import main
from tests.authoring.small_course import Small


@pytest.fixture
def small(tmp_path):
    """A course with one exercise."""
    return Small(tmp_path / "course")


def test_a_lesson(small, capsys):
    """Of a lesson that is named: exercise, kind, points, the checks' titles, and a line that counts."""
    small.text(small.checks, "The slope of the line", "The slope [of] the line")
    assert main(["bank", LESSON, "--course", str(small.root)]) == 0
    printed = capsys.readouterr().out
    for words in (f"{LESSON}: Level a", EXERCISE, "number", "· The slope [of] the line"):
        assert words in printed
    assert printed.endswith("1 lesson, 1 exercise; 1 point, 1 by 1 check and 0 by a person; 1 number\n")


def test_all_lessons(capsys):
    """First a line for each lesson, and how to see more; piped, nothing is cut or broken."""
    assert main(["bank"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (marginal,) = [line for line in lines if "marginal-returns" in line]
    cells = [cell.strip() for cell in marginal.strip("│").split("│")]
    assert cells[:4] == ["marginal-returns", "14", "56", "A B C D"]
    assert cells[4].startswith("What the next dollar brings: partial derivatives in budgets and ")
    assert len(lines) == 5 + 6
    assert lines[-1] == "`nablagrade bank LESSON` shows a lesson's exercises"


def test_json(small, capsys):
    """The same as data, on standard output and nothing else."""
    assert main(["bank", LESSON, "--course", str(small.root), "--format", "json"]) == 0
    (lesson,) = json.loads(capsys.readouterr().out)["lessons"]
    (one,) = lesson["exercises"]
    assert one["machine"] == [{"name": "test_a1_slope_of_a_line", "title": "The slope of the line", "weight": 1.0}]
    assert (one["kinds"], one["auto_points"], one["person"]) == (["number"], 1.0, [])


def test_without_a_course(tmp_path, capsys):
    """Where no course is, the bank that came with nablagrade is listed."""
    assert main(["bank", "gradient-vector", "--course", str(tmp_path)]) == 0
    assert "1 lesson, 16 exercises, and 5 for practice; 45 points, 25 by" in capsys.readouterr().out


def test_an_unknown_lesson(small, capsys):
    """Exit code 2, and a sentence that names those that there are."""
    assert main(["bank", "nothing", "--course", str(small.root)]) == 2
    assert f"is no assignment; there are {LESSON}" in capsys.readouterr().err


def test_json_holds_what_a_page_needs_to_ask(capsys):
    """Prompt, form of each answer, options of a choice and points are enough to ask; no key is among them."""
    assert main(["bank", "gradient-vector", "--format", "json"]) == 0
    printed = capsys.readouterr().out
    (lesson,) = json.loads(printed)["lessons"]
    exercises = {one["id"]: one for one in lesson["exercises"]}
    vector, choice = exercises["a1-gradient-at-point"], exercises["b2-minus-in-the-step"]
    assert vector["prompt"].startswith("### A1 · ")
    assert vector["answers"] == [
        {"cell": "a1_gradient", "form": "as x, y, for example 8, 9", "kind": "vector", "letters": "", "options": []}
    ]
    (answer,) = choice["answers"]
    assert [option[:3] for option in answer["options"]] == ["A: ", "B: ", "C: ", "D: ", "E: "]
    assert choice["auto_points"] == 2.0
    assert exercises["c1-numerical-gradient"]["answers"][0]["kind"] is None
    assert not any("MARK SCHEME" in one["prompt"] for one in lesson["exercises"])
    assert "-12, 21" not in printed
