"""A student's notebook as a check sees it: plain data, arguments as they are afterwards, callbacks, handles."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy

from nablagrade.answers import Number
from nablagrade.engine.checks.notebook import CheckEnd
from nablagrade.engine.wire.exits import Ended
from nablagrade.figures import AxesDescription, FigureDescription
from nablagrade.model import Opaque, Outcome


def ended(function):
    """How a check ended that does this."""
    with pytest.raises(CheckEnd) as caught:
        function()
    return caught.value


def test_values_are_plain_data(open_notebook):
    """A name is asked for, and comes as data of its own type."""
    notebook = open_notebook(
        "import numpy as np, sympy as sp\na = np.array([1, 2.5]); b = sp.Symbol('x') ** 2; c = {'k': (1, None)}\n"
        "class Liar(float):\n    __eq__ = lambda self, other: True\nd = Liar(3)"
    )
    np.testing.assert_array_equal(notebook["a"], [1, 2.5])
    assert notebook["b"] == sympy.Symbol("x") ** 2
    assert notebook["c"] == {"k": (1, None)}
    assert notebook["d"] == Opaque("Liar")


def test_a_missing_name_is_said(open_notebook):
    """A name that nobody assigned fails the check, in words that help."""
    end = ended(lambda: open_notebook("x = 1")["y"])
    assert end.outcome is Outcome.FAILED
    assert end.hint is not None
    assert end.hint.startswith("`y` is not defined")
    assert ended(lambda: open_notebook("x = 1").call("y")).hint == end.hint


@pytest.mark.parametrize("answer", ["None", "...", "''", "'...'", "' … '", "chr(10)"])
def test_an_open_answer_is_said(open_notebook, answer):
    """An answer that is still open is not judged."""
    end = ended(lambda: open_notebook(f"x = {answer}").judge("x", Number("3", atol=0.1)))
    assert (end.outcome, end.hint) == (Outcome.FAILED, "There is no answer in `x` yet.")


def test_an_answer_is_judged(open_notebook):
    """Right, wrong and unreadable answers: the last one ends the check as invalid."""
    notebook = open_notebook("right = '6/2'; wrong = 4; odd = '1/2x'")
    answer = Number("3", atol=0.1)
    assert notebook.judge("right", answer)
    assert not notebook.judge("wrong", answer)
    assert not notebook.judgement.is_right
    assert ended(lambda: notebook.judge("odd", answer)).outcome is Outcome.INVALID


def test_a_call_shows_the_arguments_afterwards(open_notebook):
    """What a function did to its arguments is seen, and what it printed; the caller's own array is not touched."""
    notebook = open_notebook("def f(v, w):\n    print('hi'); v[0] = 7; w.append(3)\n    return v * 2")
    mine, words = np.array([1.0, 2.0]), [1]
    call = notebook.call("f", mine, words)
    np.testing.assert_array_equal(call.value, [14, 4])
    np.testing.assert_array_equal(call.args[0], [7, 2])
    assert call.args[1] == [1, 3]
    assert call.printed == "hi\n"
    assert (mine.tolist(), words) == ([1.0, 2.0], [1])


@pytest.mark.parametrize(
    ("line", "printed"),
    [("print('hi', file=sys.stderr)", ""), ("display({'text/plain': 'hi'}, raw=True)", "hi"), ("display(7)", "7"),
     ("display({'image/png': 'iVBO'}, raw=True)", "image/png\n"), ("sys.displayhook(5)", "5"),
     ("import logging; logging.warning('hi')", ""), ("np.array([1.0]) / 0", ""),
     ("import warnings; warnings.warn('hi')", ""), ("pass", "")],
)  # fmt: skip
def test_whatever_a_call_shows_is_printed(open_notebook, line, printed):
    """As a display, too; a word on the stream of errors is none, and a warning stays one for their own ears."""
    notebook = open_notebook(f"import sys\nimport numpy as np\ndef f():\n    {line}\n    return 1")
    call = notebook.call("f")
    assert (call.value, call.printed) == (1, printed)
    warns = "import warnings\ndef f():\n    with warnings.catch_warnings(record=True) as some:\n"
    warns += "        warnings.simplefilter('always')\n        warnings.warn('hi')\n    return len(some)"
    assert open_notebook(warns).call("f").value == 1


def test_keywords_are_handed_over(open_notebook):
    """Named arguments arrive under their names."""
    notebook = open_notebook("def f(v, h=1e-5): return h")
    assert notebook.call("f", 0, h=1.5).value == 1.5
    assert notebook.call("f", 0).value == 1e-5


def test_a_result_can_be_read_again(open_notebook):
    """A function that hands out the same buffer twice is found out."""
    notebook = open_notebook("import numpy as np\nb = np.zeros(2)\ndef f(v):\n    b[:] = v\n    return b")
    first = notebook.call("f", 1.0)
    second = notebook.call("f", 2.0)
    assert first.value.tolist() == [1, 1]
    assert first.again().tolist() == [2, 2]
    assert first.shares_memory(second)
    assert not first.shares_memory()


def test_aliases_of_arguments(open_notebook):
    """A result that is a view of the argument shares its memory; a copy does not, nor does a list of copies."""
    notebook = open_notebook("same = lambda v: v[::-1]\ncopy = lambda v: v.copy()\nin_list = lambda v: [v.copy(), v]")
    assert notebook.call("same", np.arange(3)).shares_memory()
    assert not notebook.call("copy", np.arange(3)).shares_memory()
    assert notebook.call("in_list", np.arange(3)).shares_memory()


def test_a_patched_numpy_changes_nothing(open_notebook):
    """Whoever replaces NumPy's functions deceives nobody else."""
    notebook = open_notebook(
        "import numpy as np\nnp.shares_memory = lambda *a: False\nnp.allclose = lambda *a, **k: True\n"
        "same = lambda v: v\nx = np.array([1, 2])"
    )
    assert notebook.call("same", np.arange(3)).shares_memory()
    assert not np.allclose(notebook["x"], [3, 4])


# ---------------------------------------------------------------- callbacks


def test_callbacks_are_evaluated_here_and_remember_their_points(open_notebook):
    """A student's code calls a function of ours; each point is recorded as it was, not as it became."""
    notebook = open_notebook("def g(f, v):\n    a = f(v)\n    v[0] = 9\n    return a + f(v, 2)")
    f = notebook.callback(lambda v, n=1: float(v.sum() * n))
    assert notebook.call("g", f, np.array([1.0, 2.0])).value == 25.0
    assert [point[0].tolist() for point in f.points] == [[1, 2], [9, 2]]
    assert f.points[1][1] == 2


def test_callbacks_take_complex_points(open_notebook):
    """The complex step works: values and types are those of the plain function."""
    notebook = open_notebook("import numpy as np\ndef g(f): return f(np.array([3 + 1e-20j])).imag / 1e-20")
    call = notebook.call("g", notebook.callback(lambda v: v[0] ** 2))
    assert call.value == 6.0
    assert type(call.value) is np.float64


@pytest.mark.parametrize(
    ("function", "argument", "error"),
    [
        (lambda v: v[5], "[1, 2]", "IndexError"),
        (lambda v: v["a"], "{}", "KeyError"),
        (lambda v: v + 1, "'x'", "TypeError"),
        (lambda v: 1 // v, "0", "ZeroDivisionError"),
        (lambda v: v.shape, "[1]", "AttributeError"),
        (math.sqrt, "-1", "ValueError"),
        (math.exp, "1e6", "OverflowError"),
        (lambda v: v, "object()", None),
        (lambda v: v + 1, "object()", "TypeError"),
        (lambda: 0, "1", "TypeError"),
    ],
)
def test_callbacks_raise_as_the_plain_function_does(open_notebook, function, argument, error):
    """A built-in exception in our function is the same exception in the student's code, which may catch it."""
    notebook = open_notebook(
        f"def g(f):\n    try:\n        f({argument})\n"
        "    except Exception as error:\n        return type(error).__name__"
    )
    assert notebook.call("g", notebook.callback(function)).value == error


def test_a_callback_can_be_handed_back(open_notebook):
    """A function that comes back among the arguments is ours again."""
    notebook = open_notebook("def g(f, some): return some[0] is f")
    f = notebook.callback(len)
    call = notebook.call("g", f, [f])
    assert call.args[0] is f


def test_a_callback_is_gone_after_the_call(open_notebook):
    """A student who keeps our function calls nothing with it later."""
    notebook = open_notebook("kept = []\ndef g(f): kept.append(f)\ndef again(): return kept[0](1)")
    f = notebook.callback(lambda v: 42)
    notebook.call("g", f)
    assert ended(lambda: notebook.call("again")).outcome is Outcome.ERRORED
    assert f.points == []


def test_threads_may_all_ask_at_once(open_notebook):
    """Each thread gets the value at its own point, at each of twenty calls."""
    notebook = open_notebook(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def g(f, n):\n    with ThreadPoolExecutor(8) as pool:\n        return list(pool.map(f, range(n)))"
    )
    for _ in range(20):
        f = notebook.callback(lambda x: x * x)
        assert notebook.call("g", f, 40).value == [x * x for x in range(40)]
        assert sorted(f.points) == [(x,) for x in range(40)]


def test_a_thread_that_outlives_its_call_asks_nothing_more(open_notebook):
    """Neither the answer to this call nor what is asked next gets mixed up with its questions."""
    notebook = open_notebook(
        "import threading, time\nx = 1\nends = []\n"
        "def ask(f):\n    try:\n        while True: f(2)\n    except RuntimeError as error: ends.append(str(error))\n"
        "def g(f):\n    threading.Thread(target=ask, args=(f,), daemon=True).start()\n    return f(3)\n"
        "def wait():\n    while len(ends) < 5: time.sleep(0.01)\n    return sorted(set(ends))"
    )
    for _ in range(5):
        assert notebook.call("g", notebook.callback(lambda x: 10 * x)).value == 30
        assert notebook["x"] == 1
    assert notebook.call("wait").value == ["this function is not at hand any more"]


def test_an_interrupt_amid_the_questions_of_threads(open_notebook):
    """Threads that ask without end are cut off with their call, and the line stays in order."""
    notebook = open_notebook(
        "import threading\nx = 1\n"
        "def ask(f):\n    while True: f(2)\n"
        "def g(f):\n    for _ in range(3): threading.Thread(target=ask, args=(f,), daemon=True).start()\n    ask(f)",
        0.2,
    )
    for _ in range(3):
        assert ended(lambda: notebook.call("g", notebook.callback(abs))).outcome is Outcome.TIMED_OUT
        assert notebook["x"] == 1


def test_an_interrupt_amid_a_question_beside_a_thread(open_notebook):
    """A thread that hears the interrupt passes it on to the first thread, which still waits for its answer."""
    notebook = open_notebook(
        "import threading\nx = 1\ndef spin():\n    while True: pass\n"
        "def g(f):\n    threading.Thread(target=spin, daemon=True).start()\n    while True: f(2)",
        0.2,
    )
    assert ended(lambda: notebook.call("g", notebook.callback(abs))).outcome is Outcome.TIMED_OUT
    assert notebook["x"] == 1


def test_the_function_itself_is_not_in_the_child(open_notebook):
    """A callback has neither the source nor the constants of our function."""
    notebook = open_notebook(
        "import gc\ndef g(f):\n    seen = repr([f.__code__.co_consts, f.__closure__ and [c.cell_contents for c in\n"
        "        f.__closure__], f.__dict__])\n    return '15437' in seen"
    )
    assert notebook.call("g", notebook.callback(lambda v: v * 15437)).value is False


# ---------------------------------------------------------------- what goes wrong in a call


def test_an_exception_of_python_is_named(open_notebook):
    """The student reads which exception it was; its message is for the instructor."""
    end = ended(lambda: open_notebook("def f(v): return v[3]").call("f", [15437]))
    assert (end.outcome, end.hint) == (Outcome.ERRORED, "`f` stopped with IndexError.")
    assert end.detail == "IndexError: list index out of range"


def test_an_exception_carries_nothing_out(open_notebook):
    """A hidden argument in an exception's name or message does not reach what a student reads."""
    notebook = open_notebook(
        "def f(v): raise type(f'Got{v}', (Exception,), {})(v)\n"
        "class Bad(Exception):\n    def __str__(self): raise ValueError\ndef g(v): raise Bad"
    )
    assert "15437" not in ended(lambda: notebook.call("f", 15437)).hint
    assert ended(lambda: notebook.call("g", 1)).outcome is Outcome.ERRORED


@pytest.mark.parametrize(
    "source", ["raise SystemExit(0)", "import sys; sys.exit()", "raise KeyboardInterrupt", "raise GeneratorExit"]
)
def test_leaving_is_an_exception(open_notebook, source):
    """`sys.exit()` in a function is the student's exception; the process lives on."""
    notebook = open_notebook(f"x = 1\ndef f():\n    {source}")
    assert ended(lambda: notebook.call("f")).outcome is Outcome.ERRORED
    assert notebook["x"] == 1


@pytest.mark.parametrize("source", ["exit()", "quit()"])
def test_asking_to_leave_does_nothing(open_notebook, source):
    """`exit()` only asks a kernel to end, later: the function goes on."""
    assert open_notebook(f"def f():\n    {source}\n    return 5").call("f").value == 5


def test_out_of_memory_is_named(open_notebook):
    """A function that asks for too much memory is told so, and the next question is answered."""
    notebook = open_notebook("x = 1\ndef f(): return bytearray(10**11)")
    assert ended(lambda: notebook.call("f")).outcome is Outcome.OUT_OF_MEMORY
    assert notebook["x"] == 1


def test_an_endless_loop_is_interrupted(open_notebook):
    """After its CPU seconds a call is interrupted; what was there before still can be read."""
    notebook = open_notebook("x = 1\ndef f():\n    while True: pass", 0.3)
    assert ended(lambda: notebook.call("f")).outcome is Outcome.TIMED_OUT
    assert notebook["x"] == 1


def test_an_endless_asking_is_interrupted(open_notebook):
    """Who calls a function of ours without end is interrupted between two calls, and the line stays in order."""
    notebook = open_notebook("x = 1\ndef f(g):\n    while True: g(2)", 0.2)
    for _ in range(5):
        assert ended(lambda: notebook.call("f", notebook.callback(abs))).outcome is Outcome.TIMED_OUT
        assert notebook["x"] == 1


def test_a_value_after_the_interrupt_does_not_count(open_notebook):
    """Who catches the interrupt and answers all the same was too slow."""
    notebook = open_notebook(
        "def f():\n    try:\n        while True: pass\n    except KeyboardInterrupt:\n        return 42", 0.3
    )
    assert ended(lambda: notebook.call("f")).outcome is Outcome.TIMED_OUT


def test_ending_the_process_is_a_crash(open_notebook):
    """`os._exit` in a function ends the child, and the examiner knows how."""
    notebook = open_notebook("import os\ndef f(): os._exit(0)")
    with pytest.raises(Ended) as caught:
        notebook.call("f")
    assert caught.value.outcome is Outcome.CRASHED
    assert "exit code 0" in str(caught.value)


def test_a_large_result_is_opaque(open_notebook):
    """A value that is larger than a reply may be comes as its size, not at all as data."""
    notebook = open_notebook("import numpy as np\nx = np.zeros(10**6)\ndef f(): return x\ny = 'é' * 3_000_000")
    assert notebook["x"] == Opaque("value that is too large")
    assert notebook.call("f").value == Opaque("value that is too large")
    assert notebook["y"] == "é" * 3_000_000


def test_a_figure_is_described(open_notebook):
    """A Matplotlib figure comes as a description."""
    notebook = open_notebook("import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.set_title('T');")
    assert notebook["fig"] == FigureDescription((AxesDescription(title="T", window=(0.0, 1.0, 0.0, 1.0)),))


def test_a_value_that_cannot_be_described_is_opaque(open_notebook):
    """An object that breaks when it is looked at is opaque; the process that holds it lives on."""
    notebook = open_notebook(
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.get_aspect = None\n"
        "import sympy\nclass Odd(sympy.Symbol):\n    is_Rational = property(lambda self: 1 / 0)\nodd = Odd('x')\ny = 2"
    )
    assert isinstance(notebook["odd"], Opaque)
    assert isinstance(notebook["fig"], Opaque)
    assert notebook["y"] == 2


def test_an_object_with_a_bad_class_attribute_is_opaque(open_notebook):
    """A student's object cannot stop the examiner by lying about its class."""
    notebook = open_notebook(
        "class Odd:\n    @property\n    def __class__(self): raise RuntimeError\nodd = Odd()\ny = 2"
    )
    assert isinstance(notebook["odd"], Opaque)
    assert notebook["y"] == 2
