"""The mount namespace layer: what exists in a child's world, and that the scratch folder is shared with ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from nablagrade.sandbox import mountns

BASE = ["privileges"]
HIDDEN = ["userns", "mountns", "privileges"]


@pytest.mark.parametrize("attack", ["read_secret", "stat_secret", "read_through_link"])
def test_what_is_not_named_does_not_exist(cage, attack):
    """A hidden file has neither content nor size; without the layer it has both."""
    assert cage(attack, layers=HIDDEN)["error"] == "ENOENT"
    assert cage(attack, layers=BASE)["won"]


def test_the_root_holds_only_what_was_named(cage):
    """The root folder shows the way to the readable roots and to what is a child's own: no /etc, no /home, no /sys."""
    names = set(cage("list_root", layers=HIDDEN)["won"])
    assert names.isdisjoint({"etc", "sys", "home", "var", "run", "opt"})
    assert {"dev", "machine", "proc", "scratch", "tmp", "usr"} <= names


@pytest.mark.parametrize("layers", [HIDDEN, ["privileges", "landlock"], [*HIDDEN, "landlock"]])
def test_proc_shows_itself_and_constants(cage, layers):
    """A process finds its own maps, sizes and state, and how large the machine is; at each level that has a /proc."""
    assert cage("look_at_machine", layers=layers)["won"] == []


def test_proc_shows_nobody_else(cage, ordinary_cage):
    """No other process has a folder in /proc, and what it holds stays as it is."""
    for one in (cage, ordinary_cage):
        assert one("find_processes", layers=HIDDEN)["won"] == [1, "read-only"]
    assert cage("find_processes", layers=BASE)["won"][0] > 1


def test_folders_of_ones_own_begin_empty(cage):
    """What everybody may write is empty at first, can be written, and is not the machine's."""
    for layers in (HIDDEN, [*HIDDEN, "landlock"]):
        assert cage("use_own_folders", layers=layers)["won"] == [[], []]


def test_what_leads_to_a_library_is_read_only(cage):
    """An environment may lie in /tmp: the folders above it are there for a child, and not its own."""
    assert cage("write_beside_library", layers=HIDDEN)["error"] == "EACCES"
    assert cage("write_beside_library", layers=BASE)["won"]


@pytest.mark.parametrize("attack", ["write_library", "truncate_by_path", "change_mode"])
def test_readable_roots_are_read_only(cage, attack):
    """Even root changes nothing in a readable root: content, mode and time stay."""
    behind = cage(attack, layers=HIDDEN)
    assert (behind["error"], behind["changed"]) == ("EROFS", False)
    assert cage(attack, layers=BASE)["changed"]


def test_the_scratch_folder_is_read_by_its_descriptor(cage):
    """What a student writes is seen by whoever holds the file system that was made for them, after their end too."""
    assert cage("write_scratch", layers=HIDDEN)["scratch"] == ["result.txt"]


@pytest.mark.parametrize("attack", ["fill_with_bytes", "fill_with_names"])
def test_the_scratch_folder_is_bounded(cage, attack):
    """Bytes and files end where the limits say, in all of a child's folders together; in a caller's they do not."""
    limits = {"scratch_mb": 20, "scratch_files": 20}
    assert cage(attack, layers=HIDDEN, limits=limits)["won"] == 20
    assert cage(f"{attack}_everywhere", layers=HIDDEN, limits=limits)["won"] == 20
    assert cage(attack, layers=BASE, limits=limits)["won"] > 60


def test_every_student_works_at_the_same_place(cage):
    """The folder's name tells nothing, and outputs that show it do not differ from run to run."""
    assert cage("places", layers=[*HIDDEN, "environment"])["won"] == ["/scratch", "/scratch", "/tmp"]  # noqa: S108  # its own


def test_no_machine_code_from_the_scratch_folder(cage):
    """A library that a student brings along cannot be mapped for execution."""
    assert cage("load_library", layers=HIDDEN)["error"] == "EPERM"
    assert cage("load_library", layers=BASE)["won"]


def test_an_ordinary_user_gets_the_same(ordinary_cage):
    """With a user namespace of its own an ordinary user's child is hidden just as well."""
    assert ordinary_cage("stat_secret", layers=HIDDEN)["error"] == "ENOENT"
    assert ordinary_cage("write_scratch", layers=HIDDEN)["scratch"] == ["result.txt"]


def test_the_scratch_folder_covers_no_library():
    """Where an environment lies below /scratch, as on a cluster, the student's files have another place."""
    assert mountns._free_place([Path("/usr/lib"), Path("/home/me/venv")]) == Path("/scratch")
    assert mountns._free_place([Path("/usr/lib"), Path("/scratch/me/venv")]) == Path("/student-files")
