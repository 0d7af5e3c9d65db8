"""Children that begin behind the cells which a class shares: only where nobody can tell, and otherwise as ever."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace

import pytest

from nablagrade.engine.examiner import prefix
from nablagrade.engine.examiner.run import Run
from nablagrade.notebooks.plans import plan_of
from tests.engine.conftest import code

BEHIND = "behind a snapshot of its first cells"
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
COSTLY = "import random\nimport numpy as np\n_cost = sum(i * i for i in range(20_000))"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Cells need not cost much to be worth a snapshot."""
    monkeypatch.setattr(prefix, "WORTH_SECONDS", 0.0)


@pytest.fixture
def run_class(make_spec):
    """`run_class(shared, *rests, files=…)`: the runs of a class that shares its first cells, one after the other."""

    def run(shared, *rests, files=(), is_shared=True, **limits):
        runs = []
        for rest in rests:
            cells = [code(one) if isinstance(one, str) else one for one in (*shared, *rest)]
            sources = tuple(cell["source"] for cell in cells[: len(shared)]) if is_shared else ()
            plan = replace(plan_of({"cells": cells}, "level-a"), shared=sources)
            made = Run(cells, plan, {}, make_spec(**limits), files=files)
            made.complete()
            runs.append(made)
        return runs

    return run


def shown(run):
    """What a student sees of a run: the outputs of all cells, with their numbers; addresses are another each time."""
    return json.loads(
        ADDRESS.sub("0x", json.dumps([[at, one.count, one.outputs] for at, one in sorted(run.ran.items())]))
    )


def test_a_class_shares_its_first_cells(run_class):
    """The first run is measured, the second makes the snapshot, all from then on begin behind it."""
    shared = [COSTLY, "data = list(range(1000))\nprint('read')", "len(data)"]
    runs = run_class(shared, *[[f"data.append({n}); print(len(data), Out, In[2][:4], _, {n})"] for n in range(4)])
    assert [one.start.startswith(BEHIND) for one in runs] == [False, True, True, True]
    for n, one in enumerate(runs):
        assert one.ran[3].outputs[0]["text"] == f"1001 {{3: 1000}} data 1000 {n}\n"
        assert (one.ran[1].outputs[0]["text"], one.ran[2].count) == ("read\n", 3)
        assert one.isolation == runs[0].isolation


VARYING = {
    "import time; t = time.time()": "they ask for the clock",
    "from datetime import datetime as d; t = d.now()": "they ask for the clock",
    "import pandas as pd; t = pd.Timestamp.now()": "its first cells show something else each time",
    "import os; n = os.getpid()": "they ask for its process",
    "import uuid; n = uuid.uuid4()": "they ask for random numbers of the machine",
    "rng = np.random.default_rng()": "they ask for random numbers of the machine",
    "print(random.random())": "its first cells show something else each time",
    "np.random.rand()": "its first cells show something else each time",
    "n = [random.random()]": "its first cells show something else each time",
    "own = random.Random()": "its first cells show something else each time",
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
def test_nobody_can_tell(seed, run_class, tmp_path):
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
