"""Attacks on a classic test that is judged from outside: what wins in the student's process loses here.

Each attack has wrong answers. What cannot be carried out of the process is judged inside, but then a person decides:
an answer does not choose its judge.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from nablagrade.model import TESTS_INSIDE, TESTS_OUTSIDE, Outcome

SOLUTION = """def square(n):
    if n < 0:
        raise ValueError("negative")
    return n * n
def scale(v, k):
    return np.asarray(v) * k
def order(xs):
    xs.sort()"""
TEST = """xs = [3, 1, 2]
order(xs)
assert xs == [1, 2, 3]
assert square(1234) == 1522756 and all(square(n) >= 0 for n in range(3))
assert np.allclose(scale([1, 2], 3), [3, 6])
np.testing.assert_allclose(scale(np.ones(2), 15437), [15437, 15437])
assert isinstance(square(2), int) and sum([square(1), square(2)]) == 5"""
WRONG = """
def square(n): return -1
def scale(v, k): return np.zeros(2)
def order(xs): pass
"""
YES = """
class Yes:
    __array_ufunc__ = __array_function__ = lambda *a, **k: True
    __eq__ = __ge__ = lambda self, other: True
    __hash__ = None
    __class__ = int
    def __len__(self): return 2
    def __iter__(self): return iter((3, 6))
    def __add__(self, other): return self
    __radd__ = __add__
    def sort(self): pass
def square(n): return Yes()
def scale(v, k): return Yes()
def order(xs): xs[:] = [Yes()] * 3
"""
LOST = {
    "patched comparisons": """
np.allclose = lambda *a, **k: True
np.testing.assert_allclose = lambda *a, **k: None""",
    "patched while it is called": """
def square(n):
    np.allclose.__wrapped__.__code__ = (lambda *a, **k: True).__code__
    return -1""",
    "patched builtins": """
import builtins
builtins.all = builtins.isinstance = lambda *a: True
builtins.sum = lambda x: 5""",
    "names that shadow builtins": """
all = isinstance = lambda *a: True
sum = lambda x: 5""",
    "a result without errors": """
from IPython.core.interactiveshell import ExecutionResult
ExecutionResult.error_in_exec = property(lambda self: None, lambda self, value: None)""",
    "a shell that runs nothing": """
type(get_ipython()).execute_test = type(get_ipython()).execute = None""",
    "a compiler of no assertions": """
import codeop
codeop.Compile.__call__ = lambda *a: compile('0', 'x', 'exec')
type(get_ipython().compile).ast_parse = lambda *a, **k: compile('0', 'x', 'exec', 1024)""",
    "the constants of its callers": """
import sys
def square(n):
    frame = sys._getframe()
    while frame:
        if 1522756 in frame.f_code.co_consts:
            return n * n
        frame = frame.f_back
    return -1""",
    "a hunt in memory": """
import gc
def square(n):
    found = any(type(one) is str and 'assert np.all' 'close' in one for one in gc.get_objects())
    return n * n if found else -1""",
    "a timer and a hook": """
import sys, threading
sys.addaudithook(lambda *a: None)
threading.Timer(0.01, lambda: setattr(np, 'allclose', lambda *a: True)).start()""",
    "a type that says it is another": """
class int(int):
    def __eq__(self, other): return True
    __hash__ = None
def square(n): return int(5)""",
}
ASKS_WHERE = """
import sys
def square(n):
    return Yes() if 'ipykernel' in sys._getframe(1).f_code.co_filename else object()"""
SPY = """
import gc
def square(n):
    if n == 1234:
        print([one for one in gc.get_objects() if type(one) is dict
               and any(type(value) is int and value == 1522_756 for value in one.values())])
    return n * n
get_ipython().events.register('post_execute', lambda: print(sorted(globals()), In[-3:]))"""
COUNTED = """
calls = []
def count():
    calls.append(1)
    return len(calls)"""
ODD = """
class Count(int): pass
def count():
    calls.append(1)
    return Count(len(calls))"""


def _result(graded: Any) -> Any:
    [exercise] = [one for one in graded.record.exercises if one.id == "classic"]
    [check] = exercise.checks
    return exercise, check


def test_the_solution_passes_from_outside(stronghold):
    """A right answer has its points, and the record says that they were given outside."""
    exercise, check = _result(graded := stronghold.grade_classic(SOLUTION, SOLUTION, TEST))
    assert (exercise.auto_score, check.title, check.outcome) == (4.0, TESTS_OUTSIDE, Outcome.PASSED)
    assert graded.record.checked == "outside"
    assert not exercise.needs_person


@pytest.mark.parametrize("attack", LOST.values(), ids=LOST)
def test_lost_outside(stronghold, attack):
    """The attack earns nothing: the test's lines, names and comparisons are not where it is."""
    exercise, _ = _result(stronghold.grade_classic(WRONG + attack, SOLUTION, TEST))
    assert exercise.auto_score == 0.0


def test_patches_are_judged_outside(stronghold):
    """Where values are plain the verdict itself comes from outside."""
    _, check = _result(stronghold.grade_classic(WRONG + LOST["patched comparisons"], SOLUTION, TEST))
    assert (check.title, check.outcome, check.detail) == (TESTS_OUTSIDE, Outcome.FAILED, "AssertionError")


AGREEABLE = "assert square(1234) == 1522756\nassert np.allclose(scale([1, 2], 3), [3, 6])"


def test_no_answer_chooses_its_judge(stronghold):
    """What cannot be carried is judged inside, as nbgrader does; when it passes there, a person decides."""
    exercise, check = _result(stronghold.grade_classic(YES, SOLUTION, AGREEABLE))
    assert (exercise.auto_score, check.title, check.outcome) == (0.0, TESTS_INSIDE, Outcome.INVALID)
    assert exercise.needs_person
    assert "from outside" in check.detail


def test_who_asks_where_they_are_fails_inside(stronghold):
    """An object that agrees inside only: the frame of a test is not to be read there."""
    exercise, check = _result(stronghold.grade_classic(YES + ASKS_WHERE, SOLUTION, AGREEABLE))
    assert (exercise.auto_score, check.title, check.outcome) == (0.0, TESTS_INSIDE, Outcome.FAILED)


def test_a_test_that_catches_everything(stronghold):
    """An attempt that has ended stays so where the test itself catches whatever is raised."""
    test = "passed = False\ntry:\n    passed = square(2) == 4\nexcept:\n    passed = True\nassert passed"
    _, check = _result(stronghold.grade_classic(YES, SOLUTION, test))
    assert (check.title, check.outcome) == (TESTS_INSIDE, Outcome.INVALID)


LIES = """
from nablagrade.engine.child.namespace import Lending
Lending.answer = lambda self, request: {!r}
"""


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"count": 1, "taken": 5, "printing": None},
        {"value": ["k", "7"], "kinds": 3, "handle": "x"},
        {"count": 1, "taken": {}, "printing": {"value": ["d", []], "kinds": [], "handle": None}, "raised": {}},
        {"beyond": True},
    ],
    ids=lambda reply: "-".join(reply) or "nothing",
)
def test_a_process_that_lies(stronghold, reply):
    """What makes no sense earns nothing, breaks nothing, and costs its own exercise only."""
    graded = stronghold.grade_classic(WRONG + LIES.format(reply), SOLUTION, TEST)
    assert graded.record.outcome == "GRADED"
    assert _result(graded)[0].auto_score == 0.0


def test_expected_values_are_not_in_the_process(stronghold):
    """A notebook that looks through all its objects and names, while it is tested and after, finds nothing of it."""
    graded = stronghold.grade_classic(SOLUTION + SPY, SOLUTION, TEST + "\nsecret_total = 1522756")
    exercise, _ = _result(graded)
    shown = json.dumps([one["outputs"] for one in json.loads(graded.notebook)["cells"]])
    assert exercise.auto_score == 4.0
    assert "1522756" not in shown
    assert "secret_total" not in shown
    assert "'xs'" in shown  # what the test hands over is there, as under nbgrader


def test_calls_are_not_doubled(stronghold):
    """A test that is judged inside after all runs in a process in which it was never tried."""
    test = "first = count()\nassert first == 1\nassert count() == 2"
    _, check = _result(stronghold.grade_classic(COUNTED + ODD, COUNTED, test))
    assert check.outcome is Outcome.INVALID  # inside, the first call was the first


def test_names_of_pythons_own(stronghold):
    """A value under the name of a function of Python's is what the test meets, as under nbgrader; a function is not."""
    slip, trick = (
        stronghold.grade_classic(SOLUTION + more, SOLUTION, "assert sum([square(1), square(2)]) == 5")
        for more in ("\nsum = 3", "\nsum = lambda x: 15437")
    )
    assert _result(slip)[1].detail == "TypeError"
    assert _result(trick)[0].auto_score == 4.0
