"""Rule 4.3 of DESIGN.md: a fork inherits memory, so what a student must never see is never in it."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import pytest

from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.zygote import warm
from nablagrade.model import IsolationLevel, Limits, Preparation

# Of our own a forked process holds these rooms, and the packages that they lie in.
OURS = {
    "nablagrade.engine.child",
    "nablagrade.engine.guard",
    "nablagrade.engine.wire",
    "nablagrade.engine.zygote",
    "nablagrade.sandbox",
}
ALSO = {"nablagrade", "nablagrade.engine", "nablagrade.model", "nablagrade.figures", "nablagrade.errors"}
FOREIGN = ("autograders", "nbgrader", "_pytest")
TELLING = """
import json, sys
from nablagrade.engine.zygote import zygote

file = open("modules.json", "w")  # before there is no folder to write into any more

def tell(supervisor, step=zygote._Supervisor.step):
    file.seek(0)
    json.dump(sorted(sys.modules), file)
    file.flush()
    step(supervisor)

zygote._Supervisor.step = tell
zygote.main()
"""


def strangers(modules: list[str]) -> list[str]:
    """The modules that a process beside a student must not hold."""
    ours = [name for name in modules if name.partition(".")[0] == "nablagrade" and name not in ALSO]
    return [name for name in ours if ".".join(name.split(".")[: 2 if "sandbox" in name else 3]) not in OURS] + [
        name for name in modules if name.startswith(FOREIGN)
    ]


@pytest.fixture
def telling_zygote(monkeypatch):
    """A real zygote that writes down what it holds each time it waits for somebody."""
    start = subprocess.Popen

    def start_telling(command, **options):
        assert command[1:4] == ["-I", "-m", "nablagrade.engine.zygote.zygote"]
        return start([*command[:2], "-c", TELLING, *command[4:]], **options)

    monkeypatch.setattr(warm.subprocess, "Popen", start_telling)
    with warm.Zygote(Preparation(("sympy", "matplotlib.pyplot"), ("x = 1",))) as running:
        running.wait_until_ready()
        yield running


def child_of(running, scratch):
    """A child of a zygote."""
    return ChildProcess(ChildSpec(running.address, Path(scratch), running.canary, IsolationLevel.STRONG, Limits()))


def test_zygote_and_child_hold_nothing_hidden(telling_zygote):
    """Seen from inside: neither has loaded a check, an answer kind, a record, a course."""
    with (
        tempfile.TemporaryDirectory(dir=telling_zygote.folder) as scratch,
        child_of(telling_zygote, scratch) as child,
    ):
        child.ask({"do": "cell", "source": "import sys, nablagrade\nheld = '\\n'.join(sorted(sys.modules))"}, 5.0)
        in_child = child.ask({"do": "get", "name": "held"}, 5.0)["value"].splitlines()
    in_zygote = json.loads((telling_zygote.folder / "modules.json").read_text())
    for held in (in_zygote, in_child):
        assert {"nablagrade.engine.child.child", "numpy", "sympy"} <= set(held)
        assert strangers(held) == []


STRANGERS = ("answers", "engine.checks.checks", "engine.examiner.run", "records", "course.course", "settings")


@pytest.mark.parametrize("name", [*(f"nablagrade.{one}" for one in STRANGERS), "autograders.x", "nbgrader.api"])
def test_a_stranger_would_be_seen(name):
    """The rule has teeth."""
    assert strangers(["json", "nablagrade.engine.child.shell", "nablagrade.sandbox.linux.bpf", name]) == [name]
