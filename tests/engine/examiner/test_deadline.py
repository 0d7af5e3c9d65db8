"""One deadline a notebook, by the clock, whatever it waits for: what was earned before stays, and nothing is ours."""

from __future__ import annotations

import pytest

from nablagrade.engine.checks.checks import check
from nablagrade.model import Limits, NoteKind, Outcome

SHORT = {"cell_seconds": 0.1, "check_seconds": 0.1, "notebook_seconds": 0.6, "wall_extra_seconds": 0.3}
DEAF = """
import time
while True:
    try:
        time.sleep(1000)
    except BaseException:
        pass
"""


@check("asks")
def look(notebook):
    """A call, again and again"""
    while True:
        notebook.call("f")


@check("hands")
def hand(notebook):
    """A function of two tables"""
    assert notebook.call("g", notebook.callback(lambda x, y: x * y)).value == "RuntimeError"


def is_told(run):
    """Whether a note says that the time of the notebook was over, and by which setting."""
    words = "by the clock, three times its processor time: `c.Nablagrade.notebook_seconds`"
    return any(words in note.words for note in run.notes if note.kind is NoteKind.LIMIT)


@pytest.mark.parametrize("sleep", ["import time; time.sleep(1000)", DEAF, "await __import__('asyncio').sleep(1000)",
                                   "import threading; threading.Event().wait()"])  # fmt: skip
def test_sixteen_cells_that_wait(run_cells, code, answer, has_value, sleep):
    """Each may wait for its time, but not all of them: the first exercise is earned, the last was out of time."""
    early, late, wide = has_value("early", "x", 1), has_value("late", "x", 1), SHORT | {"restarts": 9}
    cells = [answer("x = 1", "x"), code("#", "early", 2), *[code(sleep)] * 16, code("#", "late", 3)]
    run = run_cells(cells, [early, late], **wide)
    assert is_told(run)
    assert [run.ran[place].score for place in (1, 18)] == [2.0, 0.0]
    assert [one.outcome for one in run.ran[18].results] == [Outcome.TIMED_OUT]
    assert not run.is_whole


def test_a_check_that_asks_without_end(run_cells, code, answer, has_value):
    """A child that answers soon, and uses little processor time for it, has its deadline all the same."""
    cells = [
        answer("import time\nx = 1\ndef f(): time.sleep(0.003)", "x"),
        code("#", "early", 2),
        code("#", "asks", 1),
        code("#", "late", 3),
    ]
    run = run_cells(cells, [has_value("early", "x", 1), look, has_value("late", "x", 1)], **SHORT)
    assert is_told(run)
    assert [run.ran[place].score for place in (1, 2, 3)] == [2.0, 0.0, 0.0]
    assert run.ran[2].results[0].outcome is Outcome.TIMED_OUT


def test_the_time_of_a_notebook_follows_its_processor_time():
    """Three times, and a longer notebook has longer."""
    assert Limits(notebook_seconds=120.0).deadline_seconds == 360.0


@pytest.mark.parametrize("shapes", ["(300, 1), (1, 300)", "(1, 300), (300, 1)", "(90_000,), ()"])
def test_a_value_that_the_child_would_not_read(run_cells, code, answer, shapes):
    """What a function of ours returns is an error where it is more than a child reads; neither side waits."""
    source = f"import numpy as np\ndef g(f):\n    try:\n        f(*map(np.ones, ({shapes})))\n"
    source += "    except Exception as error:\n        return type(error).__name__"
    run = run_cells([answer(source, "g"), code("#", "hands", 1)], [hand], reply_bytes=100_000)
    assert run.ran[1].score == 1.0, run.ran[1].results
