"""The warm-up of gradient-vector judges itself in the notebook, as kindly and as strictly as the graded exercises."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import sympy

LESSON = Path(__file__).parents[2] / "source" / "gradient-vector"


def cells_of(level):
    """The sources of a notebook by grade_id, or by cell id."""
    notebook = json.loads((LESSON / f"level-{level}.ipynb").read_text("utf-8"))
    return {
        cell["metadata"].get("nbgrader", {}).get("grade_id") or cell["id"]: "".join(cell["source"])
        for cell in notebook["cells"]
    }


@pytest.fixture(scope="module")
def room():
    """The names that the notebook's own helpers define."""
    names: dict = {}
    cells = cells_of("a")
    for name in ("imports", "visible_helpers", "warmup_helpers"):
        exec(cells[name], names)  # noqa: S102 - our own helpers, as a student runs them
    return names


def said(room, capsys, name, answer):
    """What the cell below an answer prints."""
    room[name] = answer
    exec(cells_of("a")[name.partition("_")[0] + "_self_check"], room)  # noqa: S102 - as above
    return capsys.readouterr().out.partition(": ")[2].strip()


@pytest.mark.parametrize(
    "answer",
    ["treat it as a constant", "Hold y fixed.", "keep it constant", "freeze it", "y is held constant", "like a number",
     "treat it as one fixed number", "it stays constant", "keep y unchanged while x moves", "consider y a constant"],
)  # fmt: skip
def test_w1_knows_what_is_right(room, capsys, answer):
    """In whatever of the usual words."""
    assert said(room, capsys, "w1_words", answer) == "right!"


@pytest.mark.parametrize(
    "answer",
    ["do not hold it fixed", "not a constant", "a constant zero", "ignore the constant", "half a constant", "nothing",
     "differentiate the constant", "move it by a constant", "a variable", "replace it by a constant number", "",
     "set it to 1", "divide by the constant", "hold x and shift y",
     "it is constant or random", 5, None, "constant " * 13],
)  # fmt: skip
def test_w1_is_right_only_where_every_word_is_known(room, capsys, answer):
    """A right word among wrong or unknown ones is not right."""
    assert "right!" not in said(room, capsys, "w1_words", answer)


@pytest.mark.parametrize(
    "answer",
    ["45 degrees", "45", "45°", 45, 45.0, np.pi / 4, sympy.pi / 4, "π/4", "pi/4 rad", "half a right angle", "0.785",
     "an angle of 45°", "45° (pi/4)", "an eighth of a turn", "$45^\\circ$", "50 gon", "a 45 degree angle"],
)  # fmt: skip
def test_w5_knows_what_is_right(room, capsys, answer):
    """Degrees and radians, in signs and in words."""
    assert said(room, capsys, "w5_angle", answer) == "right!"


@pytest.mark.parametrize(
    "answer", ["45 radians", "not 45 degrees", "45 or 90 degrees", "a right angle", "0", "1", "-45", "44"]
)
def test_w5_knows_what_is_not(room, capsys, answer):
    """Nothing but the angle is right."""
    assert "right!" not in said(room, capsys, "w5_angle", answer)


def test_the_warm_up_gives_no_exercise_away():
    """W5 asks for another angle than B1, and C2 does not say what A6 asks."""
    asked = cells_of("a")["w5-prompt"].casefold()
    assert "contour" not in asked
    told = cells_of("c")["c2_text"].partition("=== BEGIN MARK SCHEME ===")[0].casefold()
    assert not [word for word in ("steep", "points along", "ascent", "uphill") if word in told]
