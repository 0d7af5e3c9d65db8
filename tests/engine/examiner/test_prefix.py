"""Children that begin behind the cells which a class shares: only where nobody can tell, and otherwise as ever."""

from __future__ import annotations

import json
import os
import platform
import random
import re
import signal
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from nablagrade.engine.checks.checks import check
from nablagrade.engine.examiner import prefix, watchdog
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.model import Preparation
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.sealed import seal
from tests.engine.conftest import answer, code

BEHIND = "behind a snapshot of its first cells"
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
COSTLY = "import random\nimport numpy as np\n_cost = sum(i * i for i in range(20_000))"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Cells need not cost much to be worth a snapshot."""
    monkeypatch.setattr(prefix, "WORTH_SECONDS", 0.0)


@pytest.fixture
def zygote_of_mine():
    """A zygote with no snapshots of other tests."""
    with Zygote(Preparation(("matplotlib.pyplot",), has_tests=True)) as running:
        running.wait_until_ready()
        yield running


@pytest.fixture
def run_class(make_spec, request):
    """`run_class(shared, *rests, files=…)`: the runs of a class that shares its first cells, one after the other.

    `handed_in` is what it has in their place.
    """
    mine = "zygote_of_mine" in request.fixturenames and request.getfixturevalue("zygote_of_mine")

    def spec_of(limits, zygote):
        spec = make_spec(**limits)
        return replace(spec, address=zygote.address, canary=zygote.canary) if zygote else spec

    def run(shared, *rests, files=(), checks=(), is_shared=True, handed_in=None, zygote=mine, **limits):
        runs = []
        sources = tuple(one if isinstance(one, str) else one["source"] for one in shared) if is_shared else ()
        plan = None
        for rest in rests:
            cells = [code(one) if isinstance(one, str) else one for one in (*(handed_in or shared), *rest)]
            plan = plan or replace(plan_of({"cells": cells}, "level-a"), prefix=sources)
            marked = {one.__nablagrade__.exercise: [one.__nablagrade__] for one in checks}
            made = Run(cells, plan, marked, spec_of(limits, zygote), files=files)
            made.complete()
            runs.append(made)
        return runs

    return run


def shown(run):
    """What a student sees of a run: the outputs of all cells, with their numbers; addresses are another each time."""
    return json.loads(
        ADDRESS.sub("0x", json.dumps([[at, one.count, one.outputs] for at, one in sorted(run.ran.items())]))
    )


def test_a_class_shares_its_first_cells(run_class, zygote_of_mine):
    """The first run is measured, the second makes the snapshot, all from then on begin behind it."""
    shared = [COSTLY, "data = list(range(1000))\nprint('read')", "len(data)"]
    runs = run_class(shared, *[[f"data.append({n}); print(len(data), Out, In[2][:4], _, {n})"] for n in range(4)])
    assert [one.start.startswith(BEHIND) for one in runs] == [False, True, True, True]
    for n, one in enumerate(runs):
        assert one.ran[3].outputs[0]["text"] == f"1001 {{3: 1000}} data 1000 {n}\n"
        assert (one.ran[1].outputs[0]["text"], one.ran[2].count) == ("read\n", 3)
        assert one.isolation == runs[0].isolation


FITTED = """
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
digits = load_digits()
X_train, X_test, y_train, y_test = train_test_split(digits.data / 16, digits.target, random_state=0)
model = LogisticRegression(max_iter=200, random_state=0).fit(X_train, y_train)
round(model.score(X_test, y_test), 2)
"""


@pytest.mark.slow
def test_a_fitted_model_is_shared(run_class):
    """scikit-learn names its runs, looks at the clock and seeds generators: none of it shows in a model with a seed."""
    with Zygote(Preparation(("sklearn.datasets", "sklearn.linear_model", "sklearn.model_selection"))) as own:
        own.wait_until_ready()
        runs = run_class([COSTLY, FITTED], *[["model.predict(X_test[:9])"]] * 3, zygote=own)
    assert runs[2].start.startswith(BEHIND), runs[2].start
    assert shown(runs[0]) == shown(runs[2])


VARYING = {
    "import time; t = time.time()": "they ask for the clock",
    "from datetime import datetime as d; t = d.now()": "they ask for the clock",
    "import pandas as pd; t = pd.Timestamp.now().floor('D')": "they ask for the clock",
    "day = np.datetime64('today')": "they ask for the clock",
    "exec(\"day = np.datetime64('Now', 'D')\")": "they ask for the clock",
    "import os; n = os.getpid()": "they ask for its process",
    "import uuid; n = uuid.uuid4()": "they ask for random numbers of the machine",
    "rng = np.random.default_rng()": "they ask for random numbers of the machine",
    "print(random.random())": "its first cells show something else each time",
    "np.random.rand()": "its first cells show something else each time",
    "n = [random.random()]": "its first cells show something else each time",
    "own = random.Random()": "its first cells show something else each time",
    "roll = (lambda own: lambda: own.random())(random.Random())": "its first cells show something else each time",
    "import signal as s; s.pthread_sigmask(s.SIG_BLOCK, [s.SIGUSR1]); s.raise_signal(s.SIGUSR1)": "they leave a signal "
    "waiting",
    "import signal; signal.signal(signal.SIGCHLD, print)": "they watch the end of processes",
    "import threading as t, time\nt.Thread(target=time.sleep, args=(99,), daemon=True).start()": "they leave threads",
    "import signal; signal.setitimer(signal.ITIMER_REAL, 1000)": "they leave a timer",
    "f = open('/dev/zero')": "they leave files open",
    "import socket; pair = socket.socketpair()": "they leave files open",
    "import mmap; m = mmap.mmap(-1, 4096)": "they leave memory that processes share",
    "open('made.txt', 'w').close()": "they write files",
    "import tempfile; p = tempfile.mkdtemp()": "they ask for its process",
    "import os; os.mkdir('inner'); os.chdir('inner')": "they change the folder",
    "import asyncio; task = asyncio.ensure_future(asyncio.sleep(50))": "they leave tasks of asyncio",
    "1 / 0": "a cell of its first ones fails, or takes too long",
    "import sys; sys.settrace(None)": "they ask for what Python does",
    "import os; os.register_at_fork(before=print)": "they ask for its process",
}


@pytest.mark.parametrize("source", VARYING)
def test_what_varies_or_would_be_shared_runs_from_the_start(source, run_class):
    """Cells that are not the same in each run, or leave what a fork shares, make no snapshot; it is said why."""
    *_, made, after = run_class([COSTLY, source], *[["print('rest')"]] * 4)
    assert (made.start, after.start) == (f"from its first cell: {VARYING[source]}",) * 2
    assert after.ran[2].outputs == [{"output_type": "stream", "name": "stdout", "text": "rest\n"}]


SAME = [
    "random.seed(5); np.random.seed(6); print(random.random(), np.random.rand())",
    "rng = np.random.default_rng(3); print(rng.random())",
    "own = random.Random(4)\nclass A:\n    def f(self): return 1\na = A()",
    "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.title('a figure')",
    "import matplotlib.pyplot as plt; plt.plot([1, 2])",
    "from IPython.display import display\nhandle = display('waits', display_id='one')",
    "import warnings\ndef old(): warnings.warn('gone soon', DeprecationWarning)\nold()",
    "import asyncio\nawait asyncio.sleep(0)\nx = 3\nx",
    "import os; os.environ['SHARED'] = 'yes'; import sys; sys.path.append('/nowhere')",
    "from datetime import date; birthday = date(2000, 1, 1); import time",
    "%precision 3\nfrom math import pi\npi",
    "import joblib; joblib.Parallel()(joblib.delayed(abs)(i) for i in range(3))",
]
AFTER = [
    "print(sorted(n for n in globals() if n[0] != '_'), len(In), sorted(Out))",
    "import os, sys; print(os.environ.get('SHARED'), sys.path[-1], os.getcwd(), os.listdir('/'), os.listdir('.'))",
    "if 'handle' in globals(): handle.update('changed')",
    "if 'rng' in globals(): print(rng.random())",
    "if 'own' in globals(): print(own.random())",
    "if 'seed' in ''.join(In[:4]): print(random.random(), np.random.rand())",
    "if 'old' in globals(): old(); old()",
    "if 'plt' in globals(): plt.plot([3, 4]); print(plt.get_fignums())",
    "_, __, _i, _ii, _iii",
    "%who_ls",
    "import os, threading; print(os.listdir('/proc/self/fd') != [], threading.active_count(), os.getpid() > 1)",
    "import asyncio\nawait asyncio.sleep(0.01)\nprint(len(asyncio.all_tasks()))",
    "raise ValueError('mine')",
    "def f(:",
    "print(sorted(m for m in sys.modules if 'prof' in m), sys.getprofile())\n1000 / 3",
    "open('own.txt', 'w').write('text'); print(open('given.txt').read())",
    "!ls",
    "import signal; print(signal.getitimer(signal.ITIMER_REAL), signal.getsignal(signal.SIGINT))",
    "import warnings; print(len(warnings.filters))",
    "import gc; print(gc.isenabled(), gc.get_threshold())",
    "import os; os.kill(os.getpid(), 0); print('signalled')",
]


@pytest.mark.parametrize("seed", range(6))
def test_nobody_can_tell(seed, run_class, zygote_of_mine, tmp_path):
    """Notebooks of random cells show behind a snapshot, byte for byte, what they show from their first cell."""
    draw = random.Random(seed)  # noqa: S311 - cells of a test
    given = tmp_path / "given.txt"
    given.write_text("given")
    shared = [COSTLY, *draw.sample(SAME, 4), f"seed_of_test = {seed}"]
    rest = ["import sys", *draw.sample(AFTER, 12), draw.choice(SAME), "sorted(Out)"]
    [whole] = run_class(shared, rest, files=[("given.txt", given)], is_shared=False)
    *_, behind = run_class(shared, ["1"], ["2"], rest, files=[("given.txt", given)])
    assert (behind.start, whole.start) == (
        f"{BEHIND} (6)",
        "from its first cell: no cell is run before the first answer",
    )
    assert shown(behind) == shown(whole)
    assert behind.written == whole.written


HUNT = """
import ctypes, os, re
libc = ctypes.CDLL(None, use_errno=True)
inlet, outlet = os.pipe()
mark = re.compile(b"MARK-[0-9a-f]{6}-([A-Z]+)")
found = set()
for line in open("/proc/self/maps").read().splitlines():
    if " rw-p " in line:
        low, high = (int(part, 16) for part in line.split()[0].split("-"))
        memory = bytearray()
        for address in range(low, high, 4096):
            if libc.write(outlet, ctypes.c_void_p(address), 4096) == 4096:
                memory += os.read(inlet, 4096)
        found |= {one.decode() for one in mark.findall(memory)}
print(sorted(found))
"""


def test_a_snapshot_has_seen_nobody(run_class, zygote_of_mine):
    """What is forked off it finds in its memory what all have released, and nothing of those who came before.

    Neither an answer, a check or a hidden test of the notebook that made it, nor of one that began behind it.
    """

    @check("asked")
    def test_asked(notebook):
        """MARK-0c0c0c-CHECK"""
        assert notebook["x"] != "MARK-0c0c0c-CHECK"

    def rest(source):
        return [answer(source, "x"), code("", "asked", 1), code("assert x\n### MARK-0d0d0d-TEST", "tested", 1)]

    shared = [COSTLY, "word = 'MARK-0f0f0f-ALL'"]
    answers = [*(f"x = 'MARK-0e0e0{n}-ANSWER'" for n in range(4)), HUNT + "x = 5"]
    runs = run_class(shared, *map(rest, answers), checks=[test_asked])
    assert [one.start[:6] for one in runs] == ["from i", "behind", "behind", "behind", "behind"]
    assert [one.ran[3].score for one in runs[:4]] == [1.0] * 4
    assert runs[-1].ran[2].outputs[0]["text"] == "['ALL']\n"


LOCKED = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def ask(name, number, *arguments):
    ctypes.set_errno(0)
    answer = libc.syscall(number, *arguments)
    if name == "fork" and answer == 0:
        os._exit(0)
    print(name, answer > 0, errno.errorcode.get(ctypes.get_errno()))
ask("fork", 56, 17, None, None, None, None)
ask("new user namespace", 272, 0x10000000)
ask("new mount namespace", 272, 0x00020000)
ask("signal to the zygote", 62, 1, 0)
ask("signal to others", 62, -1, 0)
ask("signal to a neighbour", 62, 2, 0)
ask("socket", 41, 1, 1, 0)
ask("execve", 59, b"/bin/true", None, None)
ask("trace", 101, 16, 1, None, None)
ask("another's limits", 302, 1, 7, None, None)
ask("mount", 165, b"/", b"/tmp", None, 4096, None)
for place in ("/proc/1/environ", "/etc/passwd", "/home", "/sys"):
    try:
        print(place, bool(os.stat(place)))
    except OSError as error:
        print(place, error.strerror)
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of system calls are this machine's")
def test_first_cells_are_locked_in_while_they_run(run_class, zygote_of_mine):
    """While a snapshot runs them, cells can do no more than in a child: what they try shows the same."""
    runs = run_class([COSTLY, LOCKED], *[[f"{n}"] for n in range(3)])
    words = runs[0].ran[1].outputs[0]["text"]
    assert "True" not in words
    assert runs[2].start.startswith(BEHIND)
    assert {one.ran[1].outputs[0]["text"] for one in runs} == {words}


def snapshots_of(zygote):
    """The processes that stand: while nobody is graded, a zygote has no other children."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    inner = [pid for pid, parent in parents.items() if parent == zygote._process.pid]
    return [pid for pid, parent in parents.items() if parent in inner]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["dies", "stalls"])
def test_a_snapshot_that_is_lost_between_two(number, run_class, zygote_of_mine):
    """One that dies or stalls while nobody needs it: the next notebook runs from its first cell."""
    run_class([COSTLY], ["1"], ["2"])
    [pid] = snapshots_of(zygote_of_mine)
    os.kill(pid, number)
    [after, again] = run_class([COSTLY], ["1 + 1"], ["1 + 2"])
    assert [one.ran[1].outputs[0]["data"]["text/plain"] for one in (after, again)] == ["2", "3"]
    assert {one.start for one in (after, again)} == {"from its first cell: the snapshot of its first cells died"}


def test_a_snapshot_that_dies_under_a_notebook(run_class, zygote_of_mine):
    """The notebook runs from its first cell: nothing is lost, nobody is blamed, nothing is broken."""
    run_class([COSTLY], ["1"], ["2"])
    [pid] = snapshots_of(zygote_of_mine)
    killer = threading.Timer(0.7, os.kill, (pid, signal.SIGKILL))
    killer.start()
    [run] = run_class([COSTLY], ["x = 1\nprint('before')", "import time; time.sleep(1.5); print('after')"])
    killer.join()
    assert (run.start, run.notes, run.is_whole) == ("from its first cell: its snapshot died", [], True)
    assert [run.ran[n].outputs[0]["text"] for n in (1, 2)] == ["before\n", "after\n"]


def test_who_differs_runs_from_the_start(run_class, zygote_of_mine, tmp_path):
    """Other cells, a file of the student's own, a file of the course that was changed: as ever."""
    given, mine = tmp_path / "given.txt", tmp_path / "mine.py"
    given.write_text("1")
    mine.write_text("2")
    shared = [COSTLY, "print(open('given.txt').read())"]
    course = [("given.txt", given)]
    *_, behind = run_class(shared, ["1"], ["2"], ["3"], files=course)
    [extra] = run_class(shared, ["4"], files=[*course, ("mine.py", seal(tmp_path, mine))])
    [moved] = run_class(shared, ["5"], files=course, handed_in=[shared[1], shared[0]])
    [more] = run_class(shared, ["5"], files=course, handed_in=["print('first')", *shared])
    given.write_text("changed")
    [changed] = run_class(shared, ["6"], files=course)
    assert behind.start.startswith(BEHIND)
    assert extra.start == f"from its first cell: {prefix.FILES}"
    assert {moved.start, more.start} == {f"from its first cell: {prefix.OTHERS}"}
    assert changed.start == "from its first cell: it was measured"
    assert changed.ran[1].outputs[0]["text"] == "changed\n"


def test_a_module_of_the_course_leaves_no_file(run_class, zygote_of_mine, tmp_path):
    """What a module beside the notebook compiles to is not written: its first cells have written nothing."""
    (tmp_path / "helper.py").write_text("value = 5")
    files = [("helper.py", tmp_path / "helper.py")]
    runs = run_class(
        [COSTLY, "from helper import value"], *[["import os; print(value, os.listdir())"]] * 3, files=files
    )
    assert runs[2].start.startswith(BEHIND), runs[2].start
    assert [one.ran[2].outputs[0]["text"] for one in runs] == ["5 ['helper.py']\n"] * 3


def test_what_takes_too_long_to_look_into(run_class, zygote_of_mine, monkeypatch):
    """Our looking costs nobody a cell: a notebook whose memory cannot be looked into in time is run once more."""
    monkeypatch.setattr(prefix, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(watchdog, "GRACE_SECONDS", 0.0)
    shared = [COSTLY, "heavy = [np.zeros(10**8, np.uint8) for _ in range(8)]"]
    runs = run_class(shared, ["print(len(heavy))"], ["print(len(heavy))"])
    assert [(one.start, one.notes, one.is_whole) for one in runs] == [
        (f"from its first cell: {prefix.UNSEEN}", [], True)
    ] * 2
    assert [one.ran[2].outputs[0]["text"] for one in runs] == ["8\n"] * 2


def test_an_array_is_looked_into_once(run_class, zygote_of_mine, monkeypatch):
    """What a thousand names mean, or a list has a thousand times, is one thing to look into."""
    monkeypatch.setattr(prefix, "LOOK_SECONDS", 2.0)
    *_, behind = run_class([COSTLY, "rows = [np.zeros(10**7)] * 1000"], ["1"], ["2"], ["len(rows)"])
    assert behind.start.startswith(BEHIND)


@pytest.mark.slow
def test_the_time_of_shared_cells_is_everybodys(run_class, zygote_of_mine, monkeypatch):
    """A notebook that ignores all signals has used up its time behind a snapshot, too, and did not crash."""
    monkeypatch.setattr(prefix, "WORTH_SECONDS", 0.3)
    shared = ["spent = 0\nfor i in range(30_000_000): spent += i % 7"]
    endless = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    *_, behind = run_class(shared, ["1"], ["2"], [endless], cell_seconds=60.0, notebook_seconds=8.0)
    assert behind.start.startswith(BEHIND)
    assert behind.notes[0].words.startswith("cell 2: used up the CPU time of the notebook")
    assert behind.cpu_seconds < 8.0  # what the shared cells took counts, too


def test_cells_that_cost_nothing_need_no_snapshot(run_class, monkeypatch):
    """A snapshot costs more than a line of imports: the class runs it as ever, and is asked no more."""
    monkeypatch.setattr(prefix, "WORTH_SECONDS", 5.0)
    runs = run_class([COSTLY, "cheap = 1"], ["1"], ["2"])
    assert [one.start for one in runs] == [
        "from its first cell: it was measured",
        f"from its first cell: {prefix.CHEAP}",
    ]


INSIDE = [
    COSTLY,
    code("import math\nmath.tau = 3\ndef helper(x):\n    return x + math.tau", "given", locked=True),
    code("import statistics\nold = statistics.mean\nprint('given')", "more", locked=True),
]
WATCHED = [
    answer("import statistics, math\nstatistics.mean = lambda _: 7\nmath.pi = 4\nx = helper(1)", "x"),
    code("import statistics\nassert statistics.mean([1, 2]) == 1.5", "t1", 1),
    code("assert x == 4 and math.tau == 3", "t2", 2),
    code("print(statistics.mean([1]), math.pi)"),
]


def test_tests_beside_a_student_see_the_same(run_class, zygote_of_mine):
    """A classic test leans behind a snapshot on what it leans on from the first cell: theirs and the instructor's."""
    [whole] = run_class(INSIDE, WATCHED, is_shared=False)
    *_, behind = run_class(INSIDE, WATCHED, WATCHED, WATCHED)
    assert behind.start.startswith(BEHIND)
    assert shown(behind) == shown(whole)
    assert [behind.ran[n].score for n in (4, 5)] == [whole.ran[n].score for n in (4, 5)] == [1.0, 2.0]
