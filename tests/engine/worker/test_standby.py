"""One process judges many notebooks again; whatever it dies of, the notebook gets an examiner of its own."""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing
from dataclasses import replace

import psutil
import pytest

from nablagrade.engine.examiner.job import Graded, Job, without_grade
from nablagrade.engine.worker import standby
from nablagrade.engine.worker.standby import Standby
from nablagrade.model import NotebookOutcome, NotebookPlan

JOB = Job("somebody", "lesson", NotebookPlan("sums", ()), ())


def judged(job):
    """A result that says which process it is from; or what the student's name asks for."""
    if job.student == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if job.student == "hangs":
        time.sleep(600)
    if job.student == "raises":
        raise MemoryError
    if job.student == "runs":
        return None
    words = "x" * 1000 if job.student == "large" else str(os.getpid())
    return Graded(without_grade(job, NotebookOutcome.GRADED, words), b"{\xc3\xa9}", (("a", b"\xff"),), transcript=b"\0")


@pytest.fixture
def asked():
    """`asked(student)`: what came of that student's notebook; all by one process."""
    with closing(Standby(judged)) as one:

        def ask(student):
            graded = one.ask(replace(JOB, student=student))
            return graded and (graded.record.notes[0].words, graded.notebook, graded.written, graded.transcript)

        ask.standby = one
        yield ask


def test_one_process_judges_them_all(asked, monkeypatch):
    """Bytes come back as they were, from another process than this; it is used up one day."""
    monkeypatch.setattr(standby, "MOST", 3)
    first, second = asked("first"), asked("second")
    assert first == second
    assert first[0] != str(os.getpid())
    assert first[1:] == (b"{\xc3\xa9}", (("a", b"\xff"),), b"\0")
    assert not asked.standby.is_used_up
    asked("third")
    assert asked.standby.is_used_up


@pytest.mark.parametrize("student", ["raises", "runs"])
def test_what_it_cannot_judge_is_no_end_of_it(asked, student):
    """None; and the next one is judged by the same process."""
    before = asked("first")
    assert asked(student) is None
    assert asked("second") == before
    assert not asked.standby.is_used_up


@pytest.mark.parametrize("student", ["dies", "hangs", "large"])
def test_what_it_dies_on_is_for_another_one(monkeypatch, student):
    """None, and nobody asks it again: also where it takes too long, or says too much."""
    monkeypatch.setattr(standby, "SECONDS", 0.2)
    monkeypatch.setattr(standby, "MAX_RESULT_BYTES", 900)
    with closing(Standby(judged)) as one:
        assert one.ask(replace(JOB, student=student)) is None
        assert one.is_used_up
        assert one.ask(replace(JOB, student="second")) is None


def test_none_is_left_behind():
    """It ends when it is let go."""
    with closing(Standby(judged)) as one:
        pid = int(one.ask(JOB).record.notes[0].words)
        assert psutil.pid_exists(pid)
    assert not psutil.pid_exists(pid)
