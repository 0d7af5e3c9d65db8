"""What many.py starts: the course in the working directory is graded, and where the coordinator stands is told."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

import psutil

from nablagrade.cli.main import main as run_command
from nablagrade.course.writing import ResultWriter
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.rows import Submission


class Batch(NamedTuple):
    """Where the coordinator stood when a batch had been written; all but the memory adds up from the start."""

    at: float  # seconds since the epoch
    writer: float  # seconds in which it wrote: notebooks, gradebook, records
    gradebook: float  # seconds of these that were the gradebook's
    cpu: float  # seconds of its own CPU
    memory: float  # MB, resident now


def grade_and_count() -> None:
    """Grade the course in the working directory; say after each batch where the coordinator stands."""
    spent = {"writer": 0.0, "gradebook": 0.0}
    batches: list[Batch] = []
    write_rows, write_batch = Gradebook.write, ResultWriter.write_complete

    def write(self: Gradebook, submissions: Sequence[Submission]) -> None:
        started = time.monotonic()
        write_rows(self, submissions)
        spent["gradebook"] += time.monotonic() - started

    def write_complete(self: ResultWriter) -> None:
        started = time.monotonic()
        write_batch(self)
        spent["writer"] += time.monotonic() - started
        usage = resource.getrusage(resource.RUSAGE_SELF)
        own_cpu = usage.ru_utime + usage.ru_stime
        memory = psutil.Process().memory_info().rss / 1e6
        batches.append(Batch(time.time(), spent["writer"], spent["gradebook"], own_cpu, memory))

    Gradebook.write, ResultWriter.write_complete = write, write_complete
    run_command(["grade", "--course", "."])
    sys.stdout.write(json.dumps(batches))


if __name__ == "__main__":
    grade_and_count()
