"""Outputs of cells as a kernel sends them: streams, results, displays, figures, errors, magics, awaits."""

from __future__ import annotations

import pytest
from nbformat import from_dict, validate


def text_of(outputs):
    """All stream text of some outputs, by stream, in order."""
    return [(one["name"], one["text"]) for one in outputs if one["output_type"] == "stream"]


def test_streams_are_emptied_as_by_a_kernel(outputs_of):
    """A cell's standard output comes in one piece before its standard error, as a kernel's buffers are emptied."""
    outputs = outputs_of("import sys\nprint('a'); print('b')\nprint('c', file=sys.stderr)\nprint('d')")
    assert text_of(outputs) == [("stdout", "a\nb\nd\n"), ("stderr", "c\n")]


def test_a_flush_is_an_output(outputs_of):
    """What is flushed is an output of its own; a display empties both streams before it."""
    outputs = outputs_of("import sys\nprint('a', flush=True)\nprint('b')\nprint('c', file=sys.stderr)\ndisplay(1)")
    assert text_of(outputs) == [("stdout", "a\n"), ("stdout", "b\n"), ("stderr", "c\n")]
    assert outputs[-1]["data"]["text/plain"] == "1"


def test_text_at_intervals_is_one_output(outputs_of):
    """What is printed with pauses between is one output, where a kernel's clock makes several, as it happens."""
    outputs = outputs_of("import time\nfor number in range(3):\n    print(number)\n    time.sleep(0.3)")
    assert text_of(outputs) == [("stdout", "0\n1\n2\n")]


def test_a_result_and_its_number(run_cells, code):
    """The last expression is an `execute_result`, numbered as the cell is."""
    run = run_cells([code("x = 3"), code("print('hi')\nx + 1"), code("x + 1;")])
    printed, result = run.ran[1].outputs
    assert printed["text"] == "hi\n"
    assert result == {
        "output_type": "execute_result", "execution_count": 2, "data": {"text/plain": "4"}, "metadata": {}
    }  # fmt: skip
    assert run.ran[2].outputs == []
    assert [run.ran[index].count for index in range(3)] == [1, 2, 3]


def test_rich_output(outputs_of):
    """`display` and rich representations come with all their forms."""
    shown, result = outputs_of(
        "from IPython.display import display, HTML, Latex\ndisplay(HTML('<b>x</b>'))\nLatex('$x$')"
    )
    assert shown["output_type"] == "display_data"
    assert shown["data"]["text/html"] == "<b>x</b>"
    assert result["data"]["text/latex"] == "$x$"


def test_sympy_is_pretty(outputs_of):
    """An expression shows itself in LaTeX when the student asks for it."""
    [result] = outputs_of("import sympy as sp\nsp.init_printing()\nsp.Symbol('x') ** 2 / 3")
    assert "frac" in result["data"]["text/latex"]


@pytest.mark.parametrize("show", ["plt.show()", "", "fig"])
def test_figures_are_shown_once(outputs_of, show):
    """A figure is a picture at the end of its cell, or where it is shown; closed ones are not drawn again."""
    outputs = outputs_of(
        f"import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(1, 1))\nax.plot([1, 2]);\n{show}"
    )
    pictures = [one for one in outputs if "image/png" in one.get("data", {})]
    assert len(pictures) == (2 if show == "fig" else 1)
    assert pictures[0]["data"]["image/png"].startswith("iVBOR")


@pytest.mark.parametrize(
    ("source", "left"),
    [("print('a')\nclear_output()\nprint('b')", "b\n"), ("print('a')\nclear_output(wait=True)\nprint('b')", "b\n"),
     ("print('a')\nclear_output(wait=True)", "a\n")],
    ids=["at once", "before the next", "nothing follows"],
)  # fmt: skip
def test_clear_output(outputs_of, source, left):
    """`clear_output` forgets what the cell has shown so far; with `wait`, when it shows something more."""
    assert text_of(outputs_of("from IPython.display import clear_output\n" + source)) == [("stdout", left)]


def test_a_later_cell_changes_a_display(run_cells, code):
    """An update reaches the displays with its id in earlier cells, and is no output of its own."""
    run = run_cells([code("shown = display(1, display_id='mine')"), code("shown.update(2)"), code("shown.update(3)")])
    assert [one["data"]["text/plain"] for one in run.ran[0].outputs] == ["3"]
    assert all("display_id" not in one for one in run.ran[0].outputs)
    assert run.ran[1].outputs == run.ran[2].outputs == []


def test_an_error_is_an_output(run_cells, code):
    """An exception comes with its name, its words and a traceback of the student's lines."""
    run = run_cells([code("def f():\n    return 1 / 0\nprint('before')\nf()"), code("x = 1")])
    printed, error = run.ran[0].outputs
    assert printed["text"] == "before\n"
    assert (error["output_type"], error["ename"], error["evalue"]) == (
        "error", "ZeroDivisionError", "division by zero"
    )  # fmt: skip
    assert "return" in "".join(error["traceback"])
    assert "nablagrade" not in "".join(error["traceback"])
    assert run.ran[1].failure is None


def test_a_syntax_error_is_an_output(outputs_of):
    """A cell that is no Python says so, as Jupyter does."""
    [error] = outputs_of("x = = 3")
    assert error["ename"] == "SyntaxError"


@pytest.mark.parametrize(
    "source",
    ["%time x = 3", "%%time\nx = 3", "%matplotlib inline\nx = 3", "%%capture out\nprint('hi')\nx = 3",
     "%load_ext autoreload\nx = 3", "%%writefile notes.txt\nhello", "%config InlineBackend.figure_format = 'retina'",
     "%timeit -n 1 -r 1 1 + 1", "%who", "%precision 3", "%xmode plain"],
)  # fmt: skip
def test_magics_work(run_cells, code, source):
    """The magics that notebooks are full of run as in Jupyter."""
    assert run_cells([code(source)]).ran[0].failure is None


def test_an_unknown_magic_is_an_error_of_its_cell(run_cells, code):
    """A magic that does not exist costs its own cell."""
    run = run_cells([code("%%nonsense\nx"), code("y = 1\ny")])
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "1"


def test_awaiting_at_the_top(outputs_of):
    """`await` works outside a function, as in Jupyter."""
    [result] = outputs_of("import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 5\nawait f()")
    assert result["data"]["text/plain"] == "5"


@pytest.mark.parametrize("source", ["input('who? ')", "import getpass\ngetpass.getpass()"])
def test_nobody_sits_at_the_keyboard(outputs_of, source):
    """`input` and `getpass` are refused at once, in a kernel's words; they do not wait."""
    [error] = outputs_of(source)
    assert error["ename"] == "StdinNotImplementedError"
    assert error["evalue"].endswith("was called, but this frontend does not support input requests.")
    assert "nablagrade" not in "".join(error["traceback"])


@pytest.mark.parametrize(
    "source", ["!echo hi", "kept = !echo hi", "!!echo hi", "%pip install x", "%%bash\necho hi", "ls -l"]
)
def test_programs_are_refused_without_an_error(run_cells, code, source):
    """A command is not run, a hint says so, and the cell goes on: a cell that begins with `!pip` is not lost."""
    run = run_cells([code(source)])
    assert run.ran[0].failure is None
    assert [text for name, text in text_of(run.ran[0].outputs) if name == "stderr"] == [
        "Other programs cannot be started while a notebook is graded: this does nothing here.\n"
    ]


@pytest.mark.parametrize(
    ("source", "hint"),
    [("import os\nos.fork()", "Other processes"), ("import subprocess\nsubprocess.run(['ls'])", "Other processes"),
     ("open('/nowhere', 'w')", "Files can be written only"), ("open('missing')", None)],
)  # fmt: skip
def test_a_refusal_has_a_hint(outputs_of, source, hint):
    """The traceback of what the sandbox refuses ends with a hint; other errors have none."""
    [error] = outputs_of(source)
    assert error["traceback"][-1].startswith(hint) if hint else "FileNotFoundError" in error["traceback"][-1]


def test_modules_beside_the_notebook_are_found(run_cells, code):
    """A helper file that lies, or is written, beside the notebook can be imported and run."""
    run = run_cells(
        [code("%%writefile helper.py\nvalue = 5"), code("import helper\nhelper.value"), code("%run helper.py\nvalue")]
    )
    assert [run.ran[index].outputs[-1]["data"]["text/plain"] for index in (1, 2)] == ["5", "5"]


def test_an_error_that_was_not_shown_is_added(outputs_of):
    """A cell that fails without showing it has an error nevertheless, in nbgrader's words."""
    [error] = outputs_of("get_ipython().showtraceback = lambda *a, **k: None\n1 / 0")
    assert (error["ename"], error["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert error["traceback"] == ["ERROR: An error occurred while showtraceback was disabled"]


def test_a_task_goes_on_in_the_next_cell(run_cells, code):
    """All cells run in one loop: a task that one cell makes can be awaited in another."""
    made = "import asyncio\nasync def f(): return 5\ntask = asyncio.create_task(f())"
    run = run_cells([code(made), code("await task")])
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "5"


@pytest.mark.parametrize("source", ["await asyncio.sleep(60)", "await asyncio.sleep(0)\nwhile True: pass"])
def test_an_awaiting_cell_can_be_interrupted(run_cells, code, source):
    """A cell that waits or spins in a coroutine is interrupted, and the next one runs in the same process."""
    run = run_cells([code("import asyncio\nkept = 1"), code(source), code("kept")], cell_seconds=0.3)
    assert run.ran[1].outputs[-1]["ename"] == "CellTimeoutError"
    assert run.is_whole
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "1"


def test_in_and_out(outputs_of, run_cells, code):
    """`In`, `Out`, `_` and `_i` hold what they hold in a kernel."""
    run = run_cells([code("2 + 3"), code("_ + Out[1]"), code("In[1], len(In), sorted(Out)")])
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "10"
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "('2 + 3', 4, [1, 2])"


def test_what_magics_remember_ends_with_the_notebook(run_cells, code):
    """`%store`, `%bookmark` and `%cd` remember for the cells after them, and nothing for the next notebook."""
    run = run_cells(
        [code("import os\nos.mkdir('sub')\na = 5\n%store a\n%cd -q sub\n%bookmark there\n%cd -q .."),
         code("del a\n%store -r a\n%cd -q -\na, os.path.basename(os.getcwd())"), code("%bookmark -l")]
    )  # fmt: skip
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "(5, 'sub')"
    assert "there -> " in run.ran[2].outputs[0]["text"]
    run = run_cells([code("%store -r a\n'a' in dir()"), code("%bookmark -l"), code("len(_dh)")])
    assert run.ran[0].outputs[-1]["data"]["text/plain"] == "False"
    assert run.ran[1].outputs[0]["text"] == "Current bookmarks:\n"
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "1"


def test_leaving_leaves_nothing(run_cells, code):
    """After `exit` and `quit()` the cells behind are run, however long they take."""
    run = run_cells([code("exit"), code("quit()"), code("import time\ntime.sleep(0.3)\n'here'")])
    assert (run.ran[0].outputs, run.ran[1].outputs, run.notes) == ([], [], [])
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "'here'"


def test_a_recursion_ends_a_little_before_the_limit(outputs_of):
    """Python's limit counts the frames of the grader, which are some dozens, as it does those of a kernel."""
    source = "import sys\ndepth = 0\ndef down():\n    global depth\n    depth += 1\n    down()\n"
    source += "try:\n    down()\nexcept RecursionError:\n    pass\nsys.getrecursionlimit() - depth"
    [result] = outputs_of(source)
    assert 0 < int(result["data"]["text/plain"]) < 50


def test_libraries_see_a_notebook(outputs_of):
    """What libraries look at to see whether they are in a notebook is as in a kernel."""
    [result] = outputs_of(
        "import sys\nshell = get_ipython()\n"
        "type(shell).__name__, type(shell).__module__, 'IPKernelApp' in shell.config, type(sys.stdout).__module__"
    )
    assert result["data"]["text/plain"] == ("('ZMQInteractiveShell', 'ipykernel.zmqshell', True, 'ipykernel.iostream')")


def test_names_of_ours_are_not_there(outputs_of):
    """A notebook begins with no names but IPython's own."""
    [result] = outputs_of("sorted(name for name in dir() if not name.startswith('_'))")
    assert result["data"]["text/plain"] == "['In', 'Out', 'exit', 'get_ipython', 'open', 'quit']"


def test_random_numbers_differ(outputs_of):
    """Two students do not get the same random numbers from one warm process."""
    source = "import random, numpy as np\nrandom.random(), np.random.rand(), np.random.default_rng().random()"
    first, second = (outputs_of(source)[0]["data"]["text/plain"].strip("()").split(", ") for _ in range(2))
    assert all(one != other for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize("write", ["write(3)", "write(b'x')"])
def test_streams_take_text_only(outputs_of, write):
    """A stream refuses what is no text, as Python's own do."""
    [error] = outputs_of(f"import sys\nsys.stdout.{write}")
    assert error["ename"] == "TypeError"


def test_streams_look_like_streams(outputs_of):
    """The streams have the methods and the names of a kernel's."""
    [result] = outputs_of(
        "import sys, io\nout = sys.stdout\n"
        "out.isatty(), out.encoding, out.name, out.fileno(), out.readable(), isinstance(out, io.TextIOBase)"
    )
    assert result["data"]["text/plain"] == "(False, 'UTF-8', 'stdout', 1, False, True)"


@pytest.mark.parametrize("letter", ["x", "é", "🙂", "\\0", "\\\\", "\\ud800"])
def test_too_much_text_is_cut(run_cells, code, letter):
    """A flood of any letters is cut and says so; the process lives, and the next cell runs."""
    run = run_cells(
        [code(f"for _ in range(100): print('{letter}' * 1_000)"), code("1 + 1")], output_bytes=20_000, reply_bytes=100
    )
    [(_, text)] = text_of(run.ran[0].outputs)
    assert text.endswith("... output truncated ...\n")
    assert len(text) < 21_000
    assert run.ran[1].outputs == []  # the notebook's whole allowance is used up
    assert run.is_whole


def test_too_much_text_without_a_limit_of_ours(run_cells, code):
    """With the default limits too: four million control characters are six times as many bytes on the way."""
    run = run_cells([code("print('\\0' * 5_000_000)"), code("x = 1")])
    assert run.is_whole
    assert run.ran[1].failure is None


def test_a_flood_of_displays_is_cut(run_cells, code):
    """Many small displays are counted with what they weigh on the way."""
    run = run_cells(
        [code("from IPython.display import display\nfor _ in range(3_000): display(1)")], output_bytes=20_000
    )
    assert run.is_whole
    assert len(run.ran[0].outputs) < 2_900


def test_a_huge_picture_is_dropped(run_cells, code):
    """One output that is larger than the allowance is replaced by a sentence."""
    run = run_cells([code("from IPython.display import HTML\nHTML('x' * 100_000)"), code("1")], output_bytes=20_000)
    assert "output dropped" in run.ran[0].outputs[0]["text"]
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "1"


def test_an_error_with_a_long_message_is_cut(run_cells, code):
    """An exception whose message is megabytes long costs its cell, not the process."""
    run = run_cells([code("raise ValueError('x' * 20_000_000)"), code("1")])
    assert run.notes == []
    assert run.ran[0].outputs[-1]["ename"] == "ValueError"
    assert len(str(run.ran[0].outputs)) < 5_000_000


def test_a_display_that_nbformat_refuses_is_text(outputs_of):
    """A value that is no text, where nbformat wants text, is shown as what it prints as; JSON stays what it is."""
    source = "display({'text/html': 3, 'text/plain': ['a', 1], 'application/json': 3}, raw=True)"
    [shown] = outputs_of(f"from IPython.display import display\n{source}")
    assert shown["data"] == {"text/html": "3", "text/plain": "['a', 1]", "application/json": 3}
    validate(from_dict(shown), ref="display_data", version=4)


def test_a_display_of_no_json_costs_its_cell_only(run_cells, code):
    """A bundle that has no JSON form does not end the process."""
    run = run_cells(
        [code("import numpy as np\nfrom IPython.display import display\nkept = 1\n"
              "display({'application/json': {'a': np.int64(1), 'b': object()}}, raw=True)"), code("kept")]
    )  # fmt: skip
    assert run.notes == []
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "1"


def test_an_exception_that_cannot_print_itself_costs_its_cell_only(run_cells, code):
    """Whatever a student's exception does when it is shown, the process lives on."""
    run = run_cells(
        [
            code("kept = 1\nclass Bad(Exception):\n    def __str__(self): raise RuntimeError('no')\nraise Bad"),
            code("kept"),
        ]
    )
    assert run.notes == []
    assert run.ran[0].failure is not None
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "1"


def test_an_object_that_cannot_print_itself_costs_its_cell_only(run_cells, code):
    """A broken `__repr__` is an error of its cell."""
    run = run_cells([code("class Bad:\n    def __repr__(self): raise RuntimeError('no')\nBad()"), code("1")])
    assert [one["ename"] for one in run.ran[0].outputs] == ["RuntimeError", "NoneType"]  # as nbgrader leaves it
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "1"


def test_warnings_go_to_stderr(outputs_of):
    """A warning is seen where Jupyter shows it."""
    [(name, text)] = text_of(outputs_of("import warnings\nwarnings.warn('careful')"))
    assert name == "stderr"
    assert "careful" in text


def test_the_environment_is_empty(outputs_of):
    """A notebook sees nothing of the environment of the person who grades."""
    [result] = outputs_of("import os\nsorted(os.environ)")
    assert "NBGRADER_EXECUTION" in result["data"]["text/plain"]
    assert "XDG" not in result["data"]["text/plain"]
    assert "VIRTUAL_ENV" not in result["data"]["text/plain"]


def test_the_folder_shadows_no_library(run_cells, code, tmp_path):
    """A module beside the notebook is found, but behind the standard library, as in a kernel."""
    for name in ("statistics.py", "helper.py"):
        (tmp_path / name).write_text("mean = lambda values: 'mine'")
    files = [(path.name, path) for path in tmp_path.iterdir()]
    source = "import sys\nsys.modules.pop('statistics', None)\nimport statistics, helper\n"
    run = run_cells([code(source + "statistics.mean([1, 3]), helper.mean([])")], files=files)
    assert run.ran[0].outputs[0]["data"]["text/plain"] == "(2, 'mine')"


def test_a_warning_of_the_compiler_is_a_kernels(run_cells, code):
    """It comes twice for the whole cell and once with its line and the kernel's number, in a test, too."""
    name = "/3195742261.py:2: SyntaxWarning"  # what `ipykernel.compiler` makes of this cell
    for cells in ([code("x = 3\nx is 3")], [code("x = 3\nx is 3", "test", 1)]):
        [(_, text)] = text_of(run_cells(cells).ran[0].outputs)
        assert text.count("<>:2: SyntaxWarning") == 2
        assert name in text
        assert text.endswith("\n  x is 3\n")


@pytest.mark.parametrize("mark", [{}, {"grade_id": "test", "points": 1}], ids=["cell", "test"])
def test_the_number_of_a_syntax_error_is_a_kernels(run_cells, code, mark):
    """An error that names the cell's file names it as a kernel does, in a test, too."""
    [error] = run_cells([code("if 1:\nx = 1", **mark)]).ran[0].outputs
    assert error["evalue"].endswith("(1040159806.py, line 2)")


def test_an_exception_that_breaks_when_it_is_looked_at(outputs_of):
    """Looking for what is behind an error does not change which error is shown."""
    bad = "class Bad(Exception):\n    @property\n    def reason(self): raise RuntimeError('no')\n"
    [error] = outputs_of(bad + "raise Bad('mine')")
    assert (error["ename"], error["evalue"]) == ("Bad", "mine")
