"""How a child ended: what the zygote tells of it, and which outcome that is."""

from __future__ import annotations

import os
import signal
import struct

from nablagrade.model import Limits, Outcome

OUT_OF_TIME = "used up the CPU time of the notebook"
OUT_OF_CLOCK = "took longer by the clock than a notebook may"
EXAMINER_DIED = "showed something that could not be taken in"
SNAPSHOT_DIED = -1  # in place of a wait status
OVERFULL = "wrote more into its folder than it may"
EXITED = struct.Struct("<idq")  # what the zygote tells: wait status, CPU seconds, peak memory in kB


class Ended(Exception):
    """The child is gone; `outcome` says how."""

    def __init__(self, outcome: Outcome, words: str) -> None:
        super().__init__(words)
        self.outcome = outcome


def outcome_of_exit(status: int, cpu_seconds: float, peak_kb: int, limits: Limits) -> tuple[Outcome, str]:
    """Name the end of a child that we did not kill, from its wait status and what it used.

    Whatever these are, they are of a student's making: no exit code can say that the failure is ours.
    CPU use decides before the signal: the first process of a pid namespace ignores SIGXCPU.
    """
    is_out_of_time = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
    if is_out_of_time or cpu_seconds >= limits.notebook_seconds * 0.98:
        return Outcome.TIMED_OUT, OUT_OF_TIME
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL and peak_kb > limits.memory_mb * 512:
        return Outcome.OUT_OF_MEMORY, "used up the memory of the notebook"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        names = {one.value: one.name for one in signal.Signals}  # real-time signals have none
        return Outcome.CRASHED, f"ended by {names.get(number, f'signal {number}')}"
    return Outcome.CRASHED, f"the process ended itself with exit code {os.WEXITSTATUS(status)}"
