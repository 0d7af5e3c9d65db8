"""A process of its own for each notebook: forked from a warm worker that holds the checks, under its own limits.

It handles student data, so it may die on it; the worker then forks another one and leaves that exercise out.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from nablagrade.engine.examiner.grading import Checks, Moved, grade
from nablagrade.engine.examiner.job import Graded, Job, without_grade
from nablagrade.engine.examiner.run import NOTHING_MOVED
from nablagrade.engine.wire.messages import Message
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.model import NotebookOutcome
from nablagrade.records.record import from_json, to_json
from nablagrade.sandbox import privileges
from nablagrade.sandbox.linux import kernel

MAX_DEATHS = 3
MAX_RESULT_BYTES = 200_000_000  # a notebook with all its figures
MEMORY_BYTES = 3 << 30
EXAMINER_CPU_SECONDS = 60


@dataclass(frozen=True)
class _Death:
    """How an examiner died."""

    judging: str | None  # the exercise on whose answer
    is_foreign: bool  # by a kill -9 that was not ours


def examine(job: Job, checks: Checks, spec: ChildSpec, moved: Moved = NOTHING_MOVED) -> Graded:
    """Grade one notebook in a fork; never raises for what a student did, and leaves nothing behind."""
    lost: list[str] = []
    is_spared = False
    while len(lost) <= MAX_DEATHS:
        scratch = Path(tempfile.mkdtemp(dir=spec.scratch))
        try:
            end = _fork(job, (checks, moved), replace(spec, scratch=scratch), lost)
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


def _fork(job: Job, judges: tuple[Checks, Moved], spec: ChildSpec, lost: list[str]) -> Graded | _Death:
    # What it says goes into a file and is read when it has ended: each page that is touched while it lives is copied.
    with os.fdopen(os.memfd_create("examined"), "w+b") as said:
        pid = os.fork()
        if pid == 0:
            _be_examiner(said, job, judges, spec, lost)
        _, status = os.waitpid(pid, 0)
        message = _last_message(said)
    if "record" in message:
        return _graded(message)
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return _Death(message.get("judging"), is_killed)


def _be_examiner(said: BinaryIO, job: Job, judges: tuple[Checks, Moved], spec: ChildSpec, lost: list[str]) -> None:
    code = 1
    try:
        privileges.end_with_parent()  # nobody waits for it when its worker is gone
        kernel.name_process("nabla-examiner")
        _limit(spec)
        checks, moved = judges
        graded = grade(job, checks, spec, lambda exercise: _say(said, {"judging": exercise}), lost=lost, moved=moved)
        body = graded.notebook.decode() if graded.notebook is not None else None
        written = [[name, b64encode(data).decode()] for name, data in graded.written]
        sent = {"notebook": body, "written": written, "is_whole": graded.is_whole}
        _say(said, {"record": to_json(graded.record), **sent})
        code = 0
    finally:
        os._exit(code)


def _limit(spec: ChildSpec) -> None:
    """Let this process be killed when it takes too much of anything."""
    resource.setrlimit(resource.RLIMIT_CPU, (EXAMINER_CPU_SECONDS, EXAMINER_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    limits = spec.limits
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds(limits.notebook_seconds) + EXAMINER_CPU_SECONDS)


def _say(said: BinaryIO, message: Message) -> None:
    # lone surrogates have no UTF-8 form: a student's text may hold them
    said.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    said.flush()


def _last_message(said: BinaryIO) -> Message:
    """Return the last message that was said in full: the result, or the exercise on which the examiner died."""
    said.seek(0)
    *_, last, _ = (b"", *said.read(MAX_RESULT_BYTES).rsplit(b"\n", 2))
    return json.loads(last) if last else {}


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
