"""The audit asks for two sizes, 1 among them, of whatever a function takes any number of."""

from __future__ import annotations

import numpy as np
import pytest

from nablagrade.audit.levels import load_levels
from nablagrade.audit.sizes import faults_of, measure, size_problems
from nablagrade.engine.checks.transcripts import Event
from tests.audit.tiny_course import CHECKS, make_course

ANY = {"g": "v is an array of shape (n,)."}


def faults(*arguments, docs=ANY):
    """What is said of a function that met these arguments, one a call."""
    return list(faults_of(measure([Event("call", "g", (one,)) for one in arguments]), docs))


@pytest.mark.parametrize(
    "arguments",
    [
        (np.zeros(1), np.zeros(7)),
        (np.zeros((1, 3)), np.zeros((2, 1))),
        ([0.5], [0.5, 2.0, 1.0]),
        ([np.zeros(3)], [np.zeros((2, 5)), np.zeros(1)]),
        ({"W": np.zeros(1)}, {"W": np.zeros(2)}),
        (3.0, "text", None, {(1, 2): 3}, ["a"]),
    ],
    ids=repr,
)
def test_two_sizes_are_enough(arguments):
    """Arrays, lists and dictionaries that were tried with 1 and another length; what has no size."""
    assert faults(*arguments) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((np.zeros(3), np.zeros(3)), "the length 3 along axis 0 of argument 1"),
        ((np.zeros(2), np.zeros(7)), "the lengths 2, 7 along axis 0 of argument 1"),
        ((np.zeros(1),), "the length 1 along axis 0 of argument 1"),
        ((np.zeros((1, 2)), np.zeros((4, 3))), "the lengths 2, 3 along axis 1 of argument 1"),
        (([1, 2], [3, 4]), "the length 2 along axis 0 of argument 1"),
        (({"W": np.zeros(2)},), "the length 2 along axis 0 of argument 1['W']"),
    ],
    ids=repr,
)
def test_a_size_that_is_missing_is_named(arguments, said):
    """One length only, or several without 1."""
    [fault] = faults(*arguments)
    assert fault == f"g has met only {said}; try 1 and another length in its checks, or fix the length in its docstring"


def test_a_length_that_is_promised_is_fixed():
    """A docstring with figures in its shape fixes them; figures elsewhere fix nothing."""
    assert faults(np.zeros(2), docs={"g": "v is an array of shape (2,)"}) == []
    assert faults(np.zeros((1, 2)), np.zeros((5, 2)), docs={"g": "an array of shape (n, 2)"}) == []
    assert faults(np.zeros(7), docs={"g": "as np.random.default_rng(7) gives; of shape (n,)"}) != []
    assert faults(np.zeros(3), docs={"g": "v is an array of shape (2,)"}) != []


def test_a_lesson_is_measured(tmp_path):
    """The solution is run against its checks; a function without a docstring promises nothing."""
    settings = make_course(tmp_path)
    assert list(size_problems(settings, "tiny", load_levels(settings, "tiny"))) == []
    source = tmp_path / "source/tiny/level-a.ipynb"
    text = source.read_text("utf-8")
    source.write_text(
        text.replace("def halve(v):", 'def halve(v):\\n    \\"\\"\\"Halve all numbers.\\"\\"\\"'), "utf-8"
    )
    [problem] = size_problems(settings, "tiny", load_levels(settings, "tiny"))
    assert problem.startswith("b1-halve: halve has met only the length 2 along axis 0 of argument 1; ")
    check = tmp_path / "autograders/tiny/test_level_a.py"
    check.write_text(CHECKS + '    notebook.call("halve", np.array([2.0]))\n', "utf-8")
    assert list(size_problems(settings, "tiny", load_levels(settings, "tiny"))) == []
