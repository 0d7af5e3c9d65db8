"""kill -9 of any process of the grader at random moments: the next run completes what is there to the same result."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

NABLAGRADE = str(Path(sys.executable).with_name("nablagrade"))
STUDENTS = 100  # of two notebooks each
KILLS = 50
SEED = 20261126
LONGEST_LIFE = 0.8  # seconds from a start, or from the kill before, to a kill
PATIENCE = 8.0  # seconds until a process of the kind is there: at the beginning there is only one
PARTS = ("coordinator", "writer", "zygote", "workers", "worker", "examiner")
WRITER_GLANCE = 0.001  # seconds; a transaction is short
GLANCE = 0.05


class Grader:
    """`nablagrade grade` on a course, started again after each end."""

    def __init__(self, course: Path) -> None:
        self.course = course
        self.is_complete = False  # all was graded at least once: there is only work when it is forced
        self.codes: Counter[int] = Counter()
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        words = [NABLAGRADE, "grade", "--jobs", "2", *(["--force"] if self.is_complete else [])]
        with (self.course / "log").open("ab") as log:
            return subprocess.Popen(words, cwd=self.course, stdout=log, stderr=log)

    def live(self, seconds: float) -> None:
        """Run for some time; start again when there is nothing left to do."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self.codes[self.process.wait(left)] += 1
            except subprocess.TimeoutExpired:
                return
            self.is_complete = True
            self.process = self._start()

    def kill(self, part: str) -> bool:
        """Kill one process of this kind; False when none comes for a while."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for one in self._find(part):
                try:
                    one.kill()
                except psutil.NoSuchProcess:
                    continue
                if part in ("coordinator", "writer"):
                    self.process.wait()
                    self.process = self._start()
                return True
            self.live(WRITER_GLANCE if part == "writer" else GLANCE)
        return False

    def _find(self, part: str) -> list[psutil.Process]:
        if part == "writer" and not self._is_writing():
            return []  # the coordinator, but in the middle of a transaction
        if part in ("coordinator", "writer"):
            return [psutil.Process(self.process.pid)]
        if part == "examiner":  # it lives for milliseconds: whoever looks at all processes first comes too late
            return [child for worker in self._find("worker") for child in children_of(worker)]
        return [one for one in relatives(self.process.pid) if kind_of(one, self.process.pid) == part]

    def _is_writing(self) -> bool:
        """Whether grades are on their way into the gradebook; before the first ones it is made."""
        return (self.course / "gradebook.db-journal").exists() and (self.course / "autograded").exists()

    def finish(self) -> int:
        """Let it come to its end, and run once more for what is left."""
        self.process.wait()
        return subprocess.run([NABLAGRADE, "grade"], cwd=self.course, capture_output=True, check=False).returncode


def relatives(pid: int) -> list[psutil.Process]:
    """All processes below one."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def children_of(process: psutil.Process) -> list[psutil.Process]:
    """The processes right below one, asked for at once."""
    try:
        pids = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return [psutil.Process(int(pid)) for pid in pids]
    except (OSError, psutil.NoSuchProcess):
        return []


def kind_of(process: psutil.Process, coordinator: int) -> str:
    """What a process of the grader is; a child is none of ours: who kills it has killed a student's program."""
    try:
        name, words = process.name(), process.cmdline()
        if name.startswith("nabla-"):
            return name.removeprefix("nabla-")
        above = {
            one.pid for one in process.parents()[:2]
        }  # there is one inside a namespace, and one that waits outside
        is_zygote = "nablagrade.engine.zygote.zygote" in words and coordinator in above
    except psutil.Error:
        return "gone"
    return "zygote" if is_zygote else "other"


@pytest.mark.slow
def test_a_killed_grader_is_completed_by_the_next(tmp_path, build_class, read_results):
    """Fifty kills in a run of 200 notebooks: all grades are there, none twice, none half, as in an undisturbed run."""
    undisturbed = build_class(tmp_path / "undisturbed", STUDENTS)
    subprocess.run([NABLAGRADE, "grade", "--jobs", "2"], cwd=undisturbed, check=True, capture_output=True)
    expected = read_results(undisturbed)
    assert len(expected["records"]) == 2 * STUDENTS

    dice = random.Random(SEED)  # noqa: S311 - moments, no secrets
    grader = Grader(build_class(tmp_path / "disturbed", STUDENTS))
    killed: Counter[str] = Counter()
    family: set[psutil.Process] = set()
    while killed.total() < KILLS:
        grader.live(dice.uniform(0.0, LONGEST_LIFE))
        family.update(relatives(grader.process.pid))
        part = dice.choice(PARTS)
        killed[part] += grader.kill(part)
    family.update(relatives(grader.process.pid))
    assert grader.finish() == 0
    log = (grader.course / "log").read_text()
    assert set(grader.codes) <= {0, 1, 2}, log
    assert killed["writer"] > 1, killed
    found = read_results(grader.course)
    for name, rows in expected.items():
        assert found[name] == rows, name
    assert psutil.wait_procs(family, timeout=30)[1] == []
