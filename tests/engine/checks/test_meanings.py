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
        ("import numpy as np", "from cmath import *", {"near", "test_one", "test_two"}),  # who knows what it brings
    ],
)
def test_a_check_hangs_on_what_it_names(old, new, mine):
    """A constant, a helper or an argument of its mark changes those checks that lean on it; a comment changes none."""
    assert changed(old, new) - {WHOLE} == mine


@pytest.mark.parametrize(
    "line",
    ["SEEN = []\ndef note(x):\n    SEEN.append(x)", "RNG = np.random.default_rng(1)", "np.seterr(all='ignore')",
     "def other():\n    return globals()['CLOSE']", "def other():\n    global CLOSE\n    CLOSE = 2",
     "def other():\n    ONE.atol = 1", "TABLE = {}\ndef other():\n    TABLE['x'] = 1",
     "def other():\n    np.random.seed(1)", "import random as r\ndef other():\n    r.seed(1)",
     "IT = (n for n in (1, 2))",
     "SEEN = []\ndef note(seen):\n    seen.append(1)", "def note(seen=[]):\n    seen += [1]",
     "SEEN = []\ndef other():\n    seen = SEEN\n    add = seen.append",
     "A = np.zeros(1)\ndef other():\n    np.copyto(A, 1)",
     "class Count:\n    def hit(self):\n        self.n += 1", "def other():\n    import string\n    string.x = 1",
     "import warnings\ndef other():\n    warnings.simplefilter('error')", "WAS = np.seterr(all='ignore')",
     "T = {}\nN = T.setdefault('a', 1)", "def other(g):\n    return next(g)", "def other():\n    yield 1",
     "test_three = again(test_two, 3)", "if CLOSE:\n    def other(seen):\n        seen.pop()",
     "A = np.zeros(1)\ndef other():\n    np.exp(A, out=A)", "def other():\n    return __file__"],
)  # fmt: skip
def test_an_entangled_file_is_one(line):
    """Where one function may change what another one sees, a change anywhere is a change of all."""
    file = f"{FILE}\n{line}\n"
    if line.startswith("np."):  # what only happens is needed by all
        assert {"test_one", "test_two"} <= changed("all='ignore'", "all='raise'", file)
    else:  # no function has a meaning of its own
        assert meanings(ast.parse(file)).keys() == {WHOLE}


def test_what_a_function_makes_itself_it_may_change():
    """A list that is filled, a sum, and what functions inside see of them: nobody else does."""
    own = """
def other(rows):
    total = 0
    found = [row for row in rows]
    out = np.zeros(2)
    def inner(x):
        found.append(x)
    out[0] = total
"""
    assert changed("CLOSE = 1e-6", "CLOSE = 1e-3", FILE + own) - {WHOLE} == {"test_one"}
