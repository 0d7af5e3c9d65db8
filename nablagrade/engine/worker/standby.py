"""An examiner that stands by: it judges notebooks again, one after the other, from what their code returned before.

A fork for each of them costs several times what there is to be judged. It is for checks that leave nothing behind
(`Check.is_apart`), so that none meets what another one did, and it runs nothing: a notebook that has to run, or on
which it dies, gets an examiner of its own.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.engine.worker.examiner import become_examiner
from nablagrade.engine.worker.results import MAX_RESULT_BYTES, from_message, read, to_message, write

SECONDS = 20  # for one notebook, by the clock
MOST = 200  # notebooks for one process, which all its CPU time is for

JudgeAgain = Callable[[Job], Graded | None]


class Standby:
    """A process that is forked with what it judges by."""

    def __init__(self, judge_again: JudgeAgain) -> None:
        self._line, theirs = Pipe()
        self._asked = 0
        self._pid = os.fork()
        if self._pid == 0:
            self._line.close()
            _stand_by(theirs, judge_again)
        theirs.close()

    @property
    def is_used_up(self) -> bool:
        """Whether another one has to be forked for the next notebook."""
        return self._asked >= MOST

    def ask(self, job: Job) -> Graded | None:
        """Return what came of a notebook; None where it has to have an examiner of its own."""
        self._asked += 1
        try:
            self._line.send(job)
            message = read(self._line.recv_bytes(MAX_RESULT_BYTES))  # never an object: it handles students' data
        except (OSError, EOFError):
            self._asked = MOST
            return None
        return from_message(message) if message["record"] else None

    def close(self) -> None:
        """Let the process end, and wait for it."""
        self._line.close()
        os.waitpid(self._pid, 0)


def _stand_by(line: Connection, judge_again: JudgeAgain) -> None:
    try:
        become_examiner(SECONDS)
        while True:
            signal.setitimer(signal.ITIMER_REAL, 0)
            job = line.recv()
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            line.send_bytes(_answer(judge_again, job))
    finally:  # the worker has let it go
        os._exit(0)


def _answer(judge_again: JudgeAgain, job: Job) -> bytes:
    try:
        graded = judge_again(job)
    except Exception:  # noqa: BLE001 - an examiner of its own tells what is wrong
        graded = None
    return write(to_message(graded) if graded else {"record": None})
