"""What a check hangs on: its own text and what that names, or the whole file where its functions are entangled."""

from __future__ import annotations

import ast

import pytest

from nablagrade.engine.checks.meanings import WHOLE, meanings

FILE = """
import numpy as np
from nablagrade import Number, check

CLOSE = 1e-6
ONE = Number("1", atol=CLOSE)
TWO = Number("2")


def near(value):
    return abs(value) < 1


@check("a")
def test_one(notebook):
    "One."
    assert notebook.judge("one", ONE)


@check("b")
def test_two(notebook):
    "Two."
    assert notebook.judge("two", TWO) and near(notebook["two"])
"""


def changed(old, new, file=FILE):
    """The functions that hang on something else when a part of a file is another one."""
    assert old in file
    before, after = (meanings(ast.parse(text)) for text in (file, file.replace(old, new)))
    return {name for name in before | after if before.get(name, before[WHOLE]) != after.get(name, after[WHOLE])}


@pytest.mark.parametrize(
    ("old", "new", "mine"),
    [
        ('Number("1"', 'Number("3"', {"test_one"}),
        ("CLOSE = 1e-6", "CLOSE = 1e-3", {"test_one"}),  # by way of ONE
        ('check("b")', 'check("b", weight=2)', {"test_two"}),
        ("< 1", "< 2", {"near", "test_two"}),
        ("import numpy as np", "import numpy as np  # a word", set()),
    ],
)
def test_a_check_hangs_on_what_it_names(old, new, mine):
    """A constant, a helper or an argument of its mark changes those checks that lean on it; a comment changes none."""
    assert changed(old, new) - {WHOLE} == mine


@pytest.mark.parametrize(
    "line",
    ["SEEN = []\ndef note(x):\n    SEEN.append(x)", "RNG = np.random.default_rng(1)", "np.seterr(all='ignore')",
     "def other():\n    return globals()['CLOSE']", "def other():\n    global CLOSE\n    CLOSE = 2",
     "def other():\n    ONE.atol = 1", "TABLE = {}\ndef other():\n    TABLE['x'] = 1"],
)  # fmt: skip
def test_an_entangled_file_is_one(line):
    """Where one function may change what another one sees, a change anywhere is a change of all."""
    file = f"{FILE}\n{line}\n"
    if line.startswith("np."):  # what only happens is needed by all
        assert {"test_one", "test_two"} <= changed("all='ignore'", "all='raise'", file)
    else:  # no function has a meaning of its own
        assert meanings(ast.parse(file)).keys() == {WHOLE}
