"""The Landlock layer: which files open, behind the kernel's newest interface and behind older ones."""

from __future__ import annotations

import pytest

BASE = ["privileges"]
LOCKED = ["privileges", "landlock"]
REFUSED = [
    "read_secret", "read_through_link", "list_root", "write_library", "write_shared_memory",
    "truncate_by_path", "truncate_by_opening", "make_fifo",
]  # fmt: skip


@pytest.mark.parametrize("attack", REFUSED)
def test_refuses(cage, attack):
    """What the policy does not name neither opens nor changes; without the layer it does."""
    behind, free = cage(attack, layers=LOCKED), cage(attack, layers=BASE)
    assert (behind["won"], behind["error"], behind["changed"]) == (None, "EACCES", False)
    assert free["won"]


@pytest.mark.parametrize("abi", [1, 2, 3, 4, 5, 6])
def test_older_interfaces_still_hide_files(cage, abi):
    """Every version of Landlock keeps another student's file closed."""
    assert cage("read_secret", layers=LOCKED, abi=abi)["error"] == "EACCES"
    assert cage("write_scratch", layers=LOCKED, abi=abi)["won"] == "mine"


def test_abstract_sockets_and_signals_are_out_of_scope(cage):
    """Since ABI 6 neither an abstract socket of the host nor the zygote is reached; before, both are."""
    assert cage("connect_abstract", layers=LOCKED)["error"] == "EPERM"
    assert cage("signal_parent", layers=LOCKED)["error"] == "EPERM"
    assert cage("connect_abstract", layers=LOCKED, abi=4)["arrived"]
    assert cage("signal_parent", layers=LOCKED, abi=3)["won"]


def test_a_first_landlock_keeps_files_in_their_folder(cage):
    """Known limit: with ABI 1 a file cannot move to another folder, later it can."""
    assert cage("rename_across", layers=LOCKED, abi=1)["error"] == "EXDEV"
    assert cage("rename_across", layers=LOCKED)["won"]


def test_names_and_sizes_stay_visible(cage):
    """Known limit: stat tells sizes through Landlock; the mount namespace hides them."""
    assert cage("stat_secret", layers=LOCKED)["won"]


def test_writes_stay_collectable(cage):
    """What a student writes into the scratch folder is there afterwards."""
    assert cage("write_scratch", layers=LOCKED)["scratch"] == ["result.txt"]


def test_an_ordinary_user_is_locked_too(ordinary_cage):
    """No privilege is needed."""
    assert ordinary_cage("read_secret", layers=LOCKED)["error"] == "EACCES"
    assert ordinary_cage("read_secret", layers=BASE)["won"]
