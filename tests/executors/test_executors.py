"""Where a batch runs: every executor keeps the promise of an executor."""

from __future__ import annotations

import math
import os
import signal
import time
from concurrent.futures import BrokenExecutor

import psutil
import pytest

from nablagrade.engine.zygote.warm import Zygote
from nablagrade.executors.executors import EXECUTORS
from nablagrade.executors.local import WorkerDied
from nablagrade.executors.serial import SerialExecutor


@pytest.fixture(scope="module")
def zygote():
    """A warm process to fork workers from."""
    with Zygote() as running:
        running.wait_until_ready()
        yield running


@pytest.mark.parametrize("name", sorted(EXECUTORS))
def test_every_executor_runs_jobs(name, zygote):
    """Results and exceptions come back through futures, whatever the executor; `serial` is the reference."""
    with EXECUTORS[name].open_executor(2, math.gcd, (4, 6), zygote.fork_worker) as executor:
        futures = [executor.submit(math.sqrt, number) for number in (4, 9, -1)]
        assert [future.result() for future in futures[:2]] == [2.0, 3.0]
        assert isinstance(futures[2].exception(), ValueError)


def test_serial_runs_at_once():
    """A job is done before `submit` returns; its exception waits in the future."""
    done = []
    executor = SerialExecutor()
    future = executor.submit(done.append, 1)
    assert (done, future.done()) == ([1], True)
    with pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result()


def test_a_dead_worker_costs_its_own_job(zygote):
    """The jobs after it run in a new process, which was set up like the first."""
    with EXECUTORS["local"].open_executor(1, os.putenv, ("NABLAGRADE_TEST", "x"), zygote.fork_worker) as executor:
        before = executor.submit(os.getpid)
        dead = executor.submit(os.abort)
        after = executor.submit(os.getpid)
        assert isinstance(dead.exception(), WorkerDied)
        assert before.result() != after.result()


def test_what_workers_use_is_counted(zygote):
    """A worker that has ended is buried by its parent: otherwise a benchmark would not see its CPU time."""
    with EXECUTORS["local"].open_executor(1, math.gcd, (4, 6), zygote.fork_worker) as executor:
        fork_server = psutil.Process(executor.submit(os.getppid).result())
        before = fork_server.cpu_times().children_user
        executor.submit(sum, range(20_000_000)).result()
    for _ in range(100):
        if fork_server.cpu_times().children_user > before + 0.05:
            return
        time.sleep(0.1)
    pytest.fail("the fork server knows of no CPU time")


def test_without_a_warm_process_the_executor_is_broken():
    """When no worker can be had any more, every job says so."""
    with Zygote() as running:
        running.wait_until_ready()
    with EXECUTORS["local"].open_executor(1, math.gcd, (4, 6), running.fork_worker) as executor:
        assert isinstance(executor.submit(math.sqrt, 4).exception(), BrokenExecutor)


def test_a_worker_that_cannot_be_set_up_is_broken(zygote):
    """An initializer that fails fails the jobs, with its words."""
    with EXECUTORS["local"].open_executor(1, math.sqrt, (-1,), zygote.fork_worker) as executor:
        assert "math domain error" in str(executor.submit(math.sqrt, 4).exception())


def test_waiting_jobs_can_be_cancelled(zygote):
    """`shutdown(cancel_futures=True)` ends what has not begun."""
    executor = EXECUTORS["local"].open_executor(1, math.gcd, (4, 6), zygote.fork_worker)
    running, waiting = executor.submit(time.sleep, 0.5), executor.submit(math.sqrt, 4)
    executor.shutdown(wait=False, cancel_futures=True)
    assert waiting.cancelled()
    assert running.cancelled() or running.result() is None


def test_workers_end_with_the_zygote():
    """A coordinator that is killed leaves no worker behind."""
    with Zygote() as running:
        running.wait_until_ready()
        with EXECUTORS["local"].open_executor(1, math.gcd, (4, 6), running.fork_worker) as executor:
            pidfd = os.pidfd_open(executor.submit(os.getpid).result())
            running.stop()
            assert _has_ended(pidfd)


def _has_ended(pidfd: int) -> bool:
    import select

    try:
        return bool(select.select([pidfd], [], [], 30.0)[0])
    finally:
        os.close(pidfd)


def test_ctrl_c_is_for_the_coordinator(zygote):
    """A worker does not hear it."""
    with EXECUTORS["local"].open_executor(1, math.gcd, (4, 6), zygote.fork_worker) as executor:
        os.kill(executor.submit(os.getpid).result(), signal.SIGINT)
        assert executor.submit(math.sqrt, 4).result() == 2.0
