"""What costs points without the student's fault is told: limits with their settings, refusals, and files outside."""

from __future__ import annotations

import os

import pytest

from nablagrade.engine.checks.checks import check
from nablagrade.engine.wire.hints import NO_PROGRAMS
from nablagrade.model import NoteKind, Outcome

SPIN = "while True: pass"
RUN = "import subprocess\nassert subprocess.run(['true']).returncode == 0"
MANY_THREADS = "import threading, time\nfor n in range(400): threading.Thread(target=time.sleep, args=(0.2,)).start()"
ALLOW = "c.Nablagrade.subprocesses = True"


def words(run, kind):
    """The words of a run's notes of one kind."""
    return [note.words for note in run.notes if note.kind is kind]


@pytest.mark.parametrize(
    ("source", "limits", "told"),
    [
        (MANY_THREADS, {"memory_mb": 1024}, ("256 threads", "memory_mb")),
        (SPIN, {"cell_seconds": 0.3}, ("0.3 s", "c.Execute.timeout")),
        (SPIN, {"notebook_seconds": 1.0, "deadline_factor": 30.0}, ("1 s", "notebook_seconds")),
        ("bytearray(3 * 2**30)", {"memory_mb": 1024}, ("1024 MB", "memory_mb")),
        ("import numpy as np\nnp.ones(3 * 2**27)", {"memory_mb": 1024}, ("1024 MB", "memory_mb")),
        ("print('x' * 5000)", {"output_bytes": 1000}, ("1000 bytes", "output_bytes")),
        ("from IPython.display import HTML\nHTML('x' * 5000)", {"output_bytes": 1000}, ("1000 bytes", "output_bytes")),
        ("open('big', 'wb').write(b'0' * 3_000_000)", {"file_mb": 1}, ("1 MB", "file_mb")),
        ("for n in range(9): open(f'{n}', 'wb').write(b'0' * 900_000)", {"scratch_mb": 2}, ("2 MB", "scratch_mb")),
        ("for n in range(9): open(f'{n}', 'w').write('0')", {"kept_files": 4}, ("4 of 50 MB", "kept_files")),
        ("open('big', 'wb').write(b'0' * 3_000_000)", {"kept_mb": 2}, ("1000 of 2 MB", "kept_mb")),
    ],
)
def test_a_limit_is_told(run_cells, code, source, limits, told):
    """A limit that was reached is one note with the cell, its number and the name of its setting."""
    run = run_cells([code("x = 1"), code(source)], **limits)
    [note] = words(run, NoteKind.LIMIT)
    assert note.startswith("cell 2: ")
    assert all(one in note for one in told)


@pytest.mark.parametrize(
    ("deed", "told"),
    [("while True: pass", ("0.5 s", "check_seconds")), ("raise MemoryError", ("MB", "memory_mb"))],
)
def test_a_limit_of_a_check_is_told(run_cells, code, answer, deed, told):
    """A function that is called by a check meets limits, too."""

    @check("ex")
    def test_call(notebook):
        """It can be called."""
        assert notebook.call("f").value is None

    cells = [answer(f"def f():\n    {deed}", "mine"), code("pass", "ex", 2)]
    [note] = words(run_cells(cells, [test_call], check_seconds=0.5), NoteKind.LIMIT)
    assert all(one in note for one in told)


def test_one_note_for_many_cells(run_cells, code):
    """Cells that reach the same limit share a note."""
    run = run_cells([code(SPIN), code("1"), code(SPIN)], cell_seconds=0.2)
    [told] = words(run, NoteKind.LIMIT)
    assert told.startswith("cells 1 and 3: ")


def test_no_limit_no_note(run_cells, code):
    """A notebook that reaches nothing, and errors of its own, leave no note."""
    run = run_cells([code("print('... output ...')\n1 / 0"), code("open('nothing.csv')"), code("raise OSError('x')")])
    assert run.notes == []


@pytest.mark.parametrize(
    "source",
    ["import subprocess\nsubprocess.run(['ls'])", "!wget data.csv", "files = !find .", "%%bash\nls",
     "import os\nos.fork()", "import urllib.request\nurllib.request.urlopen('http://example.org/')",
     "import socket\nsocket.create_connection(('example.org', 80))",
     "try:\n    import os\n    os.fork()\nexcept OSError as error:\n    raise RuntimeError('wrapped') from error"],
)  # fmt: skip
def test_a_refusal_in_a_student_s_cell_is_told(run_cells, code, answer, source):
    """What a student's code asks for and does not get is a note, with the setting; the cell counts as it does."""
    run = run_cells([answer(source, "mine"), code("assert True", "test", 1)])
    [told] = words(run, NoteKind.REFUSAL)
    assert told.startswith("cell 1: ")
    assert ALLOW in told
    assert run.ran[1].score == 1.0


@pytest.mark.parametrize(
    "source",
    ["import subprocess\nsubprocess.run(['ls'])", "found = !find .\nassert found", "import os\nassert os.fork() == 0",
     "from multiprocessing import Pool\nwith Pool(2) as pool:\n    assert pool.map(abs, [-1]) == [1]",
     "import urllib.request as u\nu.urlopen('http://example.org/')",
     "import subprocess as sp\ndone = True\ntry:\n    sp.run(['ls'])\nexcept OSError:\n    done = False\nassert done"],
)  # fmt: skip
def test_a_refusal_in_a_test_is_broken(run_cells, code, source):
    """A test that needs what is refused is BROKEN, with the mend; it costs no points."""
    run = run_cells([code("x = 1"), code(source, "test", 2)])
    [result] = run.ran[1].results
    assert result.outcome is Outcome.BROKEN
    assert ALLOW in result.detail
    [told] = words(run, NoteKind.REFUSAL)
    assert told.startswith("cell 2: ")
    assert "`test`" in told


@pytest.mark.parametrize("test", ["assert data == 1", "assert not broken_setup"])
def test_a_refusal_in_a_set_up_cell_breaks_what_leans_on_it(run_cells, code, test):
    """A locked cell that is refused makes the tests behind it BROKEN, where they fail; others count."""
    cells = [
        code("import subprocess\nbroken_setup = True\ndata = int(subprocess.run(['wc']).returncode)", "setup"),
        code(test, "test", 2),
        code("assert True", "other", 1),
    ]
    run = run_cells(cells)
    assert run.ran[1].results[0].outcome is Outcome.BROKEN
    assert run.ran[2].score == 1.0


def test_a_refusal_in_a_set_up_cell_reaches_checks_outside(run_cells, code, has_value):
    """Also where the check is judged outside."""
    setup = "import subprocess\nx = subprocess.run(['wc']).returncode"
    run = run_cells([code(setup, "setup"), code("pass", "ex", 1)], [has_value("ex", "x", 0)])
    assert run.ran[1].results[0].outcome is Outcome.BROKEN


@pytest.mark.parametrize("command", ["!pip install numpy", "%pip install numpy", "!nvidia-smi", "!python --version"])
def test_an_installation_does_no_harm(run_cells, code, command):
    """A set-up cell that installs what is there, or asks for a version, changes no grade."""
    run = run_cells([code(command, "setup"), code("assert False", "test", 2)])
    assert run.ran[1].results[0].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "theirs",
    ["def f(n):\n    import os\n    os.fork()", "def f(n):\n    raise PermissionError(1, 'no')",
     "def f(n):\n    get_ipython().system('ls -l')\n    return 0",
     f"import sys\ndef f(n):\n    sys.stderr.write({NO_PROGRAMS!r})\n    return 0"],
)  # fmt: skip
def test_a_student_cannot_choose_to_be_broken(run_cells, code, answer, theirs):
    """A test whose source needs nothing of the machine fails, whatever their code asks for or says."""
    run = run_cells([answer(theirs, "mine"), code("assert f(2) == 4", "test", 2)])
    assert run.ran[1].results[0].outcome is Outcome.FAILED
    assert run.ran[1].score == 0.0


def test_what_is_allowed_is_not_refused(run_cells, code):
    """Where programs are allowed, a test that needs them and fails has failed."""
    run = run_cells([code("x = 1"), code(RUN + "\nassert x == 2", "test", 2)], subprocesses=True)
    assert run.ran[1].results[0].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "source",
    ["open('{}')", "import numpy as np\nnp.loadtxt('{}')", "from pathlib import Path\nPath('{}').read_text()",
     "import os\nos.listdir('{}')"],
)  # fmt: skip
@pytest.mark.parametrize("mark", [{}, {"solution": True, "locked": False}], ids=["instructor", "student"])
def test_a_file_outside_is_told(run_cells, code, tmp_path, source, mark):
    """A path that exists outside of what a notebook may read is named, with the setting that opens its folder."""
    file = tmp_path / "shared" / "points.csv"
    file.parent.mkdir()
    file.write_text("1")
    run = run_cells([code(source.format(file), "cell", **mark)])
    [told] = words(run, NoteKind.REFUSAL)
    assert f'c.Nablagrade.readable = ["{file.parent}"]' in told
    assert str(file) in told


@pytest.mark.parametrize(
    "source",
    ["open('/nowhere/of/this/name')", "raise FileNotFoundError(2, 'x', '/' + 'a' * 5000)", "open('/proc/kcore')",
     "raise FileNotFoundError(2, 'x', '/a\\0b')", "open('relative.csv')"],
)  # fmt: skip
def test_a_file_that_is_not_there_is_not_told(run_cells, code, source):
    """What exists nowhere, or is no path, is the notebook's own affair."""
    assert run_cells([code(source)]).notes == []


def test_notes_are_bounded(run_cells, code):
    """A notebook cannot fill its record with notes."""
    paths = sorted(os.listdir("/usr/bin"))[:70]  # noqa: PTH208 - names
    run = run_cells([code(f"raise FileNotFoundError(2, '', '/usr/bin/{path}')") for path in paths])
    assert len(run.notes) == 50
