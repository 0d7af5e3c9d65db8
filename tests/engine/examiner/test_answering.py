"""What a student wrote for each exercise, in a course with names for them and in a classic one."""

from __future__ import annotations

from base64 import b64decode, b64encode

from nablagrade.engine.examiner import answering
from nablagrade.engine.examiner.answering import LONGEST, Answer
from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.restore import checksum
from nablagrade.records.pictures import MAX_OF_ANSWER

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


def answers_of(plan, cells):
    """What was answered in a notebook without tasks."""
    return answering.answers_of(plan, cells, {"cells": []})


def _cells(**sources):
    return {name: {"source": source, "outputs": []} for name, source in sources.items()}


def test_a_classic_test_is_about_the_solutions_before_it():
    """Two tests of one solution have the same answer; what comes after a test belongs to the next."""
    plan = _plan(("a", "solution", None), ("b", "solution", None), ("t1", "test", None), ("t2", "test", None),
                 ("c", "solution", None), ("t3", "test", None))  # fmt: skip
    found = answers_of(plan, _cells(a="a = 1\n", b="b = 2", c="c = 3", t1="", t2="", t3=""))
    assert (found["t1"].text, found["t2"].text, found["t3"].text) == ("a = 1\n\nb = 2", "a = 1\n\nb = 2", "c = 3")


def test_an_answer_in_several_cells_says_where_each_is():
    """By the length of each text, in order; of one cell there is nothing to say, and one that is gone is left out."""
    plan = _plan(("a", "solution", "one"), ("b", "solution", "one"), ("c", "solution", "one"), ("t", "test", "one"))
    found = answers_of(plan, _cells(a="a = 1\n", b="words\n\nand more"))["one"]
    assert (found.text, found.parts) == ("a = 1\n\nwords\n\nand more", (("a", 5), ("b", 15)))
    assert answers_of(plan, _cells(a="a = 1"))["one"].parts == ()


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


def test_attached_pictures():
    """Of each answer the first few that are pictures; what is none, and what is too much, is counted."""
    cells = _cells(a="![](attachment:1.png)", b="")
    png = b64encode(b"\x89PNG\r\n\x1a\n").decode()
    bodies = {"none": {"image/png": ""}, "drawing": {"image/svg+xml": "<svg/>"}, "both": {"a": "<b>", "image/png": png}}
    cells["a"]["attachments"] = bodies | {str(number): {"image/png": png} for number in range(MAX_OF_ANSWER)}
    found = answers_of(_plan(("a", "solution", "one"), ("b", "solution", "two")), cells)
    assert found["one"].pictures == (b64decode(png),) * MAX_OF_ANSWER
    assert found["one"].pictures_left_out == 2
    assert (found["two"].pictures, found["two"].pictures_left_out) == ((), 0)


def test_pictures_of_a_notebook_are_bounded(monkeypatch):
    """All answers together have so many bytes."""
    monkeypatch.setattr(answering, "MAX_BYTES_OF_NOTEBOOK", 20)
    cells = _cells(a="", b="", c="")
    for cell in cells.values():
        cell["attachments"] = {"x": {"image/png": b64encode(b"GIF89a..").decode()}}
    plan = _plan(*((name, "solution", name) for name in cells))
    assert [len(one.pictures) for one in answers_of(plan, cells).values()] == [1, 1, 0]


def test_it_is_bounded():
    """A long answer ends with an ellipsis."""
    text = answers_of(_plan(("a", "solution", "one")), _cells(a="x" * 100_000))["one"].text
    assert len(text) == LONGEST
    assert text.endswith("…")


def _words(source, grade_id=None):
    mark = {"grade_id": grade_id, "task": True, "locked": True, "points": 2} if grade_id else None
    return {"cell_type": "markdown", "source": source, "metadata": {"nbgrader": mark} if mark else {}}


SCHEME = "Why?\n\n=== BEGIN MARK SCHEME ===\nSCHEME-15437\n=== END MARK SCHEME ==="
INSTRUCTORS = [_words(SCHEME, "why"), _words("*Write here.*"), _words("## Next"), _words(SCHEME, "how"),
               _words("*Write here.*"), _words("Save before you hand in.")]  # fmt: skip


def _tasks(*below_why):
    book = {"cells": [INSTRUCTORS[0], *map(_words, below_why), *INSTRUCTORS[2:]]}
    cells = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in book["cells"] if cell["metadata"]}
    return answering.answers_of(plan_of({"cells": INSTRUCTORS}, "level-a"), cells, book)


def test_a_task_is_answered_below_it():
    """In cells without a mark, as many as a student makes; neither its own text nor the mark scheme is an answer."""
    found = _tasks("Because.", "And so on.")
    assert found == {"why": Answer("Because.\n\nAnd so on."), "how": Answer("", is_blank=True)}


def test_a_task_that_is_gone_is_not_blank():
    """Its text was put back: the answer may stand elsewhere."""
    plan = plan_of({"cells": INSTRUCTORS}, "level-a")
    assert answering.answers_of(plan, {}, {"cells": INSTRUCTORS})["why"] == Answer()
