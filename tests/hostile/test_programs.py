"""A course that lets notebooks start programs: they are heard, counted, kept out of the course, and ended."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from nablagrade.engine.child.refusals import NO_PROCESSES, NO_PROGRAMS
from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.errors import IsolationError

ORDINARY = 54321


@pytest.fixture(scope="module")
def generous(builder, open_stronghold):
    """A stronghold of an ordinary user's, in which programs may be started."""
    with tempfile.TemporaryDirectory(prefix="generous-") as place:
        Path(place).chmod(0o755)
        user = None if os.getuid() else ORDINARY
        with open_stronghold(Path(place), builder, user=user, programs=True) as opened:
            yield opened


def output_of(graded):
    """All that the attacked cell shows."""
    return json.dumps(json.loads(graded.notebook)["cells"][1]["outputs"])


def test_a_refusal_helps(stronghold):
    """Whoever tries to start something where the course does not allow it is told so, whatever way they take."""
    ways = "import multiprocessing, subprocess\n!true\nfiles = !ls\n"
    assert NO_PROGRAMS in output_of(stronghold.grade_vault(ways))
    for way in ("subprocess.run(['true'])", "multiprocessing.get_context('fork').Process(target=int).start()"):
        assert NO_PROCESSES in output_of(stronghold.grade_vault(f"import multiprocessing, subprocess\n{way}"))


def test_programs_are_heard(generous):
    """What a program prints is an output, by the exclamation mark and by subprocess."""
    source = "!echo one $((40 + 2))\nimport subprocess\nprint(subprocess.check_output(['echo', 'two'], text=True))"
    source += "\nthree = !pwd; echo {before}\nprint(three)"
    shown = output_of(generous.grade_vault(source))
    assert "one 42" in shown
    assert "two" in shown
    assert "['/scratch', '42']" in shown


def test_programs_see_no_more_than_the_notebook(generous):
    """A program opens neither the course nor another's process, and reaches no network."""
    source = f"!cat {generous.target}/course/answers.json /etc/passwd; ls /proc /home; kill -0 1; echo done"
    shown = output_of(generous.grade_vault(source))
    assert "done" in shown
    assert generous.secret not in shown
    assert "root:" not in shown
    assert generous.ears.heard() == []


def test_programs_end_with_the_notebook(generous):
    """Daemons, orphans and what ignores every signal but one are gone when the notebook is graded."""
    before = generous.traces()
    daemon = "import os, signal, time\nfor depth in range(3):\n    if os.fork() == 0:\n"
    daemon += "        os.fork()\n        signal.signal(signal.SIGTERM, signal.SIG_IGN)\n        time.sleep(1000)\n"
    graded = generous.grade_vault(f"{daemon}!sleep 1000 & true\n")
    assert [one.auto_score for one in graded.record.exercises] == [0, 1, 1]
    generous.wait_for_processes(before["processes"])
    assert generous.traces() == before


def test_programs_are_counted(generous):
    """A fork bomb stops by itself, and the next notebook is graded as before."""
    source = "import os, time\nstarted = 0\ntry:\n    while started < 1000:\n        if os.fork() == 0:\n"
    source += (
        "            time.sleep(1000)\n        started += 1\nexcept OSError as error:\n    print('stopped', error)\n"
    )
    assert "stopped" in output_of(generous.grade_vault(source + "assert started < 300"))
    assert generous.grade_honest().record.score == generous.untouched[0]["score"]


@pytest.mark.parametrize(
    ("without", "words"), [(("pidns",), "no process namespace holds them"), ((), "nothing limits their number")]
)
def test_programs_that_nothing_holds_are_refused(tmp_path, builder, open_stronghold, without, words):
    """Without a process namespace, or as root, whom no limit counts, grading does not start, and says what to do."""
    with (
        pytest.raises(IsolationError, match=words),
        open_stronghold(tmp_path, builder, without=(*without, "userns"), programs=True),
    ):
        pass


def test_a_classic_test_may_start_them_too(generous):
    """What a course allows holds in a test inside as well, though that puts the shell back as it was built."""

    def add_test(notebook):
        mark = {"grade_id": "classic", "grade": True, "solution": False, "locked": True, "task": False, "points": 8}
        cell = notebook["cells"][-1]
        source = "kept = !echo hi\nassert kept == ['hi']"
        metadata = {"nbgrader": mark | {"schema_version": 3}}
        notebook["cells"].append(cell | {"id": "classic", "source": source, "metadata": metadata})

    record = generous.grade_vault("pass", add_test).record
    assert [one.auto_score for one in record.exercises if one.id == "classic"] == [8.0]


POOLS = {
    "a pool": "import multiprocessing as mp\nwith mp.Pool(2) as pool: found = pool.map(abs, [-1, 2])",
    "a pool that is ended": "import multiprocessing as mp, time\npool = mp.Pool(2)\n"
    "pool.map_async(time.sleep, [99, 99])\nfound = [1, 2]\npool.terminate()\npool.join()",
    "an executor": "from concurrent.futures import ProcessPoolExecutor\n"
    "with ProcessPoolExecutor(2) as pool: found = list(pool.map(abs, [-1, 2]))",
    "shared state": "import multiprocessing as mp\nvalue, lock, queue = mp.Value('i', 0), mp.Lock(), mp.Queue()\n"
    "def work():\n    for _ in range(50):\n        with lock: value.value += 1\n    queue.put(1)\n"
    "ones = [mp.Process(target=work) for _ in range(2)]\n[one.start() for one in ones]\n"
    "found = [queue.get(timeout=5) for _ in ones]\n[one.join() for one in ones]\n"
    "found = [found[0], value.value // 50]",
    "shared memory": "from multiprocessing.shared_memory import SharedMemory\nmemory = SharedMemory('m', True, 8)\n"
    "memory.buf[0] = 2\nsame = SharedMemory('m')\nfound = [1, same.buf[0]]\nmemory.unlink()",
    "a program's own /proc": 'import subprocess, sys\ncode = \'print(int("lib" in open("/proc/self/maps").read()))\'\n'
    "found = [int(subprocess.check_output([sys.executable, '-c', code])), 2]",
}


@pytest.mark.parametrize("name", POOLS)
def test_pools_of_processes_work(generous, name):
    """What the course allows works in every way in which Python shares work between processes."""
    shown = output_of(generous.grade_vault(f"{POOLS[name]}\nprint('found', found)"))
    assert "found [1, 2]" in shown


@pytest.mark.slow
def test_joblib_works_in_turn(generous):
    """joblib starts no processes here either: its own look for each other in /proc."""
    source = (
        "import joblib, os\nfound = set(joblib.Parallel(n_jobs=2)(joblib.delayed(os.getpid)() for _ in range(9)))\n"
    )
    assert "found True" in output_of(generous.grade_vault(f"{source}print('found', found == {{os.getpid()}})"))


SIGNALS = """
import os, subprocess
own = subprocess.Popen(["sleep", "99"])
mine, reached, seen = (os.getpid(), own.pid), [], []
for folder in ("/proc", "/machine/processes"):
    if os.path.isdir(folder):
        seen += [name for name in os.listdir(folder) if name.isdigit() and int(name) not in mine]
for pid in (-1, *range(1, 3000)):
    try:
        if pid not in mine:
            os.kill(pid, 9 if pid > 0 else 0)
            reached += [pid] if pid > 0 else []
    except OSError:
        pass
own.kill()
print("reached", reached, "saw", seen, "ended", own.wait())
"""


def test_a_signal_reaches_nobody_else(generous):
    """What may signal its own programs reaches neither the zygote nor another student's process, and finds neither."""
    scratch = generous.zygote.folder / "victim"
    scratch.mkdir()
    os.chown(scratch, *[generous.zygote.folder.stat().st_uid] * 2)
    with ChildProcess(replace(generous.spec, scratch=scratch)) as victim:
        shown = output_of(generous.grade_vault(SIGNALS))
        assert victim.ask({"do": "cell", "source": "1"}, 5.0)["outputs"]
    assert "reached [] saw [] ended -9" in shown
    assert generous.zygote.is_alive()
