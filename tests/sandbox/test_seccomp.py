"""The seccomp layer: what the filter refuses, kills, pretends and allows."""

from __future__ import annotations

import os
import platform

import pytest

BASE = ["privileges"]
FILTERED = ["privileges", "seccomp"]
OLD_LANDLOCK = ["privileges", "landlock"]
only_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers in this attack are those of x86-64")

REFUSED = {
    "fork": "EPERM",
    "execute": "EPERM",
    "signal_parent": "EPERM",
    "truncate_by_path": "EPERM",
    "truncate_by_opening": "EPERM",
    "truncate_by_odd_mode": "EPERM",
    "send_datagram": "EPERM",
    "send_message": "EPERM",
    "set_attribute": "ENOTSUP",
    "type_into_terminal": "EPERM",
    "make_memory_file": "EPERM",
    "make_fifo": "EPERM",
}
STOPPED_BY_NOTHING_ELSE = sorted(set(REFUSED) - {"execute", "type_into_terminal"})


@pytest.mark.parametrize(("attack", "error"), REFUSED.items())
def test_refuses(cage, attack, error):
    """The filter answers each of these attacks with its error, and nothing changes."""
    result = cage(attack, layers=FILTERED)
    assert (result["won"], result["error"], result["changed"], result["arrived"]) == (None, error, False, False)


@pytest.mark.parametrize("attack", STOPPED_BY_NOTHING_ELSE)
def test_without_the_filter_the_attack_works(cage, attack):
    """Each attack succeeds where only the filter is missing, so the test above tests the filter."""
    assert cage(attack, layers=BASE)["won"]


@pytest.mark.parametrize("attack", ["truncate_by_path", "truncate_by_opening", "truncate_by_odd_mode"])
def test_an_old_landlock_lets_a_readable_file_be_emptied(cage, attack):
    """Landlock before ABI 3 (Debian 12, Ubuntu 22.04) does not stop truncation; the filter does."""
    assert cage(attack, layers=OLD_LANDLOCK, abi=2)["changed"]
    assert not cage(attack, layers=[*OLD_LANDLOCK, "seccomp"], abi=2)["changed"]


def test_landlock_alone_lets_a_datagram_through(cage):
    """A datagram pair reaches a path socket without socket(): only the filter stops it."""
    assert cage("send_datagram", layers=OLD_LANDLOCK)["arrived"]
    assert not cage("send_datagram", layers=[*OLD_LANDLOCK, "seccomp"])["arrived"]


def test_opens_no_socket(cage):
    """No family of sockets opens: not TCP, not MPTCP that passes Landlock by, not netlink, not vsock."""
    assert cage("open_sockets", layers=FILTERED)["won"] == []
    assert {"mptcp", "netlink"} <= set(cage("open_sockets", layers=OLD_LANDLOCK)["won"])


def test_pretends_to_change_modes_and_times(cage):
    """chmod and utime succeed and do nothing: honest copying goes on, the instructor's file stays as it is."""
    behind, free = cage("change_mode", layers=FILTERED), cage("change_mode", layers=BASE)
    assert (behind["won"], behind["changed"], free["changed"]) == (True, False, True)


def test_pretends_to_lock(cage):
    """A lock succeeds and is none: what two students may both read carries no sign from one to the other."""
    behind, free = cage("lock_file", layers=FILTERED), cage("lock_file", layers=BASE)
    assert (behind["won"], free["won"]) == ([], ["flock", "lockf", "open file lock"])


@pytest.mark.parametrize("attack", ["copy_tree", "signal_itself", "wait_for_lock"])
def test_leaves_honest_code_alone(cage, attack):
    """shutil.copytree, a signal to oneself and locks on one's own files work behind the filter."""
    assert cage(attack, layers=FILTERED)["won"]


@only_x86
def test_the_kernel_looks_at_nothing_unusual(cage):
    """Every call that a notebook never needs is refused before the kernel reads an argument."""
    assert cage("kernel_surface", layers=FILTERED)["won"] == []
    assert len(cage("kernel_surface", layers=OLD_LANDLOCK)["won"]) > 20


@only_x86
def test_kills_what_comes_by_another_door(cage):
    """int 0x80 and the x32 numbers end the process with SIGSYS."""
    assert [cage(attack, layers=FILTERED)["exit"] for attack in ("machine_code", "x32")] == [-31, -31]
    assert cage("machine_code", layers=BASE)["won"]


def test_a_call_of_the_future_does_not_exist(cage):
    """A number newer than the tables answers ENOSYS, so that a newer C library falls back."""
    assert cage("future_call", layers=FILTERED)["error"] == "ENOSYS"


@only_x86
def test_allocation_beyond_the_end_is_not_supported(cage):
    """fallocate, which passes RLIMIT_FSIZE by, answers ENOTSUP, for which the C library has a way round."""
    assert cage("allocate_much", layers=FILTERED)["error"] == "ENOTSUP"


def test_programs_run_only_when_the_policy_says_so(cage):
    """With `subprocesses` a program runs, and still no signal reaches the zygote."""
    layers = ["privileges", "seccomp"]
    assert cage("run_program", layers=layers, subprocesses=True)["won"] == "ran\n"
    assert cage("run_program", layers=layers)["error"] == "EPERM"
    assert cage("signal_parent", layers=layers, subprocesses=True)["error"] == "EPERM"


def test_an_ordinary_user_is_filtered_too(ordinary_cage):
    """No privilege is needed to install the filter."""
    assert ordinary_cage("fork", layers=FILTERED)["error"] == "EPERM"
    assert os.getuid() != 0 or ordinary_cage("fork", layers=BASE)["won"]
