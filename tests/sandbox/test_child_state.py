"""The session, descriptors, environment and IPC layers: nothing of the zygote's or of another child's is left."""

from __future__ import annotations

import os

BASE = ["privileges"]


def test_no_session_and_no_group_is_shared(cage):
    """The child has neither the instructor's terminal nor the zygote's group; without the layer it shares both."""
    assert cage("session", layers=["session"])["won"] == [False, False]
    assert cage("session", layers=BASE)["won"] == [True, True]


def test_no_terminal_is_taken(cage):
    """The child leads no session, so a terminal that it opens does not become its own."""
    assert cage("take_terminal", layers=["session"])["error"] == "ENXIO"


def test_open_files_of_the_zygote_are_gone(cage):
    """A secret that was open reads as empty; without the layer it reads."""
    assert cage("read_inherited", layers=["descriptors"])["won"] == ""
    assert cage("read_inherited", layers=BASE)["won"] == "SECRET"


def test_every_number_but_the_kept_ones_leads_nowhere(cage):
    """What is open leads to /dev/null, save the one descriptor that the policy keeps: standard output too."""
    leads = cage("descriptors", layers=["descriptors"])["won"]
    elsewhere = [lead for lead in leads.values() if lead != os.devnull]
    assert {"0", "1", "2"} <= set(leads)
    assert [lead.split(":")[0] for lead in elsewhere] == ["pipe"]


def test_a_late_collection_closes_no_file_of_the_students(cage):
    """An object of the zygote that is collected late closes its own number; had that been free, the student's file."""
    assert cage("outlive_collection", layers=["descriptors"])["won"]
    assert cage("outlive_collection_after_closing", layers=BASE)["error"] == "EBADF"


def test_environment_keeps_no_secret(cage):
    """A token of the coordinator's is gone; without the layer it is read."""
    assert "KeyError" in cage("read_environment", layers=["environment"])["error"]
    assert cage("read_environment", layers=BASE)["won"] == "SECRET"


def test_all_default_places_are_the_scratch_folder(cage):
    """Working directory, home and temporary files are one folder."""
    found = cage("places", layers=["environment"])["won"]
    assert len(set(found)) == 1
    assert found[0].endswith("/scratch")


def test_shared_memory_of_another_student_is_not_found(cage):
    """A System V segment made outside does not exist inside; without the layer it is found by its key."""
    assert cage("attach_shared_memory", layers=["userns", "ipcns"])["error"] == "ENOENT"
    assert cage("attach_shared_memory", layers=BASE)["won"]
