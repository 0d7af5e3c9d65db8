"""The rlimits layer: time, memory, files and threads."""

from __future__ import annotations

import pytest

BASE = ["privileges"]
LIMITED = ["privileges", "rlimits"]


def test_processor_time_ends_the_process(cage):
    """A loop that ignores SIGXCPU is killed one second after the limit."""
    assert cage("burn", layers=LIMITED, limits={"notebook_seconds": 0.5})["exit"] == -9


@pytest.mark.parametrize(
    ("attack", "error"), [("take_memory", "ENOMEM"), ("write_much", "EFBIG"), ("open_many", "EMFILE")]
)
def test_refuses_too_much(cage, attack, error):
    """Three gigabytes, a file of two megabytes and fifteen hundred open files are refused, by this layer alone."""
    assert cage(attack, layers=LIMITED, limits={"file_mb": 1})["error"] == error
    assert cage(attack, layers=BASE)["won"]


def test_limits_are_hard(cage):
    """Soft and hard limits are one, but for processor time where the hard one comes a second later."""
    found = cage("limits", layers=LIMITED, limits={"notebook_seconds": 7, "memory_mb": 999, "file_mb": 3})["won"]
    assert found["RLIMIT_CPU"] == [7, 8]
    assert found["RLIMIT_AS"] == [999 << 20] * 2
    assert found["RLIMIT_FSIZE"] == [3 << 20] * 2
    assert [found[name] for name in ("RLIMIT_CORE", "RLIMIT_MEMLOCK", "RLIMIT_MSGQUEUE")] == [[0, 0]] * 3


def test_a_student_cannot_raise_them(ordinary_cage):
    """A lowered limit cannot be raised again, by the kernel's own rule."""
    assert ordinary_cage("raise_limit", layers=LIMITED)["error"].endswith("not allowed to raise maximum limit")


def test_threads_are_counted_in_a_user_namespace_only(ordinary_cage):
    """A thread bomb stops at 256 in the child's own namespace; elsewhere other threads of the user would count."""
    assert ordinary_cage("start_threads", layers=["userns", *LIMITED])["won"] < 256
    assert ordinary_cage("start_threads", layers=LIMITED)["won"] == 300
    outside = ordinary_cage("limits", layers=LIMITED)["won"]["RLIMIT_NPROC"]
    assert outside != [256, 256]


def test_the_users_other_threads_do_not_count(ordinary_cage):
    """Three hundred threads of the same user elsewhere leave the child its own; under a plain limit it had none."""
    assert ordinary_cage("start_threads", layers=["userns", *LIMITED], crowd=300)["won"] > 100
    assert ordinary_cage("start_threads", layers=LIMITED, crowd=300)["won"] == 300
    assert ordinary_cage("start_threads_under_a_plain_limit", layers=BASE, crowd=300)["won"] == 0
