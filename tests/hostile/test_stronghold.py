"""What the attacks rely on: the checks of the vault do judge, and the traces that are compared do show."""

from __future__ import annotations

import os
import socket

from nablagrade.model import IsolationLevel
from nablagrade.notebooks.cells import grade_id_of


def points_of(stronghold, attack):
    """The points of a vault with this cell in it."""
    record = stronghold.grade_vault(attack).record
    return {one.id: one.auto_score for one in record.exercises}


def test_the_secret_opens_the_vault(stronghold):
    """Who knows the secret has full marks: an attack that fails does not fail for want of a check."""
    assert points_of(stronghold, f"answer = {stronghold.secret!r}") == {"v1-secret": 1, "v2-before": 1, "v3-after": 1}


def test_an_empty_graded_cell_is_judged(stronghold):
    """Checks judge an exercise whatever the source of its graded cell is, an empty one too."""

    def empty(notebook):
        for cell in notebook["cells"]:
            if grade_id_of(cell) == "v1-secret":
                cell["source"] = ""

    record = stronghold.grade_vault("answer = None", change=empty).record
    assert {one.id: one.auto_score for one in record.exercises}["v1-secret"] == 0


def test_traces_show(stronghold):
    """A file that is left, and a file of the course that is touched, are seen."""
    before = stronghold.traces()
    mark = stronghold.zygote.folder.parent / f"hostile-{stronghold.tag}"
    answers = stronghold.target / "course" / "answers.json"
    body = answers.read_text()
    try:
        mark.write_text("mark")
        assert stronghold.traces()["files"] == [str(mark)]
        answers.write_text(body)
        assert stronghold.traces()["the protected course"] != before["the protected course"]
    finally:
        mark.unlink()
    assert stronghold.traces()["files"] == []


def test_ears_hear(stronghold):
    """What is sent to the stronghold's sockets is heard."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(b"hello", f"\0hostile-SOCK_DGRAM-{stronghold.tag}")
    assert len(stronghold.ears.heard()) == 1
    assert stronghold.ears.heard() == []


def test_an_ordinary_user_is_one(ordinary_stronghold):
    """What runs for the tests of an ordinary user runs without root's rights, the examiner as well as the child."""
    graded = ordinary_stronghold.grade_vault("import os\nprint('user', os.getuid())")
    assert b"user 0" not in graded.notebook
    assert b"user " in graded.notebook
    assert ordinary_stronghold.worker.submit(os.getuid).result() > 0


def test_a_container_is_strong(contained_stronghold, stronghold):
    """Without namespaces the level is strong, and it is written in the record; with them it is full."""
    strong = contained_stronghold.grade_honest().record.isolation
    assert (strong.level, {"mountns", "pidns", "netns", "ipcns"} & set(strong.layers)) == (IsolationLevel.STRONG, set())
    full = stronghold.grade_honest().record.isolation
    assert full.level is (IsolationLevel.FULL if "pidns" in full.layers else IsolationLevel.STRONG)
