"""What a student wrote for each exercise, in a course with names for them and in a classic one."""

from __future__ import annotations

from nablagrade.engine.examiner.answering import LONGEST, Answer, answers_of
from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.restore import checksum

TRACEBACK = [
    "\x1b[31m----\x1b[39m", "ZeroDivisionError      Traceback (most recent call last)",
    "Cell In[1], line 3\n      1 def f():\n      2     return 1 / 0\n----> 3 f()",
    "Cell In[1], line 2, in f()\n      1 def f():\n----> 2     return \x1b[31m1\x1b[39m / 0\n      3 f()",
    "File /lib/other.py:7, in g()\n----> 7 raise it", "ZeroDivisionError: division by zero",
]  # fmt: skip


def _plan(*cells):
    planned = []
    for name, kind, exercise in cells:
        is_test = kind == "test"
        one = CellPlan(name, "code", "", is_test, not is_test, is_test, is_task=False, max_score=1.0, checksum=None,
                       exercise=exercise)  # fmt: skip
        planned.append(one)
    return NotebookPlan("level-a", tuple(planned))


def _cells(**sources):
    return {name: {"source": source, "outputs": []} for name, source in sources.items()}


def test_a_classic_test_is_about_the_solutions_before_it():
    """Two tests of one solution have the same answer; what comes after a test belongs to the next."""
    plan = _plan(("a", "solution", None), ("b", "solution", None), ("t1", "test", None), ("t2", "test", None),
                 ("c", "solution", None), ("t3", "test", None))  # fmt: skip
    found = answers_of(plan, _cells(a="a = 1\n", b="b = 2", c="c = 3", t1="", t2="", t3=""))
    assert (found["t1"].text, found["t2"].text, found["t3"].text) == ("a = 1\n\nb = 2", "a = 1\n\nb = 2", "c = 3")


def test_an_exercise_has_its_own_cells():
    """By the exercise's name; a cell that is gone is no answer."""
    plan = _plan(("a", "solution", "one"), ("ta", "test", "one"), ("b", "solution", "two"), ("tb", "test", "two"))
    assert answers_of(plan, _cells(a="a = 1")) == {"one": Answer("a = 1"), "two": Answer()}


def test_what_was_released_is_no_answer():
    """By nbgrader's checksum; one changed cell of two is enough for an answer."""
    plan = _plan(("a", "solution", "one"), ("b", "solution", "one"))
    as_released = tuple(
        CellPlan(**(vars(cell) | {"checksum": checksum("# YOUR CODE HERE", cell)})) for cell in plan.cells
    )
    plan = NotebookPlan("level-a", as_released)
    assert answers_of(plan, _cells(a="# YOUR CODE HERE", b="# YOUR CODE HERE"))["one"].is_blank
    assert not answers_of(plan, _cells(a="# YOUR CODE HERE", b="b = 1"))["one"].is_blank


def test_the_line_that_stopped_it():
    """The innermost line of a cell of their own, without colours, and the error; not one in a library."""
    cells = _cells(a="def f():\n    return 1 / 0\nf()")
    cells["a"]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "x"},
        {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero", "traceback": TRACEBACK},
    ]
    stopped = answers_of(_plan(("a", "solution", "one")), cells)["one"].stopped
    assert stopped == "line 2, `return 1 / 0`: ZeroDivisionError: division by zero"


def test_it_is_bounded():
    """A long answer ends with an ellipsis."""
    text = answers_of(_plan(("a", "solution", "one")), _cells(a="x" * 100_000))["one"].text
    assert len(text) == LONGEST
    assert text.endswith("…")
