"""The regions that an author marks, and the notebook of a perfect student."""

from __future__ import annotations

from pathlib import Path

import pytest

from nablagrade.notebooks.cells import parse
from nablagrade.notebooks.plans import exercise_of, plan_of
from nablagrade.notebooks.regions import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    MARKERS,
    inside,
    solved,
    without,
)

ROOT = Path(__file__).parents[2]
TWO = "a\n### BEGIN SOLUTION\nb\nc\n### END SOLUTION\nd\n    # BEGIN SOLUTION\ne\n    # END SOLUTION"


def test_inside_and_without():
    """The lines of all regions, and all other lines; markers belong to neither."""
    assert inside(TWO, BEGIN_SOLUTION, END_SOLUTION) == ["b", "c", "e"]
    assert without(TWO, BEGIN_SOLUTION, END_SOLUTION) == "a\nd"
    assert inside(TWO, BEGIN_HIDDEN, END_HIDDEN) == []
    assert without(TWO, BEGIN_HIDDEN, END_HIDDEN) == TWO


def test_an_open_region_hides_the_rest():
    """A region whose end was forgotten never shows what it holds."""
    source = "a\n### BEGIN HIDDEN TESTS\nb"
    assert without(source, BEGIN_HIDDEN, END_HIDDEN) == "a"
    assert inside(source, BEGIN_HIDDEN, END_HIDDEN) == ["b"]


def test_the_perfect_student(notebook, cell):
    """Solutions without markers, tests without hidden lines, essays without mark schemes, no outputs."""
    source = notebook(
        cell("x = (\n    ### BEGIN SOLUTION\n    3\n    ### END SOLUTION\n)", "x", solution=True),
        cell("assert x\n### BEGIN HIDDEN TESTS\nassert x == 3\n### END HIDDEN TESTS", "t", grade=True, points=1),
        cell("Say why.\n=== BEGIN MARK SCHEME ===\n2 points for\n=== END MARK SCHEME ===", "e", kind="markdown"),
    )
    source["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    sources = [one["source"] for one in solved(source)["cells"]]
    assert sources == ["x = (\n    3\n)", "assert x", "Say why."]
    assert solved(source)["cells"][0]["outputs"] == []
    assert "BEGIN" in source["cells"][0]["source"]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "source").glob("*/*.ipynb")), ids=lambda path: "/".join(path.parts[-2:])
)
def test_no_marker_survives_in_the_bank(path):
    """The solved form of every notebook of the bank has no marker left and parses as Python."""
    import ast

    for one in solved(parse(path.read_bytes(), path.name))["cells"]:
        assert not MARKERS.search(one["source"])
        if one["cell_type"] == "code" and not one["source"].lstrip().startswith("%"):
            ast.parse(one["source"])


def test_a_plan_is_what_the_marks_say(plan):
    """Flags, points, exercise and tags of each marked cell, in the notebook's order."""
    assert [one.grade_id for one in plan.cells] == ["helper", "x", "ex", "more", "essay"]
    helper, answer, test, _, essay = plan.cells
    assert (helper.is_locked, helper.is_grade, helper.tags) == (True, False, ("skip-execution",))
    assert (answer.is_solution, answer.is_locked, answer.exercise) == (True, False, "ex")
    assert (test.is_grade, test.is_locked, test.max_score) == (True, True, 2.0)
    assert (essay.is_grade, essay.is_solution, essay.is_locked, essay.cell_type) == (True, True, False, "markdown")
    assert plan.find("nothing") is None


@pytest.mark.parametrize("own", [{}, [], "x", {"exercise": 7}, {"exercise": None}])
def test_an_exercise_is_text(own):
    """What is no text is no exercise."""
    assert exercise_of({"metadata": {"nablagrade": own}}) is None


def test_plans_of_strange_marks(notebook, cell):
    """A mark without points counts nothing, one without flags is none of them; tags that are no list are none."""
    strange = cell("x", "x")
    strange["metadata"]["nbgrader"] = {"grade_id": "x"}
    [planned] = plan_of(notebook(strange), "n").cells
    assert (planned.max_score, planned.is_grade, planned.is_locked) == (0.0, False, False)
