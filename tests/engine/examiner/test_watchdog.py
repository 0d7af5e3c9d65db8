"""The clock over a child: CPU time decides, the wall clock is a backstop; how an end becomes an outcome."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from nablagrade.engine.examiner.watchdog import Budget, Deadline, cpu_clock
from nablagrade.engine.wire.exits import outcome_of_exit
from nablagrade.model import Limits, Outcome

LIMITS = Limits(notebook_seconds=100, memory_mb=1000)


def exited(code):
    """The wait status of a process that exited."""
    return code << 8


@pytest.mark.parametrize(
    ("status", "cpu_seconds", "peak_kb", "outcome"),
    [
        (exited(97), 0, 0, Outcome.CRASHED),
        (exited(97), 99, 0, Outcome.TIMED_OUT),
        (exited(0), 0, 0, Outcome.CRASHED),
        (exited(3), 0, 0, Outcome.CRASHED),
        (signal.SIGSEGV, 0, 0, Outcome.CRASHED),
        (signal.SIGSYS, 0, 0, Outcome.CRASHED),
        (signal.SIGKILL, 0, 0, Outcome.CRASHED),
        (signal.SIGKILL, 0, 900_000, Outcome.OUT_OF_MEMORY),
        (signal.SIGKILL, 99, 900_000, Outcome.TIMED_OUT),
        (signal.SIGXCPU, 99, 0, Outcome.TIMED_OUT),
        (signal.SIGXCPU, 0.97, 0, Outcome.TIMED_OUT),
    ],
)
def test_ends(status, cpu_seconds, peak_kb, outcome):
    """An exit code, a signal, the CPU time and the peak of memory name the end."""
    assert outcome_of_exit(status, cpu_seconds, peak_kb, LIMITS)[0] is outcome


def test_every_signal_has_words():
    """No signal, real-time ones neither, leaves us without a name for the end."""
    for number in set(range(1, signal.NSIG)) - {signal.SIGXCPU}:
        assert outcome_of_exit(number, 0, 0, LIMITS)[0] is Outcome.CRASHED


def test_a_budget_interrupts_once_and_then_kills(monkeypatch):
    """First the interrupt, once; after a grace that was ignored, the kill."""
    used, now = [0.0], [1000.0]
    monkeypatch.setattr("nablagrade.engine.examiner.watchdog.time.monotonic", lambda: now[0])
    budget = Budget(lambda: used[0], 5.0, 30.0)
    assert not budget.must_interrupt()
    assert not budget.must_kill()
    used[0] = 5.1
    assert budget.must_interrupt()
    assert budget.is_interrupted
    assert not budget.must_interrupt()
    assert not budget.must_kill()
    now[0] += 10
    assert budget.must_kill()


def test_a_budget_counts_from_its_beginning(monkeypatch):
    """What was used before belongs to another request; the wall clock alone is enough, too."""
    now = [1000.0]
    monkeypatch.setattr("nablagrade.engine.examiner.watchdog.time.monotonic", lambda: now[0])
    budget = Budget(lambda: 50.0, 5.0, 30.0)
    assert not budget.must_interrupt()
    now[0] += 31
    assert budget.must_interrupt()


def test_the_clock_of_a_process():
    """The CPU time of another process is read by its descriptor, and keeps its last value when it has gone."""
    reading, writing = os.pipe()
    source = f"import os\nsum(range(3_000_000))\nos.write({writing}, b'x')\nos.read(0, 1)"
    import subprocess

    with subprocess.Popen([sys.executable, "-c", source], stdin=subprocess.PIPE, pass_fds=[writing]) as process:
        os.read(reading, 1)
        descriptor = os.pidfd_open(process.pid)
        clock = cpu_clock(descriptor)
        seen = clock()
        assert 0 < seen < 30
        process.stdin.close()
        process.wait()
    assert clock() >= seen
    for one in (reading, writing, descriptor):
        os.close(one)


def test_the_wall_clock_is_generous():
    """A busy machine must not change a grade: five times the CPU budget and more."""
    assert Limits().wall_seconds(10) >= 50


def test_a_deadline_stands_still():
    """What is done for others takes nothing from a notebook's time, and has a bound of its own."""
    deadline = Deadline(5.0)
    with deadline.stopped(60.0):
        assert 59.0 < deadline.left_seconds <= 60.0
        time.sleep(0.2)
    assert 4.9 < deadline.left_seconds <= 5.0
