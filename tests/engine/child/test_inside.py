"""A classic test inside the student's process: what is put back for it, what is theirs again, what is not kept."""

from __future__ import annotations

import re

import pytest

TEST = "import numpy as np\nassert np.allclose(answer, 3), 'not three'  # SECRET15437"
PATCHES = {
    "a function of NumPy": "np.allclose = lambda *a, **k: True",
    "its code": "def yes(*a, **k): return True\nnp.testing.assert_allclose.__code__ = yes.__code__",
    "its defaults": "np.testing.assert_allclose.__defaults__ = (1e9, 1e9, True, '', True)",
    "what it wraps": "def yes(*a, **k): return True\nnp.allclose.__wrapped__.__code__ = yes.__code__",
    "named defaults": "np.all.__wrapped__.__kwdefaults__['where'] = False",
    "a module": "import sys, types\nfake = types.ModuleType('numpy')\nfake.allclose = lambda *a: True\n"
    "sys.modules['numpy'] = fake",
    "an AST transformer": "import ast\nclass Tame(ast.NodeTransformer):\n"
    "    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)\n"
    "get_ipython().ast_transformers.append(Tame())",
    "an input transformer": "get_ipython().input_transformers_post.append(lambda lines: [])",
    "a callback": "def patch(info): np.allclose = lambda *a: True\n"
    "get_ipython().events.register('pre_run_cell', patch)",
    "the display of errors": "get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None",
    "a class's method": "type(get_ipython())._add_error = lambda *a: None",
    "the compiler": "import ast\nshell = get_ipython()\n"
    "class Tame(type(shell.compile)):\n    def ast_parse(self, *a, **k): return ast.parse('')\nshell.compile = Tame()",
    "the compiler's method": "import ast\nget_ipython().compile.ast_parse = lambda *a, **k: ast.parse('')",
    "a handler of errors": "get_ipython().set_custom_exc((AssertionError,), lambda *a, **k: None)",
    "a profile function": "import sys\ndef patch(*a): np.allclose = lambda *a: True\nsys.setprofile(patch)",
}


def score(run, index=-1):
    """The points of a cell."""
    return run.ran[index if index >= 0 else max(run.ran)].score


@pytest.mark.parametrize("patch", PATCHES.values(), ids=PATCHES)
def test_a_wrong_answer_stays_wrong(run_cells, code, patch):
    """What the student has replaced is put back for the test: a wrong answer fails, a right one passes."""
    for answer, points in ((4, 0.0), (3, 2.0)):
        test = "np.testing.assert_allclose(answer, 3)" if "testing" in patch else TEST  # what the patch is aimed at
        run = run_cells([code(f"import numpy as np\nanswer = {answer}\n{patch}"), code(test, "test", 2)])
        assert score(run) == points


def test_what_was_replaced_is_the_students_again(run_cells, code):
    """After the test their own cells find what they made, as under nbgrader; so does a module they took away."""
    run = run_cells(
        [code("import numpy as np, sys\nnp.allclose = mine = lambda *a: True\ndel np.isclose, sys.modules['math']"),
         code("answer = 3\n" + TEST, "test", 2),
         code("np.allclose is mine, hasattr(np, 'isclose'), 'math' in sys.modules")]
    )  # fmt: skip
    assert score(run, 1) == 2.0
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "(True, False, False)"


def test_an_instructors_replacement_holds(run_cells, code):
    """What a locked cell replaces is there in the test, and a student cannot undo it; what a test sets itself stays."""
    locked = code("import builtins\nbuiltins.input = lambda prompt='': '5'", "setup")
    run = run_cells(
        [locked, code("import builtins\nbuiltins.input = None"), code("assert input() == '5'", "a", 1),
         code("import math\nmath.tau = 1", "b", 1), code("import math\nassert math.tau == 1", "c", 1)]
    )  # fmt: skip
    assert [score(run, index) for index in (2, 3)] == [1.0, 1.0]
    assert run.ran[4].failure is not None  # what one test leaves in a library, another does not find


SPY = """
import gc, sys, inspect, linecache
word = "SECRET" + "15437"
def seen():
    places = [In, _ih, Out, _i, _ii, linecache.cache, get_ipython().history_manager.input_hist_raw,
              get_ipython().history_manager.db_input_cache]
    return word in repr(places)
def hunted():
    return any(word in held for thing in gc.get_objects() if isinstance(thing, (list, tuple, dict))
               for held in gc.get_referents(thing) if isinstance(held, str))
"""


@pytest.mark.parametrize("answer", [3, 4], ids=["passes", "fails"])
def test_the_source_of_a_test_is_not_kept(run_cells, code, answer):
    """Neither history nor the lines for `inspect` hold a test, now or later; its own error shows its lines."""
    run = run_cells(
        [code(SPY + f"answer = {answer}"), code("was_seen = seen()\n" + TEST, "test", 2), code("was_seen, seen()"),
         code("hunted()"), code("In[2], _i2, len(In)")]
    )  # fmt: skip
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "(False, False)"
    assert run.ran[3].outputs[0]["data"]["text/plain"] == "False"
    kept = "# the tests of this cell are not kept"
    assert run.ran[4].outputs[0]["data"]["text/plain"] == f"({kept!r},\n {kept!r},\n 6)"
    if answer == 4:
        assert "SECRET15437" in "".join(run.ran[1].outputs[-1]["traceback"])


FAILS = {
    "from": "try:\n    1 / 0\nexcept ZeroDivisionError as zero:\n    raise AssertionError('SECRET15437') from zero",
    "while": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise AssertionError('SECRET15437')",
    "group": "some = []\ntry:\n    1 / 0\nexcept ZeroDivisionError as zero:\n    some.append(zero)\n"
    "raise ExceptionGroup('SECRET15437', some)",
    "theirs": "raise Mine('SECRET15437')",
}
MINE = """
class Mine(Exception):
    def with_traceback(self, trace): return self
"""


@pytest.mark.parametrize("test", FAILS.values(), ids=FAILS)
def test_the_frames_of_an_error_are_let_go(run_cells, code, test):
    """Nor do those of the errors that it came from, or that it holds, lead to what was shown of the test."""
    run = run_cells([code(SPY + MINE), code(test, "test", 2), code("1"), code("hunted()")])
    assert "SECRET15437" in str(run.ran[1].outputs)
    assert run.ran[3].outputs[0]["data"]["text/plain"] == "False"


def test_a_helper_of_a_test_shows_no_lines(run_cells, code):
    """A traceback through a function of an earlier test has its name and number, and says that there is no source."""
    helper = "def helper(x):\n    assert x == 3, 'not three'  # SECRET15437\nhelper(3)"
    run = run_cells([code(helper, "first", 1), code("helper(4)"), code("helper(4)", "second", 1)])
    assert score(run, 0) == 1.0
    for index in (1, 2):
        shown = re.sub(r"\x1b\[[\d;]*m", "", "".join(run.ran[index].outputs[-1]["traceback"]))
        assert "Cell In[1], line 2, in helper(x)" in shown
        assert "Could not get source" in shown
        assert "SECRET15437" not in shown


AWAITED = {
    "in parentheses": "assert (await later(2)) == 4",
    "with a warning": "assert await later(2) is 4",
    "with a backslash": "print('\\d', await later(2))",
    "a loop": "async for n in some():\n    assert (n, 'a pair')",
    "a context": "async with lock:\n    assert (lock.locked() == True)",
}


@pytest.mark.parametrize("test", AWAITED.values(), ids=AWAITED)
def test_a_test_that_awaits_may_look_as_if_it_warned(run_cells, code, test):
    """Python is asked for its warnings of it as of any other; the process goes on."""
    answer = "import asyncio\nlock = asyncio.Lock()\nasync def later(n):\n    return 2 * n\n"
    run = run_cells([code(answer + "async def some():\n    yield 1"), code(test, "test", 2), code("lock.locked()")])
    assert run.ran[1].failure is None
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "False"
