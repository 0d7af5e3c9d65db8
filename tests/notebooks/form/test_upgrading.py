"""Notebooks of older formats: what nbformat makes of them."""

from __future__ import annotations

import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nablagrade.notebooks.cells import grade_id_of, parse


def third(*cells, **facts):
    """A notebook of format 3, its cells on two worksheets."""
    sheets = [{"cells": list(cells[:2]), "metadata": {}}, {"cells": list(cells[2:]), "metadata": {}}]
    return {"worksheets": sheets, "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0} | facts


def code(source, grade_id=""):
    """A code cell of format 3."""
    metadata = {"nbgrader": {"grade_id": grade_id, "solution": True}} if grade_id else {}
    return {"cell_type": "code", "input": source, "language": "python", "outputs": [], "metadata": metadata,
            "prompt_number": 3, "collapsed": False}  # fmt: skip


def read(notebook):
    """The notebook as we read it."""
    return parse(json.dumps(notebook).encode(), "level-a.ipynb")


def test_format_3_has_its_answers_and_marks():
    """Cells of all worksheets in order, with sources in lines or in one piece, and the marks of nbgrader."""
    words = {"cell_type": "markdown", "source": "words", "metadata": {}}
    made = read(third(code("x = 1", "x"), words, code(["y = 2\n", "z = 3"])))
    assert [cell["source"] for cell in made["cells"]] == ["x = 1", "words", "y = 2\nz = 3"]
    assert grade_id_of(made["cells"][0]) == "x"
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)


@pytest.mark.parametrize("level", [1, 3, 6])
def test_headings(level):
    """A heading cell is a line of Markdown, in format 3 and where it stands in format 4."""
    cell = {"cell_type": "heading", "level": level, "source": "Part\none", "metadata": {}}
    new = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    for made in (read(third(cell)), read(new)):
        [only] = made["cells"]
        assert (only["cell_type"], only["source"]) == ("markdown", f"{'#' * level} Part one")


def test_a_heading_of_no_level():
    """A level that is none is the first."""
    for level in ("x", None, 0, -3):
        cell = {"cell_type": "heading", "level": level, "source": "Part", "metadata": {}}
        assert read(third(cell))["cells"][0]["source"] == "# Part"


WORDS = st.text("ab\n#", max_size=6)
CELLS = st.one_of(
    st.builds(code, WORDS, st.sampled_from(["", "x", "y"])),
    st.builds(lambda kind, words: {"cell_type": kind, "source": words, "metadata": {}},
              st.sampled_from(["markdown", "raw", "html"]), WORDS),
    st.builds(lambda level, words: {"cell_type": "heading", "level": level, "source": words, "metadata": {}},
              st.integers(1, 6), WORDS),
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(CELLS, max_size=4))
def test_as_nbformat_upgrades(cells):
    """Types, sources and metadata are what `nbformat.read(as_version=4)` has, as nbgrader reads a notebook."""
    mine = read(third(*cells))
    theirs = nbformat.reads(json.dumps(third(*cells)), as_version=4)
    assert [(cell["cell_type"], cell["source"], cell["metadata"]) for cell in mine["cells"]] == [
        (cell["cell_type"], cell["source"], {key: one for key, one in cell["metadata"].items() if key != "collapsed"})
        for cell in theirs["cells"]
    ]
