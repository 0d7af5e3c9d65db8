"""Checks run in place, as a graded cell does under plain nbgrader: same words, same points, never an exception."""

from __future__ import annotations

import json
import sys
import warnings

import numpy as np
import pytest

from nablagrade.drop_in import inplace

CHECKS = '''
from nablagrade import check
import warnings

@check("ex", weight=3)
def test_value(notebook):
    """The value"""
    warnings.warn("a warning of ours")
    assert notebook["x"] == 1

@check("ex", hint="Call it.")
def test_call(notebook):
    """The call"""
    f = notebook.callback(lambda v: v + 1)
    assert notebook.call("g", f, 2).value == 3
    assert len(f.points) == 1
'''


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """`kernel(names)`: what a graded cell prints and is worth when these names are there."""
    home = tmp_path / "autograded" / "anna" / "lesson"
    home.mkdir(parents=True)
    (tmp_path / "autograders" / "lesson").mkdir(parents=True)
    (tmp_path / "autograders" / "lesson" / "test_level_a.py").write_text(CHECKS)
    mark = {"grade_id": "ex", "grade": True, "points": 8, "locked": True, "solution": False}
    cell = {"cell_type": "code", "source": "", "outputs": [], "metadata": {"nbgrader": mark}}
    (home / "level-a.ipynb").write_text(
        json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    )
    monkeypatch.chdir(home)

    def run(names, exercise="ex"):
        monkeypatch.setattr(inplace, "_names", lambda: names)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return inplace.score_in_place("lesson", exercise)

    return run


def test_all_right(kernel, capsys):
    """All points as a plain float, titles on stdout, nothing on stderr."""
    score = kernel({"x": 1, "g": lambda f, v: f(v)})
    assert (score, type(score)) == (8.0, float)
    out, err = capsys.readouterr()
    assert (out, err) == ("✓ The value\n✓ The call\n", "")


@pytest.mark.parametrize(
    ("names", "score", "words"),
    [
        ({"x": 1, "g": lambda f, v: 0}, 6.0, "✗ The call\n    Call it."),
        ({"x": 2, "g": lambda f, v: f(v)}, 2.0, "✗ The value"),
        ({}, 0.0, "`x` is not defined"),
        ({"x": 1, "g": lambda f, v: 1 / 0}, 6.0, "`g` stopped with ZeroDivisionError."),
        ({"x": 1, "g": lambda f, v: sys.exit()}, 6.0, "`g` stopped with SystemExit."),
        ({"x": np.array([1, 2]), "g": 3}, 0.0, "The value"),
    ],
    ids=["part", "other part", "nothing", "raises", "exits", "odd"],
)
def test_points_by_weight(kernel, capsys, names, score, words):
    """What passed is paid by its weight; a student's exception is words, not a failed cell."""
    assert kernel(names) == score
    assert words in capsys.readouterr().out


def test_what_cannot_be_found_is_said(kernel, capsys, monkeypatch, tmp_path):
    """An exercise, a notebook or a check file that is not there earns nothing and raises nothing."""
    assert kernel({}, "other") == 0.0
    assert "could not be graded here" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path)
    assert kernel({}) == 0.0
