"""The title of each exercise, from the headings of the instructor's notebooks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nablagrade.course.source.titles import find_titles

ROOT = Path(__file__).parents[3]


def write(folder, *cells):
    """A notebook: text is Markdown, a pair is a code cell of an exercise."""
    made = []
    for one in cells:
        metadata = {} if isinstance(one, str) else {"nablagrade": {"exercise": one[0]}}
        kind = "markdown" if isinstance(one, str) else "code"
        cell = {"cell_type": kind, "metadata": metadata, "source": one if isinstance(one, str) else "x"}
        made.append(cell | ({"outputs": []} if kind == "code" else {}))
    (folder / "level-a.ipynb").write_text(
        json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    )
    return find_titles(folder)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("### A1 · The gradient at a point (1 point)", "The gradient at a point"),
        ("## The gradient (2 points)", "The gradient"),
        ("# The gradient (in two points of view)", "The gradient"),
        ("### The slope (of a line)", "The slope (of a line)"),
        ("text\n\n### First\n\nmore\n\n### Last (1.5 points)  ", "Last"),
    ],
)
def test_the_last_heading_before_its_cells(tmp_path, heading, title):
    """Without number and points."""
    assert write(tmp_path, heading, ("a1",))["a1"] == title


def test_an_exercise_keeps_its_first_heading(tmp_path):
    """A heading between two cells of one exercise changes nothing; one without heading has its own id."""
    assert write(tmp_path, ("a0",), "# One", ("a1",), "# Two", ("a1",), ("a2",)) == {
        "a0": "a0",
        "a1": "One",
        "a2": "Two",
    }


@pytest.mark.parametrize(
    "lesson", sorted({path.parent for path in (ROOT / "source").glob("*/*.ipynb")}), ids=lambda p: p.name
)
def test_every_exercise_of_the_bank_has_a_title(lesson):
    """No page shows an id for want of a heading."""
    titles = find_titles(lesson)
    assert titles
    assert [name for name, title in titles.items() if name == title] == []
