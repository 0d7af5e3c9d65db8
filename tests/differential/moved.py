"""A course whose classic tests can be judged outside, and a class of honest answers: right, wrong and odd ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.differential.classic import cell, mark, notebook, save

SOLUTION = """### BEGIN SOLUTION
def square(n):
    if n < 0:
        raise ValueError("negative")
    return n * n

def table(n):
    return [square(i) for i in range(n)]

def scale(v, k):
    return np.asarray(v, dtype=float) * k

def order(xs):
    xs.sort()

def tally(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts

def bounds(xs):
    return min(xs), max(xs)

_count = 0
def count():
    global _count
    _count += 1
    return _count

total = 7
### END SOLUTION"""
RIGHT = SOLUTION.removeprefix("### BEGIN SOLUTION\n").removesuffix("\n### END SOLUTION")
TESTS = {
    "plain": '\n"""Words."""\nassert square(3) == 9\nassert table(3) == [0, 1, 4]\n',
    "error": "try:\n    square(-1)\nexcept ValueError as e:\n    assert 'neg' in str(e)\nelse:\n"
    "    raise AssertionError('did not raise')",
    "array": "from numpy.testing import assert_allclose, assert_equal\nassert_allclose(scale([1, 2], 3), [3, 6])\n"
    "assert isinstance(scale([1], 2), np.ndarray)\nassert scale([1, 2], 1).shape == (2,)",
    "loop": "for n, want in [(1, 1), (2, 4), (3, 9)]:\n    got = square(n)\n"
    "    assert got == want, f'square({n}) is {got}, not {want}'\nprint('all', 'good')",
    "mutates": "xs = [3, 1, 2]\norder(xs)\nassert xs == [1, 2, 3]\nys = np.array([2.0, 1.0])\norder(ys)\n"
    "assert_equal(ys, [1, 2])",
    "value": "assert total == 7\nassert sum(table(4)) == 14 and all(x >= 0 for x in table(4))",
    "testing": "np.testing.assert_array_equal(scale([1, 2], 2), np.array([2, 4]))",
    "close": "assert np.isclose(square(0.5), 0.25)\nassert math.isclose(square(1.5), 2.25)",
    "lists": "got = list(table(4))\nassert got == [0, 1, 4, 9]\nassert len(table(2)) == 2 and table(3)[-1] == 4",
    "handled": "try:\n    half = 1 / square(0.5)\nexcept ZeroDivisionError:\n    raise AssertionError('zero')\n"
    "assert half == 4",
    "dicts": "assert tally(['a', 'b', 'a']) == {'a': 2, 'b': 1}\nassert sorted(tally(['x']).items()) == [('x', 1)]",
    "pairs": "low, high = bounds([3, 1, 2])\nassert (low, high) == (1, 3)\nassert bounds([1.5]) == (1.5, 1.5)",
    "counts": "before = count()\nafter = count()\nassert after == before + 1 == 2",
    "raises": "np.testing.assert_raises(ValueError, square, -3)",
    "found": "found = []\nfor n in range(3):\n    found.append(square(n))\nassert found == [0, 1, 4]",
    "parts": "2 * (square(2) == 4) / 4 + 1 * (total == 7)",
    "keeps": "assert count() == 3  # each call was counted once",
}
KEPT_INSIDE = {"parts", "raises"}
STUDENTS: dict[str, str | None] = {
    "right": RIGHT,
    "untouched": None,
    "wrong": "def square(n):\n    return n + 1\ndef table(n):\n    return [square(i) for i in range(n)]\n"
    "def scale(v, k):\n    return np.array([1, 2, 3])\ndef order(xs):\n    return sorted(xs)\ntotal = 8\n"
    "def bounds(xs):\n    return [min(xs), max(xs)]\ndef count():\n    return 1\n"
    "def tally(words):\n    return {}",
    "raises": "def helper(n):\n    return n / 0\n\ndef square(n):\n    return helper(n)\ndef table(n):\n    try:\n"
    "        return square(n)\n    except ZeroDivisionError as e:\n        raise KeyError('inner') from e\n"
    "def scale(v, k):\n    class Mine(ValueError): pass\n    raise Mine('mine')\ndef order(xs, more):\n    pass\n"
    "def tally(words):\n    return words[10]\ndef bounds(xs):\n    raise Exception('two', 'words')",
    "prints": "import warnings, sys\ndef square(n):\n    print('squaring', n)\n    if n < 0:\n"
    "        raise ValueError('negative')\n    return n * n\ndef table(n):\n    warnings.warn('careful')\n"
    "    return [square(i) for i in range(n)]\ndef scale(v, k):\n    display(v)\n    return [x * k for x in v]\n"
    "def order(xs):\n    xs[:] = sorted(xs)\ntotal = 7.0\ndef tally(words):\n    print('oops', file=sys.stderr)\n",
    "handles": "def square(n):\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        raise ValueError('x')\n"
    "def table(n): return None\ndef scale(v, k): return None\ndef order(xs): xs.append(4)\nsum = 3\ntotal = '7'\n"
    "def bounds(xs): return min(xs)\nlist = [1]",
    "lazy": RIGHT + "\ndef table(n):\n    return (square(i) for i in range(n))\ndef scale(v, k):\n"
    "    return map(lambda x: k * x, v)\ndef order(xs):\n    xs[:] = reversed(sorted(xs, reverse=True))",
    "collections": RIGHT + "\nfrom collections import Counter, OrderedDict, defaultdict, namedtuple\n"
    "Bounds = namedtuple('Bounds', 'low high')\ndef bounds(xs):\n    return Bounds(min(xs), max(xs))\n"
    "def tally(words):\n    got = defaultdict(int)\n    for one in words:\n        got[one] += 1\n    return got\n"
    "def table(n):\n    return tuple(square(i) for i in range(n))",
    "counter": RIGHT + "\nfrom collections import Counter\ntally = Counter\ndef table(n):\n    return range(n)",
    "numpy": RIGHT + "\ndef square(n):\n    return np.float64(n) ** 2\ndef table(n):\n    return np.arange(n) ** 2\n"
    "def bounds(xs):\n    return np.array([min(xs), max(xs)])\ntotal = np.int64(7)",
    "buffer": RIGHT + "\nbuffer = []\ndef table(n):\n    buffer[:] = [i * i for i in range(n)]\n    return buffer\n"
    "def scale(v, k, out=[]):\n    out.extend(x * k for x in v)\n    return np.array(out[-len(v):])",
    "globals": RIGHT.replace("def square(n):\n    if n < 0:", "def square(m):\n    if m < 0:").replace(
        "return n * n", "return m * n"
    ),
    "print-options": "np.set_printoptions(precision=2, suppress=True)\ndef scale(v, k):\n"
    "    return np.asarray(v, dtype=float) * k / 7\n",
    "figure": RIGHT + "\nimport matplotlib.pyplot as plt\ndef table(n):\n    fig, ax = plt.subplots(figsize=(1, 1))\n"
    "    ax.plot([1, 2])\n    return [i * i for i in range(n)]",
    "deep": "def square(n):\n    return square(n)\ndef table(n):\n    return n if n < 0 else table(n - 1)\n"
    "def scale(v, k):\n    return np.log(np.asarray(v) - 1) * k",
    "not-there": RIGHT.replace("total = 7", "").replace("def scale", "def scales"),
    "nan": RIGHT + "\ndef square(n):\n    return float('nan')\ndef table(n):\n    return [np.nan] * n\n"
    "total = [np.nan]",
    "own-class": RIGHT + "\nclass Odd:\n    def __init__(self, n):\n        self.n = n\n"
    "    def __repr__(self):\n        return f'Odd {self.n}'\n"
    "def square(n):\n    return Odd(n)\ndef bounds(xs):\n    return Odd(1)\ndef tally(words):\n    return Odd",
}  # fmt: skip


def source() -> dict[str, Any]:
    """The instructor's notebook."""
    return notebook(
        cell("code", "import math\nimport numpy as np", "setup", mark("setup", locked=True)),
        cell("code", SOLUTION, "answer", mark("answer", solution=True)),
        *(cell("code", test, name, mark(name, grade=True, locked=True, points=2)) for name, test in TESTS.items()),
        cell("code", "print(len(In))", "end", mark("end", locked=True)),
    )


def build(course: Path, run: Callable[..., Any]) -> None:
    """Write the course, release it with nbgrader, and hand in."""
    course.mkdir()
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "moved"\n')
    save(course / "source/ps/book.ipynb", source())
    made = run("nbgrader", "generate_assignment", "ps", "--create", cwd=course)
    assert made.returncode == 0, made.stderr
    for student, answer in STUDENTS.items():
        book = json.loads((course / "release/ps/book.ipynb").read_text())
        for one in book["cells"]:
            if answer is not None and one["metadata"].get("nbgrader", {}).get("grade_id") == "answer":
                one["source"] = answer
        save(course / "submitted" / student / "ps/book.ipynb", book)
