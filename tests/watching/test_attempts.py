"""How often a student may hand in, and how soon again: counted before grading, so that nobody's end loses the count."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nablagrade.engine.examiner.job import Job, without_grade
from nablagrade.model import NotebookOutcome, NotebookPlan
from nablagrade.records.record import write
from nablagrade.settings import Arrival
from nablagrade.watching.attempts import FOREVER, LOG_NAME, Attempts

PLACE = ("ada", "sums")


@pytest.fixture
def job(tmp_path):
    """One notebook that was handed in."""
    return Job("ada", "sums", NotebookPlan("level-a", ()), (tmp_path / "level-a.ipynb",), key="course-first")


def graded(job, outcome=NotebookOutcome.GRADED):
    """Its record."""
    return without_grade(job, outcome)


def test_no_more_than_are_counted(tmp_path, job):
    """Of two attempts the third is refused for good."""
    rules = Arrival(attempts_counted=2)
    for name in ("first", "second"):
        run, mine = Attempts(tmp_path, rules), replace(job, key=f"course-{name}")
        assert run.is_wanted(mine)
        write(graded(mine), tmp_path)
        run.conclude([graded(mine)])
    run = Attempts(tmp_path, rules)
    assert not run.is_wanted(replace(job, key="course-third"))
    assert run.refused == {PLACE: FOREVER}


def test_a_killed_run_counts_once(tmp_path, job):
    """What was begun and never written is begun again as the same attempt; so is another notebook of it."""
    rules = Arrival(attempts_counted=1)
    assert Attempts(tmp_path, rules).is_wanted(job)
    again = Attempts(tmp_path, rules)
    assert again.is_wanted(job)
    assert again.is_wanted(replace(job, plan=NotebookPlan("level-b", ())))


def test_a_changed_check_is_no_attempt(tmp_path, job):
    """What was handed in before is judged anew, however many attempts are left."""
    run = Attempts(tmp_path, Arrival(attempts_counted=1))
    assert run.is_wanted(job)
    write(graded(job), tmp_path)
    assert Attempts(tmp_path, Arrival(attempts_counted=1)).is_wanted(replace(job, key="mended-first"))


def test_what_cannot_be_read_is_no_attempt(tmp_path, job):
    """Half a file, or one that we broke, costs none."""
    run = Attempts(tmp_path, Arrival(attempts_counted=1))
    assert run.is_wanted(job)
    run.conclude([graded(job, NotebookOutcome.UNREADABLE)])
    assert Attempts(tmp_path, Arrival(attempts_counted=1)).is_wanted(replace(job, key="course-second"))


def test_a_soon_one_waits(tmp_path, job):
    """A second attempt waits for its minutes; it is not refused."""
    rules = Arrival(minutes_between_attempts=5)
    run = Attempts(tmp_path, rules)
    assert run.is_wanted(job)
    run.conclude([graded(job)])
    soon = Attempts(tmp_path, rules)
    assert not soon.is_wanted(replace(job, key="course-second"))
    assert 290 < soon.refused[PLACE] <= 300


def test_a_broken_log_is_none(tmp_path, job):
    """A file that somebody else wrote there stops nobody."""
    path = tmp_path / "ada" / "sums" / LOG_NAME
    path.parent.mkdir(parents=True)
    path.write_text('[{"at": "now"}]')
    assert Attempts(tmp_path, Arrival(attempts_counted=1)).is_wanted(job)


def test_a_clock_that_was_moved_back_makes_nobody_wait_longer(tmp_path, job):
    """An attempt that seems to lie in the future is as one of just now."""
    rules = Arrival(minutes_between_attempts=5)
    run = Attempts(tmp_path, rules)
    assert run.is_wanted(job)
    run.conclude([graded(job)])
    log = tmp_path / "ada" / "sums" / LOG_NAME
    log.write_text(json.dumps([one | {"at": one["at"] + 86400} for one in json.loads(log.read_bytes())]))
    soon = Attempts(tmp_path, rules)
    assert not soon.is_wanted(replace(job, key="course-second"))
    assert soon.refused[PLACE] == 300
