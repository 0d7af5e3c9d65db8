"""What runs in each process of a batch: warm, holding the checks, forking one examiner per notebook.

Imported once in a fork server, so that all workers share its memory.
"""

from __future__ import annotations

import ctypes
import gc
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import _pytest.assertion.rewrite
import numpy as np
import sympy

from nablagrade.engine.checks import Check, load_checks
from nablagrade.engine.examiner import examine
from nablagrade.engine.job import Graded, Job, checks_path
from nablagrade.engine.process import Nest

WARM = (np, sympy, _pytest.assertion.rewrite)  # imported here for the examiners that are forked later
_PR_SET_PDEATHSIG = 1


@dataclass
class _Worker:
    nest: Nest
    autograders: Path
    checks: dict[Path, dict[str, tuple[Check, ...]]]


_worker: _Worker | None = None


def start(nest: Nest, autograders: Path) -> None:
    """Make this process a worker (the initializer of an executor)."""
    global _worker  # noqa: PLW0603 - an executor's initializer has no other place to leave things
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # a coordinator that is killed leaves no orphans
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator
    _worker = _Worker(nest, autograders, {})
    gc.collect()
    gc.freeze()


def work(job: Job) -> Graded:
    """Grade one notebook."""
    assert _worker is not None  # noqa: S101 - `start` ran in this process
    checks = _checks_for(_worker, job)
    return examine(job, checks, _worker.nest)


def _checks_for(worker: _Worker, job: Job) -> dict[str, tuple[Check, ...]]:
    path = checks_path(worker.autograders, job.assignment, job.plan.name)
    if path not in worker.checks:
        worker.checks[path] = by_exercise(load_checks(path)) if path.is_file() else {}
        gc.freeze()
    return worker.checks[path]


def by_exercise(checks: Sequence[Check]) -> dict[str, tuple[Check, ...]]:
    """Group checks by the exercise that they judge, keeping their order."""
    exercises = dict.fromkeys(one.exercise for one in checks)
    return {name: tuple(one for one in checks if one.exercise == name) for name in exercises}
