"""The example of docs/outside.md: the same points inside and outside, but for an object that agrees to everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nablagrade.engine.checks.checks import load_checks

INSIDE, OUTSIDE = re.findall(
    r"```python\n(.*?)```", (Path(__file__).parents[3] / "docs" / "outside.md").read_text("utf-8"), re.DOTALL
)
RIGHT = "def squares(n): return [i * i for i in range(1, n + 1)]"
WRONG = "def squares(n): return [i * i for i in range(n)]"
AGREEABLE = (
    "class Yes(list):\n    __array_function__ = lambda *a, **k: True\n    def __eq__(self, other): return True\n"
    "def squares(n): return Yes()"
)


@pytest.fixture
def points(run_cells, code, tmp_path):
    """`points(answer)`: what the example's exercise is worth inside and outside."""
    path = tmp_path / "autograders" / "week-1" / "test_functions.py"
    path.parent.mkdir(parents=True)
    path.write_text(OUTSIDE)
    checks = [one.function for one in load_checks(path)]

    def grade(answer):
        cells = [code(answer), code(INSIDE, "squares-test", 2)]
        return [run_cells(cells, some).ran[1].score for some in ([], checks)]

    return grade


@pytest.mark.parametrize(
    ("answer", "worth"), [(RIGHT, [2.0, 2.0]), (WRONG, [0.0, 1.0]), ("", [0.0, 0.0])], ids=["right", "wrong", "none"]
)
def test_honest_answers(points, answer, worth):
    """A right answer has all points either way; outside, a partly right one has a part."""
    assert points(answer) == worth


def test_what_moving_is_for(points):
    """An object that agrees to everything wins inside, and loses outside."""
    inside, outside = points(AGREEABLE)
    assert inside == 2.0
    assert outside < 2.0
