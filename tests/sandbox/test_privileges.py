"""The privileges layer: capabilities, core dumps, and a life tied to the zygote's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LAYERS = ["privileges"]
ROOT = Path(__file__).parents[2]
FAMILY = """
import os, sys, time
from pathlib import Path
from nablagrade.sandbox import privileges
zygote = os.getpid()
child = os.fork()
if child == 0:
    if "tied" in sys.argv:
        privileges.die_with(zygote)
    print(os.getpid(), flush=True)
    time.sleep(20)
    os._exit(0)
time.sleep(20)
"""


def test_no_capability_is_left(cage):
    """All five sets are empty, the bounding set too where there was the right to empty it; nothing can be gained."""
    status = cage("status", layers=LAYERS)["won"]
    sets = ["CapInh", "CapPrm", "CapEff", "CapAmb", *(["CapBnd"] if os.getuid() == 0 else [])]
    assert {int(status[name], 16) for name in sets} == {0}
    assert status["NoNewPrivs"] == "1"


def test_no_core_is_left_and_no_memory_read(cage):
    """A crash leaves no core, not even by a pipe, and others of the same user cannot read the memory."""
    assert cage("dumpable", layers=LAYERS)["won"] == 0
    assert cage("dumpable", layers=["session"])["won"] is 1 or os.getuid() != 0  # noqa: F632  # JSON gives the very 1


def test_a_child_without_its_parent_does_not_start(cage):
    """When the zygote is gone already, the lock-down fails before any of the student's code."""
    result = cage("nothing", layers=LAYERS, parent=4_000_000)
    assert (result["won"], "the parent 4000000 is gone" in result["error"]) == (None, True)


def is_alive(process: int) -> bool:
    """Whether a process runs still, zombies aside."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("tied", [True, False])
def test_a_child_dies_with_its_zygote(tied):
    """SIGKILL to the zygote leaves no orphan behind; without the tie it leaves one."""
    command = [sys.executable, "-c", FAMILY, *(["tied"] if tied else [])]
    with subprocess.Popen(command, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True) as zygote:
        child = int(zygote.stdout.readline())
        zygote.kill()
    deadline = time.monotonic() + 10
    while tied and is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert is_alive(child) is not tied
    if not tied:
        os.kill(child, signal.SIGKILL)
