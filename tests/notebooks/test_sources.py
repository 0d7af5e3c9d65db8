"""An instructor's notebook that cannot be read is the course's fault, named by its whole path."""

from __future__ import annotations

import pytest

from nablagrade.errors import CourseError
from nablagrade.notebooks.sources import read_source


def test_a_good_one_is_read(tmp_path, as_bytes, cell):
    """As any notebook."""
    (tmp_path / "level-a.ipynb").write_bytes(as_bytes(cell("x = 1")))
    assert read_source(tmp_path / "level-a.ipynb")["cells"][0]["source"] == "x = 1"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.mkdir(), "is no plain file"),
        (lambda path: path.write_text("{"), r"is no notebook \(broken JSON\)"),
        (
            lambda path: path.write_text('{"cells": [], "nbformat": 5}'),
            r"is a notebook of an unknown format \(nbformat 5\)",
        ),
        (lambda path: None, r"cannot be opened \(No such file or directory\)"),
    ],
    ids=["folder", "broken", "unknown", "missing"],
)
def test_a_bad_one_is_named(tmp_path, make, words):
    """The whole path first, what it is, and what its author is to do."""
    path = tmp_path / "level-a.ipynb"
    make(path)
    with pytest.raises(CourseError, match=f"^{path}: {words}; mend this notebook$"):
        read_source(path)
