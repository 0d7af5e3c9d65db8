"""A process of its own for each notebook: forked from a warm worker that holds the checks, under its own limits.

It handles student data, so it may die on it; the worker then forks another one and leaves that exercise out.
"""

from __future__ import annotations

import mmap
import os
import resource
import shutil
import signal
import struct
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from nablagrade.engine.examiner.grading import NOTHING_RUN, Checks, Moved, Runs, grade
from nablagrade.engine.examiner.job import Graded, Job, Lost, Step, without_grade
from nablagrade.engine.examiner.run import NOTHING_MOVED
from nablagrade.engine.examiner.watchdog import Deadline
from nablagrade.engine.wire.messages import Message
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.worker.results import MAX_RESULT_BYTES, from_message, read, to_message, write
from nablagrade.model import Isolation, IsolationLevel, NotebookOutcome, Record
from nablagrade.sandbox import privileges
from nablagrade.sandbox.linux import kernel

MEMORY_BYTES = 3 << 30
EXAMINER_CPU_SECONDS = 60
_AT = struct.Struct("<ii")  # a step, and the place of its cell
EXIT_OF_MACHINE = 2  # of an examiner that met an error of the machine's, such as a full disk


@dataclass(frozen=True)
class _Death:
    """How an examiner died."""

    step: Step
    place: int
    words: str  # the error; empty where it was killed
    is_foreign: bool  # by a kill -9 that was not ours
    is_of_machine: bool  # by an error of the machine's own, such as a full disk


def examine(
    job: Job, checks: Checks, spec: ChildSpec, moved: Moved = NOTHING_MOVED, runs: Runs = NOTHING_RUN
) -> Graded:
    """Grade one notebook in a fork; never raises for what a student did, and leaves nothing behind.

    An examiner that dies on a student's data costs what it was at, a cell or an exercise, and the next one goes on
    without it; all share one deadline. The death is ours only where it came from outside.
    """
    deadline, lost = Deadline(spec.limits.deadline_seconds), Lost()
    is_spared = is_late = False
    while True:
        scratch = Path(tempfile.mkdtemp(dir=spec.scratch))
        try:
            here = replace(spec, scratch=scratch)
            end = _fork(partial(grade, job, checks, here, deadline, lost=lost, moved=moved, runs=runs), deadline)
        finally:
            _remove(scratch)
        if isinstance(end, Graded):
            return end
        if end.step is Step.REPLAYING:
            job = replace(job, before=None)  # it runs: nothing is blamed for what was kept of it
            continue
        if end.is_foreign and not is_spared:
            is_spared = True  # somebody killed it, perhaps for want of memory: no answer is blamed for the first time
            continue
        more = _without(lost, end)
        if more is None or is_late:
            return Graded(_given_up(job, end, spec.isolation), None)
        lost, is_late = more, deadline.is_over


def _without(lost: Lost, death: _Death) -> Lost | None:
    """Leave out what an examiner died on as well; None when that is the notebook as a whole."""
    if death.step is Step.JUDGING and death.place not in lost.judged:
        return replace(lost, judged=(*lost.judged, death.place))
    if death.step is Step.RUNNING and death.place not in lost.run and not death.is_foreign:
        return replace(lost, run=(*lost.run, death.place))
    return None


def _given_up(job: Job, death: _Death, least: IsolationLevel) -> Record:
    """Return the record of a notebook of which nothing could be judged: ours only where the death was."""
    words = f"the examiner died{death.words and f' ({death.words})'}"
    if death.step is Step.STARTING or death.is_foreign or death.is_of_machine:
        return without_grade(job, NotebookOutcome.BROKEN, words, isolation=Isolation(least))
    return without_grade(job, NotebookOutcome.UNREADABLE, f"{job.plan.name}.ipynb: {words} of what is in it")


def _fork(grade_it: Callable[..., Graded], deadline: Deadline) -> Graded | _Death:
    # What it says goes into a file and is read when it has ended: each page that is touched while it lives is copied.
    with os.fdopen(os.memfd_create("examined"), "w+b") as said, mmap.mmap(-1, _AT.size) as at:
        pid = os.fork()
        if pid == 0:
            _be_examiner(said, at, grade_it, deadline)
        _, status = os.waitpid(pid, 0)
        message = _said(said)
        step, place = _AT.unpack_from(at)
    if "record" in message:
        return from_message(message)
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    is_of_machine = os.WIFEXITED(status) and os.WEXITSTATUS(status) == EXIT_OF_MACHINE
    return _Death(Step(step), place, message.get("error", ""), is_killed, is_of_machine)


def _be_examiner(said: BinaryIO, at: mmap.mmap, grade_it: Callable[..., Graded], deadline: Deadline) -> None:
    code = 1
    try:
        become_examiner(deadline.left_seconds)
        graded = grade_it(announce=partial(_AT.pack_into, at, 0))
        _say(said, to_message(graded))
        code = 0
    except BaseException as error:  # noqa: BLE001 - this process ends here, whatever it is
        code = EXIT_OF_MACHINE if isinstance(error, OSError) else 1
        _say(said, {"error": f"{type(error).__name__}: {error}"[:300]})
    finally:
        os._exit(code)


def become_examiner(seconds: float) -> None:
    """Let this process be killed when it takes too much of anything; its clock is behind that of what it waits for."""
    privileges.end_with_parent()  # nobody waits for it when its worker is gone
    kernel.name_process("nabla-examiner")
    resource.setrlimit(resource.RLIMIT_CPU, (EXAMINER_CPU_SECONDS, EXAMINER_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.setitimer(signal.ITIMER_REAL, seconds + EXAMINER_CPU_SECONDS)


def _say(said: BinaryIO, message: Message) -> None:
    said.seek(0)
    said.truncate()
    said.write(write(message))
    said.flush()


def _said(said: BinaryIO) -> Message:
    """Return what an examiner said in full: its result, or why it ended; nothing where it was killed."""
    size = said.seek(0, os.SEEK_END)
    if not 0 < size <= MAX_RESULT_BYTES:
        return {}
    said.seek(0)
    return read(said.read())


def _remove(scratch: Path) -> None:
    """Remove a scratch folder; a student's 3,000 nested folders overflow shutil.rmtree, not rm."""
    try:
        shutil.rmtree(scratch)
    except (OSError, RecursionError):
        subprocess.run(["rm", "-rf", "--", str(scratch)], check=False, stderr=subprocess.DEVNULL)
