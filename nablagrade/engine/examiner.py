"""A process of its own for each notebook: forked from a warm worker that holds the checks, under its own limits.

It handles student data, so it may die on it; the worker then forks another one and leaves that exercise out.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.engine.grading import Checks, grade
from nablagrade.engine.job import Graded, Job, without_grade
from nablagrade.engine.messages import Channel, Closed, Garbled, Message
from nablagrade.engine.process import Nest
from nablagrade.engine.workshop import PROCESS_NAME
from nablagrade.model import NotebookOutcome
from nablagrade.records.record import from_json, to_json

MAX_DEATHS = 3
MAX_RESULT_BYTES = 200_000_000  # a notebook with all its figures
MEMORY_BYTES = 3 << 30
EXAMINER_CPU_SECONDS = 60
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class _Death:
    """How an examiner died."""

    judging: str | None  # the exercise on whose answer
    is_foreign: bool  # by a kill -9 that was not ours


def examine(job: Job, checks: Checks, nest: Nest) -> Graded:
    """Grade one notebook in a fork; never raises for what a student did, and leaves nothing behind."""
    lost: list[str] = []
    is_spared = False
    while len(lost) <= MAX_DEATHS:
        scratch = Path(tempfile.mkdtemp(dir=nest.scratch))
        try:
            end = _fork(job, checks, replace(nest, scratch=scratch), lost)
        finally:
            _remove(scratch)
        if isinstance(end, Graded):
            return end
        if end.is_foreign and not is_spared:
            is_spared = True  # somebody killed it, perhaps for want of memory: no answer is blamed for the first time
        elif end.judging is None:
            break
        else:
            lost.append(end.judging)
    return Graded(without_grade(job, NotebookOutcome.BROKEN, "the examiner died"), None)


def _fork(job: Job, checks: Checks, nest: Nest, lost: list[str]) -> Graded | _Death:
    mine, its = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        mine.close()
        _be_examiner(its, job, checks, nest, lost)
    its.close()
    try:
        end, is_overdue = _listen(mine, nest)
        if is_overdue:
            os.kill(pid, signal.SIGKILL)
    finally:
        mine.close()
        _, status = os.waitpid(pid, 0)
    if isinstance(end, Graded):
        return end
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return _Death(end, is_killed and not is_overdue)


def _be_examiner(its: socket.socket, job: Job, checks: Checks, nest: Nest, lost: list[str]) -> None:
    code = 1
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # nobody waits for it when its worker is gone
        PROCESS_NAME.write_text("nabla-examiner")
        resource.setrlimit(resource.RLIMIT_CPU, (EXAMINER_CPU_SECONDS, EXAMINER_CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        channel = Channel(its, 0)
        graded = grade(job, checks, nest, lambda exercise: channel.send({"judging": exercise}), lost)
        body = graded.notebook.decode() if graded.notebook is not None else None
        written = [[name, b64encode(data).decode()] for name, data in graded.written]
        sent = {"notebook": body, "written": written, "is_whole": graded.is_whole}
        channel.send({"record": to_json(graded.record), **sent})
        code = 0
    finally:
        os._exit(code)


def _listen(mine: socket.socket, nest: Nest) -> tuple[Graded | str | None, bool]:
    """Return the result, or the exercise on which the examiner died, and whether it takes too long."""
    limits = nest.limits
    deadline = time.monotonic() + limits.wall_seconds(limits.notebook_seconds) + EXAMINER_CPU_SECONDS
    channel = Channel(mine, MAX_RESULT_BYTES)
    judging: str | None = None
    try:
        while message := channel.receive(max(0.0, deadline - time.monotonic())):
            if "record" in message:
                return _graded(message), False
            judging = message["judging"]
    except (Closed, Garbled):
        return judging, False
    return judging, True


def _graded(message: Message) -> Graded:
    body = message["notebook"]
    written = tuple((name, b64decode(data)) for name, data in message["written"])
    return Graded(from_json(message["record"]), None if body is None else body.encode(), written, message["is_whole"])


def _remove(scratch: Path) -> None:
    """Remove a scratch folder; a student's 3,000 nested folders overflow shutil.rmtree, not rm."""
    try:
        shutil.rmtree(scratch)
    except (OSError, RecursionError):
        subprocess.run(["rm", "-rf", "--", str(scratch)], check=False, stderr=subprocess.DEVNULL)
