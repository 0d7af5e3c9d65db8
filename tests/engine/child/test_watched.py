"""A notebook with tests inside is watched; one without is not. What is done to a test while it runs is said."""

from __future__ import annotations

import pytest

SOLVE = "import numpy as np\ndef solve():\n    {}\n    return 3"
TEST = "import numpy as np\nassert np.allclose(solve(), 3)"
DEEDS = {
    "a name": ("np.isclose = None", "replaced while this one ran: isclose"),
    "the code": ("import sys; sys._getframe(1).f_code", "the code of the test was read"),
    "a hunt": ("import gc; gc.get_objects()", "gc.get_objects was called"),
    "a trace": ("import sys; sys.settrace(None)", "sys.settrace was called"),
}


def words(run, index):
    """What the errors of a cell say."""
    return " ".join(one["evalue"] for one in run.ran[index].outputs if one["output_type"] == "error")


@pytest.mark.parametrize(("deed", "said"), DEEDS.values(), ids=DEEDS)
def test_what_was_done_is_said(run_cells, code, deed, said):
    """The right answer does not help: the test fails, and its error says why."""
    run = run_cells([code(SOLVE.format(deed)), code(TEST, "test", 1)])
    assert (run.ran[1].score, said in words(run, 1)) == (0.0, True)


HONEST = {
    "the name of the function": "import sys; sys._getframe().f_code.co_name",
    "the depth of the stack": "import inspect; len(inspect.stack())",
    "a log": "import logging; logging.getLogger('x').info('y')",
    "a traceback": "import traceback\n    try: 1 / 0\n    except ZeroDivisionError: traceback.format_exc()",
    "a cache that is filled": "import functools; functools.lru_cache(lambda: 3)()",
    "a library that is imported": "import numpy.polynomial.chebyshev, statistics, xml.dom",
    "options of NumPy": "np.set_printoptions(precision=3); np.seterr(all='ignore'); np.random.seed(1)",
    "a thread": "import threading; t = threading.Thread(target=len, args=('a',)); t.start(); t.join()",
    "a timer": "import signal; signal.alarm(5); signal.alarm(0)",
    "the collector": "import gc; gc.collect()",
    "a loop of events": "import asyncio; asyncio.new_event_loop().close()",
    "a mock": "from unittest import mock\n    with mock.patch('builtins.print'): print(1)",
}


@pytest.mark.parametrize("deed", HONEST.values(), ids=HONEST)
def test_what_honest_code_does_is_nothing(run_cells, code, deed):
    """Looking at itself, logging, importing, threads: the test is as good as any."""
    run = run_cells([code(SOLVE.format(deed)), code(TEST, "test", 1)])
    assert (words(run, 1), run.ran[1].score) == ("", 1.0)


def test_a_test_may_load_a_module_again_and_again(run_cells, code):
    """Each time `sys.modules` is written to, and it does not grow: in that place this is nothing."""
    again = "importlib.reload(colorsys)\n" * 4
    run = run_cells([code("x = 1"), code(f"import colorsys, importlib\n{again}assert x == 1", "test", 1)])
    assert (run.ran[1].score, words(run, 1)) == (1.0, "")


def test_library_functions_are_locked(run_cells, code):
    """What a library's function does can be replaced by no code; a student's own function, by theirs."""
    source = "import numpy as np\ndef yes(): pass\n{}.__code__ = yes.__code__"
    run = run_cells([code(source.format("np.allclose.__wrapped__")), code(source.format("yes")), code("1", "test", 1)])
    assert "cannot be replaced" in words(run, 0)
    assert words(run, 1) == ""


def test_a_notebook_without_tests_is_not_watched(run_cells, code):
    """There is nothing to protect in it."""
    run = run_cells([code("import numpy as np\ndef yes(): pass\nnp.allclose.__wrapped__.__code__ = yes.__code__")])
    assert words(run, 0) == ""


def test_a_trace_ends_with_its_cell(run_cells, code):
    """The machinery between two cells is nothing to trace."""
    run = run_cells(
        [code("import sys\nsys.settrace(lambda *a: None)\nsys.gettrace() is None"), code("sys.gettrace() is None"),
         code("1", "test", 1)]
    )  # fmt: skip
    assert [run.ran[index].outputs[0]["data"]["text/plain"] for index in (0, 1)] == ["False", "True"]


def test_a_test_may_trace(run_cells, code):
    """An instructor counts calls with a profile function."""
    test = "import sys\ncalls = []\nsys.setprofile(lambda f, e, a: calls.append(f.f_code.co_name))\nsolve()\n"
    run = run_cells([code(SOLVE.format("pass")), code(test + "sys.setprofile(None)\nassert 'solve' in calls", "t", 1)])
    assert (words(run, 1), run.ran[1].score) == ("", 1.0)


def test_a_test_may_replace(run_cells, code):
    """An instructor answers `input` for the student's function, and counts how often it is asked."""
    test = "import builtins\nreal = builtins.input\nbuiltins.input = lambda *_: '5'\nassert ask() == 5\n"
    test += "builtins.input = real"
    patched = "from unittest.mock import patch\nwith patch('builtins.input', return_value='6'):\n    assert ask() == 6"
    run = run_cells([code("def ask(): return int(input('n'))"), code(test, "a", 1), code(patched, "b", 1)])
    assert [(words(run, index), run.ran[index].score) for index in (1, 2)] == [("", 1.0), ("", 1.0)]
