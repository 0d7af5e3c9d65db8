"""Attacks on a classic test, which runs in the student's process: what is stopped there, and what only the mark tells.

A classic course has its tests in the notebook. Each attack here has a wrong answer; under plain nbgrader each of them
earns full marks.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

CELLS = Path(__file__).parent / "classic"
HIDDEN = "import numpy as np\nassert np.allclose(solve(np.ones(3)), [2.0, 4.0, 15437.0])"
WRONG = "import numpy as np\ndef solve(v): return np.zeros(3)\n"
STOPPED = {
    "b01 patches comparisons": WRONG
    + "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n"
    + "np.testing.assert_allclose = lambda *a, **k: None",
    "b03 shows a result before the error": "import sys\ndef solve(v):\n"
    "    sys.displayhook('full marks')\n    return [0, 0, 0]",
    "b05 empties later cells": WRONG + "get_ipython().input_transformers_post.append(lambda lines: [])",
    "b06 removes assertions": WRONG
    + "import ast\nclass Tame(ast.NodeTransformer):\n"
    + "    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)\n"
    + "get_ipython().ast_transformers.append(Tame())\nnp.testing.assert_allclose = lambda *a, **k: None",
    "b07 reads the course": "from pathlib import Path\n"
    "places = ('*.ipynb', '../*/*.ipynb', '../../../source/*/*.ipynb')\n"
    "found = [path.read_text() for place in places for path in Path().glob(place)]\n"
    "def solve(v): return [2.0, 4.0, 15437.0] if '15437' in ''.join(found) else [0, 0, 0]",
    "b08 reads the history": "import re\ndef solve(v):\n"
    "    numbers = re.findall(r'\\d+\\.\\d+', ' '.join(map(str, [*In[-1:], *_ih[-1:], _i, _ii])))\n"
    "    return [float(n) for n in numbers[:3]] or [0, 0, 0]",
    "b10 hands in a module of a library's name": "open('numpy.py', 'w').write('allclose = lambda *a: True')\n"
    "import sys\nfor name in [n for n in sys.modules if n.split('.')[0] == 'numpy']: del sys.modules[name]\n"
    "import numpy as np\ndef solve(v): return [0, 0, 0]",
}
ONLY_MARKED = {
    "b02 agrees with everything": "class Agreeable:\n"
    "    __array_ufunc__ = __array_function__ = lambda *a, **k: True\n    def __len__(self): return 3\n"
    "    def __eq__(self, other): return True\ndef solve(v): return Agreeable()",
}


def _graded(
    stronghold: Any, attack: str, hidden: str = HIDDEN, names: tuple[str, ...] = ("classic",)
) -> tuple[Any, str]:
    def add_tests(notebook: dict[str, Any]) -> None:
        for name in names:
            mark = {"grade_id": name, "grade": True, "solution": False, "locked": True, "task": False, "points": 8}
            metadata = {"nbgrader": mark | {"schema_version": 3}}
            notebook["cells"].append(
                {"cell_type": "code", "id": name, "source": hidden, "metadata": metadata, "outputs": [],
                 "execution_count": None}
            )  # fmt: skip

    graded = stronghold.grade_vault(attack, add_tests)
    return graded.record, json.dumps(json.loads(graded.notebook)["cells"][1]["outputs"])


def _points(record: Any) -> float | None:
    return next(one.auto_score for one in record.exercises if one.id == "classic")


def test_a_right_answer_has_its_points(stronghold):
    """Without an attack the test passes, and the record says that exercises of both ways are in it."""
    record, _ = _graded(stronghold, "def solve(v): return [2.0, 4.0, 15437.0]")
    assert _points(record) == 8.0
    assert record.checked == "mixed"


WARNS = """
import warnings
import numpy as np
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    assert np.isnan(np.mean(solve(1)[:0]))
"""


def test_a_warning_costs_nothing(stronghold):
    """What a library would warn of while a test runs is noted in its module, and is no replacing."""
    record, _ = _graded(stronghold, "def solve(v): return [2.0, 4.0, 15437.0]", WARNS)
    assert _points(record) == 8.0


@pytest.mark.parametrize("attack", STOPPED.values(), ids=STOPPED)
def test_stopped_inside(stronghold, attack):
    """The attack earns nothing, and shows nothing of the test."""
    record, shown = _graded(stronghold, attack)
    assert _points(record) == 0.0
    assert "15437.0" not in shown


@pytest.mark.parametrize("attack", ONLY_MARKED.values(), ids=ONLY_MARKED)
def test_only_marked(stronghold, attack):
    """The attack wins, for the test runs beside it: the record says so, and a check outside is the mend."""
    record, _ = _graded(stronghold, attack)
    assert _points(record) == 8.0
    assert record.checked == "mixed"


WANTED = "[2.0, 4.0, 15437.0]"
TESTS = {  # what stands in the test, for each kind of attack in `classic/`
    "machinery": HIDDEN,
    "during": HIDDEN,
    "observers": HIDDEN,
    "readers": HIDDEN,
    "names": "import numpy as np\nfound = solve(np.ones(3))\nassert len(found) == 3\n"
    f"assert all([abs(float(a) - b) < 1e-6 for a, b in zip(found, {WANTED})])\nassert np.allclose(found, {WANTED})",
    "unittest": "import unittest\ncase = unittest.TestCase()\n"
    f"case.assertEqual([float(one) for one in solve([1, 1, 1])], {WANTED})",
    "testing": f"import numpy as np\nnp.testing.assert_allclose(solve(np.ones(3)), {WANTED})",
    "said": "import numpy as np\n"
    f"np.testing.assert_allclose(solve(np.ones(3)), {WANTED}, err_msg='no')\nprint('passed')",
    "numbers": f"import math\nassert all(math.isclose(a, b) for a, b in zip(solve([1, 1, 1]), {WANTED}))",
    "digests": "import hashlib\nassert hashlib.sha1(str([*map(float, solve([1, 1, 1]))]).encode()).hexdigest() == "
    f"{hashlib.sha1(WANTED.encode()).hexdigest()!r}",  # noqa: S324 - as courses do
    "named": "import hashlib\ntext = str([*map(float, solve([1, 1, 1]))]).encode()\n"
    f"assert hashlib.new('sha1', text).hexdigest() == {hashlib.sha1(WANTED.encode()).hexdigest()!r}",  # noqa: S324 - so, too
    "fractions": "from fractions import Fraction\n"
    f"assert [Fraction(float(one)) for one in solve([1, 1, 1])] == {WANTED}",
    "means": "import numpy as np\nassert abs(np.array(solve(np.ones(3))).mean() - 15443 / 3) < 1e-6",
    "patterns": "import re\nassert re.fullmatch('.2[.]0.*15437[.]0.', str(solve([1, 1, 1])))",
    "days": "import datetime\nassert datetime.date(*[1, 1, int(solve([1, 1, 1])[0]) or 3]) == datetime.date(1, 1, 2)",
    "points": f"import numpy as np\n8.0 * float(np.allclose(solve(np.ones(3)), {WANTED}))",
}


def attacks() -> dict[str, tuple[str, str]]:
    """The kind and the cell of each attack, by its name."""
    texts = {kind: (CELLS / f"{kind}.py").read_text("utf-8") for kind in TESTS}
    parts = {kind: re.split(r"^# %% (.+)\n", text, flags=re.MULTILINE) for kind, text in texts.items()}
    return {
        f"{kind}: {name}": (kind, cell)
        for kind, part in parts.items()
        for name, cell in zip(part[1::2], part[2::2], strict=True)
    }


@pytest.mark.parametrize(("kind", "attack"), attacks().values(), ids=attacks())
def test_earns_nothing(stronghold, kind, attack):
    """What is replaced, runs by itself or reads in the process of a test makes no wrong answer right."""
    record, _ = _graded(stronghold, attack, TESTS[kind])
    assert _points(record) == 0.0


@pytest.mark.parametrize("attack", ["observers: a thread", "observers: a timer of threads"])
def test_no_moment_is_theirs(stronghold, attack):
    """Of a hundred tests none begins while a thread has its turn: one of some hundred did, once."""
    names = tuple(f"classic-{count}" for count in range(100))
    record, _ = _graded(stronghold, attacks()[attack][1], HIDDEN, names)
    assert [one.id for one in record.exercises if one.id in names and one.auto_score != 0.0] == []


@pytest.mark.parametrize("hidden", TESTS.values(), ids=TESTS)
def test_each_test_can_be_passed(stronghold, hidden):
    """The tests that are attacked give a right answer its points."""
    record, _ = _graded(stronghold, f"def solve(v): return {WANTED}", hidden)
    assert _points(record) == 8.0


def test_a_library_that_was_taken_away(stronghold):
    """A name that only the instructor's notebook imports is an error, or the library, and nothing of the student's."""
    test = f"found, _ = solve(1), {{}}\nassert len(found) == 3 and np.allclose(found, {WANTED}), [].copy"
    solution = f"def solve(v): return {WANTED}"
    own = "    global np\n    class np: allclose = staticmethod(lambda *a, **k: True)\n"
    answers = {
        f"del np\ndef solve(v):\n{own}    return [0, 0, 0]": 0.0,
        f"del np\ndef solve(v):\n    global np\n    import numpy as np\n    return {WANTED}": 4.0,
    }
    graded = [stronghold.grade_classic(answer, solution, f"class Kept: pass\n{test}") for answer in answers]
    assert [one.record.exercises[0].auto_score for one in graded] == [*answers.values()]


@pytest.mark.parametrize("name", ["numpy", "pandas", "python"])
def test_a_function_that_uses_much_is_honest(stronghold, name):
    """What libraries write to by themselves while a test calls a function is nobody's attack."""
    record, shown = _graded(stronghold, (CELLS / "honest" / f"{name}.py").read_text("utf-8"))
    assert _points(record) == 8.0, shown


IMPORTS_LATER = "import calendar, statistics\nfrom unittest import mock, suite\nimport sympy.testing.pytest"
BEFORE_AN_IMPORT = {
    "replaces it once": WRONG + "np.allclose = lambda *a, **k: True",
    "replaces it for ever": WRONG
    + "import threading\ndef go():\n    while True: np.allclose = lambda *a, **k: True\n"
    + "threading.Thread(target=go, daemon=True).start()",
    "replaces what an import calls": WRONG
    + "import builtins\nwhole = builtins.__import__\ndef late(*a, **k):\n"
    + "    np.allclose = lambda *a, **k: True\n    return whole(*a, **k)\nbuiltins.__import__ = late",
}


@pytest.mark.parametrize("attack", BEFORE_AN_IMPORT.values(), ids=list(BEFORE_AN_IMPORT))
def test_what_was_replaced_before_an_instructors_import(stronghold, attack):
    """An instructor's cell imports what is watched from then on; what was replaced before it is no test's."""

    def add_cells(notebook):
        for name, source, points in (("later", IMPORTS_LATER, None), ("classic", HIDDEN, 8)):
            mark = {"grade_id": name, "grade": bool(points), "solution": False, "locked": True, "task": False}
            mark |= {"schema_version": 3} | ({"points": points} if points else {})
            notebook["cells"].append(
                {"cell_type": "code", "id": name, "source": source, "metadata": {"nbgrader": mark}, "outputs": [],
                 "execution_count": None}
            )  # fmt: skip

    assert _points(stronghold.grade_vault(attack, add_cells).record) == 0.0
