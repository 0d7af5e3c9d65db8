"""Pages that `nablagrade watch` hands back: into the exchange, and not before the deadline where that is asked for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from nablagrade.cli.main import main
from nablagrade.settings import Arrival, load_settings
from nablagrade.watching.pages import hand_back, is_stale

SECRET = "5ec7e7" * 8


@pytest.fixture
def handing(course, tmp_path):
    """The settings of the graded course, with an exchange."""
    (tmp_path / "exchange" / "small").mkdir(parents=True)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    return load_settings(course)


def set_due(settings, date):
    """The date until which everybody may hand in."""
    with closing(sqlite3.connect(settings.root / "gradebook.db")) as gradebook:
        gradebook.execute("update assignment set duedate = ?", (date,))
        gradebook.commit()


def test_a_page_goes_where_its_student_looks(handing, tmp_path):
    """`nbgrader fetch_feedback` asks for a name that only who knows the submission's secret can tell."""
    from nbgrader.utils import notebook_hash

    submitted = handing.submitted / "anna" / "sums"
    (submitted / "submission_secret.txt").write_text(SECRET)
    main(["grade", "--course", str(handing.root)])
    (submitted / "submission_secret.txt").write_text("0" * 48)  # a later attempt, which was not graded yet
    assert is_stale(handing, ("anna", "sums"))
    assert hand_back(handing, "sums", ["anna"]) == ["anna"]
    assert not is_stale(handing, ("anna", "sums"))
    there = tmp_path / "exchange" / "small" / "feedback"
    names = {f"{notebook_hash(secret=SECRET, notebook_id=name)}.html" for name in ("level-a", "level-b")}
    assert {path.name for path in there.iterdir()} == names
    assert there.stat().st_mode & 0o777 == 0o711


def test_no_page_of_an_earlier_attempt_stays(handing):
    """Of a notebook that the later attempt lacks: it would be handed back with that."""
    hand_back(handing, "sums", ["anna"])
    assert (handing.feedback / "anna" / "sums" / "level-b.html").is_file()
    (handing.submitted / "anna" / "sums" / "level-b.ipynb").unlink()
    main(["grade", "--course", str(handing.root)])
    hand_back(handing, "sums", ["anna"])
    assert {path.name for path in (handing.feedback / "anna" / "sums").glob("*.html")} == {"index.html", "level-a.html"}


def test_a_page_waits_for_the_deadline(handing):
    """As long as its student may hand in, where the course asks for that; then it is handed back, and else at once."""
    waiting = replace(handing, arrival=Arrival(feedback_on_arrival=True, feedback_after_deadline=True))
    set_due(handing, "2099-01-01 00:00:00.000000")
    assert hand_back(waiting, "sums", ["anna"]) == []
    assert is_stale(waiting, ("anna", "sums"))
    set_due(handing, "2020-01-01 00:00:00.000000")
    assert hand_back(waiting, "sums", ["anna"]) == ["anna"]
    set_due(handing, "2099-01-01 00:00:00.000000")
    assert hand_back(handing, "sums", ["anna"]) == ["anna"]
