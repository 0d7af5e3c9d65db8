"""Which classic tests can be judged outside, as far as their text tells."""

from __future__ import annotations

import json

import pytest

from nablagrade.engine.checks.movable import Movable, Stays
from nablagrade.engine.checks.moving import find_moves, look_at
from nablagrade.engine.checks.surroundings import around
from nablagrade.notebooks.cells import parse
from nablagrade.notebooks.plans import plan_of

BEFORE = [
    (
        "import numpy as np\nimport scipy.stats as stats\nfrom math import tau\ngiven = [1, 2]\ndef check(a, b): ...",
        False,
    ),
    ("def f(n):\n    return n\ndef g(n):\n    return n\ntotal = 7\nclass Stack: ...\ndef max(*a): ...", True),
]
MOVED = [
    '"""Words."""\nassert f(3) == [1, 2]',
    "assert total == 7 and f(2) is not None",
    "from numpy.testing import assert_allclose\nassert_allclose(f(1.0), [1.0])",
    "np.testing.assert_equal(f(1), np.array([1]))",
    "import math\nassert math.isclose(f(tau), 6.28)",
    "for n, want in [(1, 1), (2, 4)]:\n    assert f(n) == want, f'f({n}) is {f(n)}'",
    "try:\n    f(-1)\nexcept (ValueError, KeyError) as e:\n    assert 'x' in str(e)\nelse:\n    raise Exception('no')",
    "assert all(isinstance(f(n), int) for n in range(3))",
    "xs = [3, 1]\nf(xs)\nassert xs == [1, 3]",
    "found = []\nfor n in range(3):\n    found.append(f(n))\nassert found == [0, 1, 4]",
    "counts = {}\ncounts['a'] = f(1)\nassert counts['a'] == 1",
    "assert sorted(f(3), key=lambda x: -x) == [3, 2, 1]",
    "assert f(2)(3) == 5",
    "assert max(1, 2) == 2",  # the answer's own, no name of Python's
    "if f(1):\n    print('good', end='')\nprint('all good')",
    "assert f(2).shape == (2,) and f('a').upper() == 'A'",
]
STAY = {
    "del f\nassert g(1)": "`del`",
    "def helper(): ...\nassert f(1)": "a function of its own",
    "with open('x') as file: ...": "`with`",
    "assert f(1)\nround(f(2) / 2, 1)": "shows a value in its last line",
    "f(1)": "shows a value in its last line",
    "%timeit f(1)": "no plain Python",
    "assert True": "asks nothing of an answer",
    "assert f(given) == 1": "`given`, which no answer defines",
    "check(f(1), 15437)\nassert f(2)": "`check`, which no answer defines",  # it would get what is expected
    "assert f(1) == stats.norm.cdf(0)": "uses stats",
    "import os\nassert f(1)": "imports os",
    "assert f(1)\nimport math": "imports in the middle",
    "np.random.seed(1)\nassert f(1)": "np.random.seed",
    "assert f(lambda x: x) == 1": "a function of its own",
    "assert f(1) is f(1)": "the same object",
    "assert isinstance(eval('f(1)'), int)": "`eval`",
    "assert 'f' in globals() and f(1)": "`globals`",
    "assert f.__name__ == 'f'": ".__name__",
    "assert f(1).pop() == 2": ".pop",
    "x = f(1)\nx.append(2)\nassert x": "`x`, which it has not made itself",
    "x = [1]\nx.append(2)\nassert f(x)": "`x`, which others hold, too",
    "x = [1]\ny = x\nx.append(2)\nassert f(y)": "`x`, which others hold, too",
    "total += f(1)": "`total`, which an answer defines",
    "total = 5\nassert f(1)": "`total`, which an answer defines",
    "f(1)[0] = 2": "not its own",
    "try:\n    f(1)\nexcept np.linalg.LinAlgError:\n    pass": "not Python's own",
    "print(f(1), file=given)": "prints somewhere else",
    "kept = 5\nassert f(kept + 1) == 6": "of which a later cell speaks",
    "assert (f(1), 'words')": "Python warns",
    "global f\nassert f(1)": "Global",
    "assert _hidden(f(1))": "_hidden",
}


def _look(test: str) -> Movable | Stays:
    return look_at(test, around([*BEFORE, (test, False), ("print(kept)", True)], len(BEFORE)))


@pytest.mark.parametrize("test", MOVED)
def test_what_moves(test):
    """Asserts over calls of the answer's functions with plain data can be judged outside."""
    assert isinstance(_look(test), Movable), _look(test)


@pytest.mark.parametrize("test", STAY)
def test_what_stays(test):
    """What needs the student's process, or would hand it an expected value, stays inside and says why."""
    found = _look(test)
    assert isinstance(found, Stays)
    assert STAY[test] in found.reason


def test_what_the_student_would_see():
    """Of the names that a test sets those are told which it hands over; what it imports is left as its cell would."""
    found = _look("import math\nfor n, want in [(1, 2)]:\n    got = f(n)\n    assert got == want * math.pi")
    assert isinstance(found, Movable)
    assert (found.handed, found.imports) == (("got", "n"), "import math")


def test_a_later_look_at_all_names():
    """Where a later cell asks for all names, none may be missing."""
    cells = [*BEFORE, ("want = 3\nassert f(1) == want", False), ("print(dir())", False)]
    found = look_at(cells[3][0], around(cells, 3))
    assert isinstance(found, Stays)
    assert "`dir`" in found.reason


def test_star_imports():
    """After `import *` nobody knows from outside what a name means: NumPy has a `sum`, too."""
    cells = [("from numpy import *", False), *BEFORE, ("assert sum(f(1)) == 2", False)]
    found = look_at(cells[-1][0], around(cells, 4))
    assert isinstance(found, Stays)
    assert "import *" in found.reason


def test_cells_of_a_notebook(tmp_path):
    """The graded cells without checks are looked at, and nothing is said of the others."""
    mark = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3, "points": 1}
    sources = {"classic": "assert f(1) == 1", "in-place": '__import__("nablagrade").score_in_place("a", "in-place")'}
    answer = {"nbgrader": mark | {"grade_id": "answer", "grade": False, "solution": True}}
    cells = [
        ("def f(n): return n", answer),
        *((one, {"nbgrader": mark | {"grade_id": n}}) for n, one in sources.items()),
    ]
    book = {
        "cells": [{"cell_type": "code", "id": f"c{n}", "source": source, "metadata": metadata, "outputs": [],
                   "execution_count": None} for n, (source, metadata) in enumerate(cells)],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps(book))
    found = find_moves(plan_of(parse(path.read_bytes(), "one"), "one"), path)
    assert list(found) == ["classic"]
    assert isinstance(found["classic"], Movable)
