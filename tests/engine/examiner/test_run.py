"""A run of cells: order, pauses, limits, a fresh child after a death; what was earned stays."""

from __future__ import annotations

import numpy as np
import pytest

from nablagrade.answers import central_quotients, is_close, scheme_of
from nablagrade.engine.checks.checks import check
from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.model import NoteKind, Outcome


def scores(run):
    """The score of each graded cell by its place."""
    return {index: ran.score for index, ran in run.ran.items() if ran.score is not None}


def test_cells_run_in_order_in_one_namespace(run_cells, code):
    """Names live from cell to cell; empty, Markdown and tagged cells are passed over."""
    skipped = code("x = 99")
    skipped["metadata"]["tags"] = ["skip-execution"]
    run = run_cells([code("x = 1"), skipped, code("  \n"), {**code("x = 7"), "cell_type": "markdown"}, code("x")])
    assert run.ran[4].outputs[0]["data"]["text/plain"] == "1"
    assert run.ran[4].count == 2
    assert sorted(run.ran) == [0, 4]


def test_a_classic_test_cell_is_scored_inside(run_cells, code):
    """Without checks the cell's own outcome is its grade: all, a part, or nothing."""
    run = run_cells(
        [code("x = 1"), code("assert x == 1", "a", 2), code("assert x == 2", "b", 2), code("1.5", "c", 2), code("x")]
    )
    assert scores(run) == {1: 2.0, 2: 0.0, 3: 1.5}
    assert [run.ran[place].results[0].outcome for place in (1, 2, 3)] == [
        Outcome.PASSED, Outcome.FAILED, Outcome.FAILED
    ]  # fmt: skip
    assert run.checked_outside == frozenset()


def test_a_graded_cell_with_checks_is_never_run(run_cells, code, has_value):
    """Its source stays out of the child; its outputs are what the checks say, its number is the kernel's."""
    run = run_cells(
        [code("x = 1"), code("x = 5; 1 / 0", "ex", 2), code("x, len(In)")], [has_value("ex", "x", 1, hint="Look.")]
    )
    printed, result = run.ran[1].outputs
    assert printed["text"] == "✓ The value is right.\n"
    assert (result["data"]["text/plain"], result["execution_count"]) == ("2.0", 2)
    assert run.ran[2].count == 3
    assert run.ran[2].outputs[0]["data"]["text/plain"].startswith("(1, ")
    assert run.checked_outside == {"ex"}


def test_a_check_sees_the_notebook_as_it_is_at_its_cell(run_cells, code, has_value):
    """A name that changes later is judged as it was."""
    run = run_cells([code("x = 1"), code("pass", "one", 1), code("x = 2"), code("pass", "two", 1)],
                    [has_value("one", "x", 1), has_value("two", "x", 2)])  # fmt: skip
    assert scores(run) == {1: 1.0, 3: 1.0}


POOLED = """
import numpy as np
from concurrent.futures import ThreadPoolExecutor

def g(f, v, h=1e-5):
    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(f, [v + s * h * e for e in np.eye(len(v)) for s in (1, -1)]))
    return np.array(values).reshape(-1, 2) @ [1, -1] / (2 * h)
"""


def test_a_right_solution_in_threads_gets_the_same_score_at_each_grading(run_cells, code):
    """Twenty gradings of a function that asks ours from a pool of threads: all points, each time."""

    def cube(v):
        return v[0] ** 3 * v[1] + 2 * v[1] ** 2 + v[2] * v[3]

    point, step, names = (1.5, -2.0, 0.5, 3.0), 0.25, [f"ex-{number}" for number in range(20)]

    def grading(name):
        @check(name)
        def test_quotients(notebook):
            """Asks at the right points, and gets the quotients"""
            f = notebook.callback(cube)
            call = notebook.call("g", f, np.array(point), step)
            assert is_close(call.value, central_quotients(cube, point, step), rtol=1e-13)
            assert scheme_of(f.points, point, step) == "central"

        return test_quotients

    run = run_cells([code(POOLED), *(code("pass", name, 3) for name in names)], [*map(grading, names)])
    assert [*scores(run).values()] == [3.0] * 20


def test_hidden_source_is_not_in_the_child_before_its_cell(run_cells, code):
    """A test that is not yet reached cannot be read by the student's code."""
    spy = (
        "import gc\nseen = any(isinstance(o, str) and 'SECRET' + '15437' in o for o in gc.get_objects())\n"
        "seen = seen or 'SECRET' + '15437' in repr(globals())\nseen"
    )
    run = run_cells([code(spy), code("assert 'SECRET15437'", "a", 1)])
    assert run.ran[0].outputs[0]["data"]["text/plain"] == "False"


def test_an_endless_cell_costs_itself(run_cells, code, has_value):
    """It is interrupted; names from before and cells after it are graded, in the same process."""
    run = run_cells(
        [code("x = 1"), code("while True: pass"), code("y = 2"), code("pass", "ex", 1)],
        [has_value("ex", "y", 2)], cell_seconds=0.3,
    )  # fmt: skip
    assert run.ran[1].failure == (Outcome.TIMED_OUT, "it took too long")
    assert [one["ename"] for one in run.ran[1].outputs] == ["KeyboardInterrupt", "CellTimeoutError"]
    assert scores(run) == {3: 1.0}
    assert [note.kind for note in run.notes] == [NoteKind.LIMIT]
    assert run.is_whole


def test_sleeping_is_cut_by_the_wall_clock(run_cells, code, monkeypatch):
    """A cell that uses no CPU time is stopped by the backstop."""
    monkeypatch.setattr("nablagrade.model.Limits.wall_seconds", lambda _self, cpu: cpu)
    run = run_cells([code("import time\ntime.sleep(1000)"), code("1")], cell_seconds=0.5)
    assert run.ran[0].failure is not None
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "1"


def test_what_was_interrupted_is_not_run_again(run_cells, code, monkeypatch):
    """A fresh child leaves out the cell that hung, too: each endless loop is paid once."""
    asked = []
    original = ChildProcess.ask

    def ask(self, request, *more):
        asked.append(request.get("source", ""))
        return original(self, request, *more)

    monkeypatch.setattr(ChildProcess, "ask", ask)
    loop, die = "while True: pass", "import os; os._exit(0)"
    run_cells([code(loop), code(die), code("x = 1")], cell_seconds=0.3)
    assert (asked.count(loop), asked.count(die), asked.count("x = 1")) == (1, 1, 1)


SWALLOWS = (
    "def spin():\n    while True: pass\n"
    "while True:\n    try:\n        spin()\n    except BaseException:\n        spin()"
)
IGNORES = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"


@pytest.mark.parametrize("stubborn", [SWALLOWS, IGNORES], ids=["swallows", "ignores"])
def test_a_cell_that_ignores_the_interrupt_is_killed(run_cells, code, has_value, monkeypatch, stubborn):
    """A fresh child runs all cells but the culprit, and the record says so."""
    monkeypatch.setattr("nablagrade.engine.examiner.watchdog.GRACE_SECONDS", 0.3)
    run = run_cells(
        [code("x = 1"), code("pass", "before", 1), code(stubborn), code("y = x + 1"), code("pass", "after", 1)],
        [has_value("before", "x", 1), has_value("after", "y", 2)], cell_seconds=0.3,
    )  # fmt: skip
    assert scores(run) == {1: 1.0, 4: 1.0}
    assert run.ran[2].failure[0] is Outcome.TIMED_OUT
    assert run.ran[2].outputs[0]["ename"] == "CellTimeoutError"
    assert [str(note) for note in run.notes if note.kind is NoteKind.RESTART] == [
        "cell 3: took too long and did not react to the interrupt; the cells after it ran in a fresh process"
    ]


@pytest.mark.parametrize(
    "deed",
    ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
     "import ctypes; ctypes.string_at(0)", "import os; os.closerange(3, 65_536)"],
    ids=["exit", "kill", "segmentation fault", "closes everything"],
)  # fmt: skip
def test_a_cell_that_ends_the_process_costs_itself(run_cells, code, has_value, deed):
    """Whatever way a cell ends the process, what was earned stays and what comes after is graded."""
    run = run_cells(
        [code("x = 1"), code("pass", "before", 1), code(deed), code("y = 2"), code("pass", "after", 1)],
        [has_value("before", "x", 1), has_value("after", "y", 2)],
    )
    assert scores(run) == {1: 1.0, 4: 1.0}
    assert len(run.notes) == 1


def test_a_function_that_ends_the_process_costs_its_exercise(run_cells, code):
    """`os._exit` inside a call crashes this check and skips the rest of the exercise; others are graded."""

    @check("ex")
    def test_good(notebook):
        """Good."""
        assert notebook["x"] == 1

    @check("ex")
    def test_call(notebook):
        """Call."""
        notebook.call("f")

    @check("ex")
    def test_later(notebook):
        """Later."""

    @check("other")
    def test_other(notebook):
        """Other."""
        assert notebook["z"] == 3

    run = run_cells(
        [code("import os\nx = 1\ndef f(): os._exit(0)"), code("1", "ex", 3), code("z = x + 2"), code("1", "other", 1)],
        [test_good, test_call, test_later, test_other],
    )
    assert [one.outcome for one in run.ran[1].results] == [Outcome.PASSED, Outcome.CRASHED, Outcome.SKIPPED]
    assert scores(run) == {1: 1.0, 3: 1.0}
    assert len(run.notes) == 1


def test_three_deaths_are_the_end(run_cells, code, has_value):
    """Two fresh children are all that a notebook gets; what was earned before stays, the rest is lost."""
    die = "import os; os._exit(1)"
    run = run_cells(
        [code("x = 1"), code("1", "a", 1), code(die), code("1", "b", 1), code(die), code("1", "c", 1), code(die),
         code("1", "d", 1), code("assert x == 1", "inside", 1)],
        [has_value("a", "x", 1), has_value("b", "x", 1), has_value("c", "x", 1), has_value("d", "x", 1)],
    )  # fmt: skip
    assert scores(run) == {1: 1.0, 3: 1.0, 5: 1.0, 7: 0.0, 8: 0.0}
    assert run.ran[7].results[0].outcome is Outcome.CRASHED
    assert "died three times" in run.notes[-1].words
    assert len(run.notes) == 4


def test_a_death_does_not_run_side_effects_twice_for_the_record(run_cells, code):
    """Outputs of the first run stay: a fresh child repeats cells for their names only."""
    run = run_cells([code("import random\nrandom.random()"), code("import os; os._exit(0)"), code("1")])
    assert len(run.ran[0].outputs) == 1
    assert run.ran[0].count == 1


def test_memory_is_bounded(run_cells, code):
    """A cell that asks for too much gets a MemoryError, or its process ends; the cells after it are graded."""
    run = run_cells([code("x = 1"), code("y = bytearray(3 * 2**30)"), code("x", "a", 1)], memory_mb=1024)
    assert run.ran[1].failure[0] is Outcome.OUT_OF_MEMORY
    assert scores(run) == {2: 1.0}


def test_the_notebook_s_whole_time_is_bounded(run_cells, code):
    """CPU seconds of all attempts together end in death, not in a longer grading."""
    busy = "import time\nend = time.process_time() + 0.7\nwhile time.process_time() < end: pass"
    run = run_cells([code(busy), code(busy), code(busy), code("1", "a", 1)], notebook_seconds=1.0, deadline_factor=30)
    assert "CPU time" in run.notes[0].words
    assert run.ran[1].failure[0] is Outcome.TIMED_OUT
    assert run.cpu_seconds < 6


def test_files_lie_beside_the_notebook(run_cells, code, tmp_path):
    """What the student handed in or the instructor gives is found under its name, also in a folder."""
    (tmp_path / "data.csv").write_text("1,2")
    files = [("data.csv", tmp_path / "data.csv"), ("sub/more.csv", tmp_path / "data.csv")]
    run = run_cells([code("open('data.csv').read() + open('sub/more.csv').read()")], files=files)
    assert run.ran[0].outputs[0]["data"]["text/plain"] == "'1,21,2'"


def test_each_attempt_has_a_fresh_folder(run_cells, code):
    """What a dead child wrote is not there for the next one."""
    run = run_cells([
        code("import os, pathlib\npathlib.Path('x').exists()"),
        code("pathlib.Path('x').write_text('a'); os._exit(0)"),
        code("pathlib.Path('x').exists()"),
    ])  # fmt: skip
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "False"


def test_isolation_and_cpu_time_are_known(run_cells, code):
    """The run says how its children were locked in, and what they used."""
    run = run_cells([code("x = 1")])
    assert {"seccomp", "landlock"} <= set(run.isolation.layers)
    assert run.cpu_seconds > 0


def test_forged_outputs_are_dropped(run_cells, code):
    """A child that says what it likes in place of outputs gets nothing of another form into the notebook."""
    forge = (
        "get_ipython().sink.take = lambda: [{'output_type': 'error'}, {'output_type': 'x'}, "
        "{'output_type': 'stream', 'name': 3, 'text': [], 'more': 1}, "
        "{'output_type': 'display_data', 'data': 7, 'metadata': {}}]"
    )
    run = run_cells([code(forge, "a", 1)])
    assert run.ran[0].outputs == []


def test_a_cell_says_how_it_failed(run_cells, code):
    """A check that misses a name learns which cell should have made it."""
    run = run_cells([code("x = 1 / 0", "x", solution=True, locked=False), code("print('hi')", "p")])
    assert run.failure("x") == (Outcome.ERRORED, "ZeroDivisionError")
    assert run.failure("p") is None
    assert run.failure("unknown") is None
    assert run.printed("p") == "hi\n"
    assert run.printed("unknown") == ""


def test_a_raised_exception_may_have_any_name(run_cells, code):
    """An exception of a student's own is named as they named it, at most 80 letters long."""
    run = run_cells([code("raise type('E' * 500, (Exception,), {})()", "x")])
    assert run.failure("x")[0] is Outcome.ERRORED
    assert len(run.failure("x")[1]) <= 80
