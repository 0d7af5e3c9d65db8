"""Namespaces around the zygote: what they cut off, how they end, and how they degrade."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nablagrade.sandbox import namespaces

ROOT = Path(__file__).parents[2]
ALL = ["userns", *namespaces.FLAGS]
BASE = ["privileges"]


@pytest.fixture(autouse=True)
def _offered(program):
    missing = program("print(sorted(name for name, reason in namespaces.offer().items() if reason))").stdout
    if missing.strip() != "[]":
        pytest.skip(f"this machine does not offer {missing}")


def test_the_zygote_goes_on_as_process_one(cage):
    """Every namespace is entered, and the child counts from the inside."""
    result = cage("process_id", layers=BASE, enclosed=True)
    assert result["enclosed"] == ALL
    assert result["won"] < 100
    assert set(ALL) < set(result["names"])


def test_the_network_ends_at_the_child(cage):
    """There is nobody to refuse a connection; without the namespace there is."""
    assert cage("connect_loopback", layers=BASE, enclosed=True)["won"] == os.strerror(101)
    assert cage("connect_loopback", layers=BASE)["won"] == os.strerror(111)


def test_host_name_is_not_the_hosts(cage, program):
    """The host name's namespace is another one, and IPC stays for the layer of its own."""
    assert cage("namespaces_kept", layers=["userns", "ipcns"], enclosed=True)["won"] == [True, False]
    assert cage("host_name", layers=BASE, enclosed=True)["won"] == namespaces.HOST_NAME
    assert cage("host_name", layers=BASE)["won"] == os.uname().nodename
    name = "os.readlink('/proc/self/ns/uts')"
    assert program(f"before = {name}; enclose_zygote(); assert before != {name}").returncode == 0


@pytest.mark.parametrize(
    ("ending", "code"), [("sys.exit(7)", 7), ("os.kill(1, 9) or os._exit(3)", 3), ("os.kill(1, 9) or os.abort()", -11)]
)
def test_exit_status_is_passed_on(program, ending, code):
    """The process that was started ends as the one inside does; inside, process 1 is immune to its own SIGKILL."""
    done = program(f"enclose_zygote(); assert os.getpid() == 1; {ending}")
    assert done.returncode == code, done.stderr


def test_killing_the_outer_process_ends_the_inner_ones():
    """SIGKILL to the process that the coordinator started closes every pipe that its family held."""
    source = "from nablagrade.sandbox import *\nimport os, time\nenclose_zygote()\nos.fork()\n"
    source += "print('up', flush=True)\ntime.sleep(30)"
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-c", source], env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    ) as outer:
        assert outer.stdout.readline() == b"up\n"
        outer.send_signal(signal.SIGKILL)
        outer.stdout.read()  # ends when nobody holds the other end any more
    assert time.monotonic() - started < 25


@pytest.mark.parametrize(
    "refusal",
    [
        "def refuse(*a): raise PermissionError(1, 'denied')\nuserns._write = refuse; os.geteuid()",  # Ubuntu's AppArmor
        "import threading; threading.Thread(target=signal.pause, daemon=True).start()",  # a thread of somebody's
        "def refuse(*a): raise PermissionError(1, 'denied')\nkernel.call = refuse",  # Docker's profile
    ],
)  # fmt: skip
def test_a_machine_that_refuses_leaves_the_process_usable(program, refusal):
    """Fewer namespaces or none, no exception, no half-entered user namespace: the process forks and reads as before."""
    done = program(
        f"{refusal}\nbefore = os.readlink('/proc/self/ns/user')\nnames = enclose_zygote()\n"
        "assert 'userns' not in names, names\nassert os.readlink('/proc/self/ns/user') == before\n"
        "child = os.fork()\nif child == 0: os._exit(0)\nassert os.waitpid(child, 0)[1] == 0\nos._exit(0)"
    )
    assert done.returncode == 0, done.stderr


def test_an_ordinary_user_is_enclosed_too(ordinary_cage):
    """No privilege is needed: all layers together make the full level."""
    result = ordinary_cage("nothing", enclosed=True, verify=True)
    assert result["won"], result
    assert {"seccomp", "landlock", "mountns", "pidns", "netns", "ipcns"} <= set(result["names"])
