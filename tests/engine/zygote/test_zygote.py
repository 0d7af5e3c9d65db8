"""The warm process and its children: what they hold, how they start, how they end."""

from __future__ import annotations

import contextlib
import select
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.engine.wire.exits import Ended
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.errors import ExecutorError
from nablagrade.model import IsolationLevel, Limits, Outcome

HIDDEN = ("nablagrade.answers", "nablagrade.course", "nablagrade.records", "nablagrade.engine.checks.checks",
          "nablagrade.engine.examiner.grading", "nablagrade.engine.examiner.run", "autograders", "nbgrader", "_pytest",
          "pytest")  # fmt: skip


def value_of(child, source):
    """What an expression is worth in a child."""
    reply = child.ask({"do": "cell", "source": source}, 20.0)
    return reply["outputs"][-1]["data"]["text/plain"]


def test_a_child_holds_nothing_hidden(open_child):
    """No module of the checks, answers, records or the course is in a real child's memory."""
    with open_child() as child:
        loaded = value_of(child, f"import sys\n[name for name in sys.modules if name.startswith({HIDDEN})]")
    assert loaded == "[]"


def facts_of(running):
    """Of the processes of a zygote, the one that was started and all that it forked: their tasks and memory maps.

    A child of an earlier test may end while it is looked at: it is none any more.
    """
    family, facts = [running._process.pid], []
    for pid in family:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            tasks = list(Path(f"/proc/{pid}/task").iterdir())
            facts.append((tasks, Path(f"/proc/{pid}/maps").read_text().splitlines()))
            family += [int(one) for task in tasks for one in (task / "children").read_text().split()]
    return facts


def test_the_zygote_has_one_thread(zygote):
    """A fork of several threads is none: the zygote stays single-threaded after its warm-up."""
    running, _ = zygote
    tasks = [tasks for tasks, _ in facts_of(running)]
    assert len(tasks) >= 3  # the one that was started, the fork server, the zygote
    assert [some for some in tasks if len(some) > 1] == []


def test_the_zygote_shares_no_memory(zygote):
    """Nothing that a child writes into its memory is seen by another: no map is shared and writable."""
    running, _ = zygote
    maps = [line for _, lines in facts_of(running) for line in lines]
    assert maps
    assert [line for line in maps if line.split()[1].startswith("rw") and line.split()[1].endswith("s")] == []


def test_children_live_side_by_side(open_child):
    """Names of one child are not another's."""
    with open_child() as one, open_child() as two:
        one.ask({"do": "cell", "source": "x = 1"}, 20.0)
        two.ask({"do": "cell", "source": "x = 2"}, 20.0)
        assert one.ask({"do": "get", "name": "x"}, 20.0)["value"] == ["i", "1"]
        assert two.ask({"do": "get", "name": "x"}, 20.0)["value"] == ["i", "2"]


def test_what_a_child_wrote_is_there_after_its_end(open_child):
    """The examiner reads the scratch folder of a child that is gone; a neighbour's is another one."""
    with open_child() as child, open_child() as neighbour:
        child.ask({"do": "cell", "source": "open('mine', 'w').write('words')"}, 20.0)
        child.kill()
        select.select([child._pidfd], [], [], 30.0)
        assert (child.scratch / "mine").read_text() == "words"
        assert not (neighbour.scratch / "mine").exists()


def test_a_child_does_not_outlive_its_examiner(make_spec):
    """When the examiner is gone, the child's process ends, also in the middle of a loop."""
    with ChildProcess(make_spec()) as child:
        child._channel.send({"number": 1, "do": "cell", "source": "while True: pass"})
        child._line.close()  # what the kernel does when an examiner is killed
        assert select.select([child._pidfd], [], [], 30.0)[0]


def test_a_child_that_cannot_be_locked_in_is_our_fault(make_spec, tmp_path):
    """Without a canary nothing is proven: the end is BROKEN and says why."""
    with pytest.raises(Ended, match="could not be locked in") as caught:
        ChildProcess(replace(make_spec(), canary=tmp_path / "none"))
    assert caught.value.outcome is Outcome.BROKEN


def test_too_little_isolation_is_our_fault(make_spec, monkeypatch):
    """A child that is locked in worse than was asked for is not used."""
    monkeypatch.setattr("nablagrade.sandbox.level_of", lambda _layers: IsolationLevel.PARTIAL)
    with pytest.raises(Ended, match="at level partial, asked for was strong") as caught:
        ChildProcess(make_spec())
    assert caught.value.outcome is Outcome.BROKEN


def test_a_zygote_that_is_gone_is_our_fault(make_spec, tmp_path):
    """Nobody at the socket: BROKEN, not the student's."""
    with pytest.raises(Ended, match="does not answer") as caught:
        ChildProcess(replace(make_spec(), address=tmp_path / "none"))
    assert caught.value.outcome is Outcome.BROKEN


def test_an_examiner_that_dies_before_its_order_ends_nothing(zygote, open_child):
    """Somebody connects and is gone: the next one gets a child all the same."""
    running, _ = zygote
    for words in (b"", b"nonsense", b"{}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
            line.connect(str(running.address))
            if words:
                line.send(words)
    with open_child() as child:
        assert value_of(child, "1 + 1") == "2"


def test_the_folder_goes_with_the_zygote():
    """Nothing is left of a zygote, its socket and its scratch folders."""
    with Zygote() as running:
        assert running.folder.is_dir()
        assert running.folder.stat().st_mode & 0o077 == 0
    assert not running.folder.exists()
    assert running._process.returncode is not None


def test_a_zygote_that_is_killed_while_it_starts():
    """kill -9 before it is ready is somebody's deed, not what this machine cannot do."""
    with Zygote() as running:
        running._process.kill()
        with pytest.raises(ExecutorError, match="was killed while it started"):
            running.wait_until_ready()


STARTS = """
import time
from nablagrade.engine.zygote.warm import Zygote
running = Zygote()
workers = [running.fork_worker() for _ in range(2)]
print(flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("life_seconds", [0.0, 0.5, 1.5])
def test_nobody_complains_when_the_coordinator_is_killed(life_seconds):
    """kill -9 while the zygote warms up and workers are ordered: all processes go, and none prints a word."""
    with subprocess.Popen(
        [sys.executable, "-c", STARTS], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as coordinator:
        coordinator.stdout.readline()
        time.sleep(life_seconds)
        coordinator.kill()
        said = coordinator.stderr.read()  # ends when the last of them has let go of it
    assert said == b""


def test_a_child_that_dies_with_its_zygote_is_our_fault(tmp_path):
    """kill -9 of the zygote while a cell runs: the child goes with it, and the student did not crash."""
    with Zygote() as running:
        running.wait_until_ready()
        assert running.is_alive()
        scratch = running.folder / "scratch"
        scratch.mkdir()
        spec = ChildSpec(running.address, scratch, running.canary, IsolationLevel.STRONG, Limits())
        with ChildProcess(spec) as child:
            threading.Timer(0.3, running._process.kill).start()
            with pytest.raises(Ended, match="the zygote died") as caught:
                child.ask({"do": "cell", "source": "while True: pass"}, 20.0)
            assert select.select([child._pidfd], [], [], 10.0)[0]
        assert not running.is_alive()
    assert (caught.value.outcome, child.end) == (Outcome.BROKEN, caught.value)
