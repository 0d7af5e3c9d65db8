"""The two calls that an executor makes in a worker; the coordinator names them and loads nothing of what they need."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.engine.wire.order import ChildSpec


def start(spec: ChildSpec, autograders: Path, assignments: Sequence[str] = (), has_tests: bool = False) -> None:
    """Make this process a worker (the initializer of an executor)."""
    from nablagrade.engine.worker import worker  # NumPy and SymPy, which a coordinator never needs

    worker.start(spec, autograders, assignments, has_tests=has_tests)


def work(job: Job) -> Graded:
    """Grade one notebook in a worker."""
    from nablagrade.engine.worker import worker

    return worker.work(job)
