"""Whose figures are drawn: all, those that a person grades or a check may ask for, or none."""

from __future__ import annotations

import pytest

from nablagrade.model import Figures

PLOT = "import matplotlib.pyplot as plt\nfigure, _ = plt.subplots()\nplt.plot([1, 2]);"
NAMED = "<Figure size 640x480 with 1 Axes>, not drawn"
CELLS = ("given", "by hand", "to be checked", "by itself", "below the task", "drawn by its last line")


@pytest.fixture
def shown(run_cells, code, answer, has_value):
    """`shown(figures)`: which of six cells show a picture; the others name it."""
    task = {**code("", "task", 3), "cell_type": "markdown"}
    task["metadata"]["nbgrader"] |= {"task": True, "grade": False}

    of_exercise = {"nablagrade": {"exercise": "ex"}}

    def run(figures):
        by_hand, checked, test = code(PLOT, "hand", 2, solution=True), answer(PLOT, "ex"), code("pass", "test", 1)
        checked["metadata"] |= of_exercise
        test["metadata"] |= of_exercise
        cells = [code(PLOT), code(PLOT), by_hand, checked, test, code(PLOT), task, code(PLOT),
                 code(PLOT + "\nplt.close()\nfigure", "last", 2, solution=True)]  # fmt: skip
        ran = run_cells(cells, [has_value("test", "x", 1)], figures=figures).ran
        data = [[one["data"] for one in ran[place].outputs if "data" in one] for place in (0, 2, 3, 5, 7, 8)]
        assert all(one[0]["text/plain"] in (NAMED, NAMED.partition(",")[0]) for one in data), data
        return {name for name, some in zip(CELLS, data, strict=True) if "image/png" in some[0]}

    return run


def test_all_are_drawn_unless_somebody_says_otherwise(shown):
    """As by nbgrader."""
    assert shown(Figures.ALL) == set(CELLS)


def test_what_nobody_looks_at_is_named(shown):
    """A person sees the pictures that they grade, those below a task, and those that checks are about."""
    assert shown(Figures.GRADED) == {"by hand", "to be checked", "below the task", "drawn by its last line"}


def test_none_is_drawn(shown):
    """Each is named where it would be."""
    assert shown(Figures.NONE) == set()
