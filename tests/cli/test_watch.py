"""`nablagrade watch`: a real one, and what arrives while it runs, is killed, and runs again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 90.0  # of a busy machine; nothing waits for so long when all is well


@contextmanager
def watching(course, *words, start=()):
    """A watcher of a course, ended when the test is over."""
    log = (course / "watch.log").open("a")
    command = [*start, Path(sys.executable).parent / "nablagrade", "watch", "--course", course, "--look", "1", *words]
    process = subprocess.Popen(command, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        log.close()


def wait_for(is_so):
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


def record_of(course, student, notebook="level-a"):
    """A record as JSON, None where there is none."""
    path = course / "records" / student / "sums" / f"{notebook}.json"
    return json.loads(path.read_text()) if path.is_file() else None


def hand_in(course, student, answer=None):
    """A hand-in like anna's, under another name, perhaps with another answer."""
    new = course / "submissions" / student / "sums"
    if not new.exists():
        shutil.copytree(next(path.parent for path in (course).glob("*/anna/sums/level-a.ipynb")), new)
    if answer is not None:
        path = new / "level-a.ipynb"
        path.write_text(path.read_text().replace("15437", answer))


@pytest.fixture
def watched(fresh):
    """The small course, which hands back at once, before anybody handed in but anna, who is kept aside."""
    kept = fresh / "aside"
    submitted = next(fresh.glob("*/anna")).parent
    submitted.rename(kept)
    (fresh / "submissions").mkdir()
    with (fresh / "nbgrader_config.py").open("a") as file:
        file.write("c.CourseDirectory.submitted_directory = 'submissions'\nc.Nablagrade.feedback_on_arrival = True\n")
    return fresh


def test_what_arrives_is_graded_and_handed_back(watched):
    """A right and a wrong answer, a broken file, a link and a pipe: each as it deserves; SIGTERM ends all cleanly."""
    with watching(watched, "--look", "600") as process:  # by what is heard alone
        wait_for(lambda: "watching" in (watched / "watch.log").read_text())
        hand_in(watched, "new")
        wait_for((watched / "feedback" / "new" / "sums" / "index.html").is_file)
        assert record_of(watched, "new")["score"] == 2
        hand_in(watched, "odd")
        (watched / "submissions" / "odd" / "sums" / "level-a.ipynb").write_text("{")
        os.mkfifo(watched / "submissions" / "odd" / "sums" / "pipe.ipynb")
        (watched / "submissions" / "link").symlink_to(watched / "aside" / "anna")
        hand_in(watched, "late", "3")
        wait_for(lambda: record_of(watched, "late") and record_of(watched, "odd"))
        assert record_of(watched, "late")["score"] == 0
        assert record_of(watched, "odd")["outcome"] == "UNREADABLE"
        assert not (watched / "records" / "link").exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 130
    assert "all finished work is kept" in (watched / "watch.log").read_text()


def test_a_killed_watcher_grades_nothing_twice_and_misses_nothing(watched):
    """After a kill -9 amid a class the next one grades the rest and leaves what has its record; one attempt each."""
    with (watched / "nbgrader_config.py").open("a") as file:
        file.write("c.Nablagrade.attempts_counted = 1\n")
    names = [f"student-{number:02}" for number in range(24)]
    for number, name in enumerate(names):
        hand_in(watched, name, str(number))  # no two share a run
    done = {name: watched / "records" / name / "sums" / "level-b.json" for name in names}
    with watching(watched) as process:
        wait_for(lambda: any(path.is_file() for path in done.values()))
        process.kill()
        process.wait()
    before = {name: path.stat().st_mtime_ns for name, path in done.items() if path.is_file()}
    assert len(before) < len(names)
    shutil.rmtree(watched / "feedback", ignore_errors=True)  # as if it had died before these were written
    with watching(watched):
        wait_for(lambda: all((watched / "feedback" / name / "sums" / "index.html").is_file() for name in names))
    assert {name: done[name].stat().st_mtime_ns for name in before} == before
    assert {record_of(watched, name)["outcome"] for name in names} == {"GRADED"}
    assert {len(json.loads(path.with_name(".attempts").read_text())) for path in done.values()} == {1}


def test_a_changed_check_is_seen(watched):
    """What was graded by the old check is judged by the new one, by processes that have not loaded the old."""
    with watching(watched):
        hand_in(watched, "new")
        wait_for(lambda: record_of(watched, "new"))
        path = watched / "autograders" / "sums" / "test_level_a.py"
        right = path.read_text()
        path.write_text(right.replace('Number("15437"', 'Number("15438"'))
        wait_for(lambda: record_of(watched, "new")["score"] == 0)
        path.write_text("def broken(:\n")  # somebody is at it: nothing ends, and the mend is seen
        wait_for(lambda: record_of(watched, "new")["outcome"] == "BROKEN")
        path.write_text(right)
        hand_in(watched, "after")
        wait_for(lambda: record_of(watched, "after") and record_of(watched, "new")["score"] == 2)
        assert record_of(watched, "after")["score"] == 2


def test_attempts_are_counted(watched):
    """Of one attempt the second hand-in is not graded, and the watcher says so."""
    with (watched / "nbgrader_config.py").open("a") as file:
        file.write("c.Nablagrade.attempts_counted = 1\n")
    with watching(watched):
        hand_in(watched, "new", "3")
        wait_for(lambda: record_of(watched, "new", "level-b"))
        hand_in(watched, "new")
        path = watched / "submissions" / "new" / "sums" / "level-a.ipynb"
        path.write_text(path.read_text().replace("a1_total = 3", "a1_total = 15437"))
        wait_for(lambda: "all of 1 attempt" in (watched / "watch.log").read_text())
    assert record_of(watched, "new")["score"] == 0


def test_an_interrupt_that_is_ignored_stays_so(watched):
    """A script that runs it in its background has it pass over Ctrl-C; SIGTERM ends it."""
    ignoring = ("sh", "-c", "trap '' INT; exec \"$@\"", "sh")
    with watching(watched, start=ignoring) as process:
        wait_for(lambda: "watching" in (watched / "watch.log").read_text())
        process.send_signal(signal.SIGINT)
        hand_in(watched, "new")
        wait_for(lambda: record_of(watched, "new"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 130
