"""What runs in each process of a batch: warm, holding the checks, forking one examiner per notebook."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path

import _pytest.assertion.rewrite
import numpy as np

from nablagrade.engine.checks.checks import Check, by_exercise, load_checks
from nablagrade.engine.checks.movable import Movable
from nablagrade.engine.checks.paths import asks_for_checks, checks_path
from nablagrade.engine.examiner.grading import Checks, Moved, judge_again
from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.engine.examiner.run import NOTHING_MOVED
from nablagrade.engine.examiner.taken.noticed import needs_in
from nablagrade.engine.examiner.taken.shared import Earlier
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.worker.examiner import examine
from nablagrade.engine.worker.standby import Standby
from nablagrade.engine.zygote import pages
from nablagrade.errors import CourseError
from nablagrade.model import TESTS_OUTSIDE, NotebookPlan, Outcome, Record
from nablagrade.notebooks.blank import read_release
from nablagrade.notebooks.naming import ENDING

WARM = (np, _pytest.assertion.rewrite)  # imported here for the examiners that are forked later
RUNS_KEPT = 64
MOST_KEPT = 500_000  # bytes of one
UNKNOWN = (Outcome.BROKEN, Outcome.SKIPPED)  # outcomes on the solution that do not show a check to be sound


@dataclass
class _Worker:
    spec: ChildSpec
    autograders: Path
    checks: dict[Path, dict[str, tuple[Check, ...]]]
    moved: dict[tuple[str, NotebookPlan], Moved]  # by assignment and notebook
    sound: dict[Path, frozenset[str]] = field(default_factory=dict)  # by the file of a notebook's checks, once asked
    runs: dict[str, Earlier] = field(default_factory=dict)  # by their code, those that another notebook may share
    jobs: int = 0  # that it has begun
    standby: Standby | None = None  # forked with the checks that are at hand


_worker: _Worker | None = None


def start(spec: ChildSpec, autograders: Path, assignments: Sequence[str] = (), *, has_tests: bool = False) -> None:
    """Make this process a worker (the initializer of an executor), with the checks of these assignments at hand.

    Where their notebooks have classic tests, also with what runs one outside.
    """
    global _worker  # noqa: PLW0603 - an executor's initializer has no other place to leave things
    if _worker is not None:  # this process has graded another course before
        _dismiss(_worker)
    _worker = _Worker(spec, autograders, {}, {})
    for path in (path for name in assignments for path in sorted((autograders / name).glob("test_*.py"))):
        with suppress(CourseError):  # told again with each notebook that it should judge
            _checks_of(_worker, path)
    if has_tests:
        _load_moving()
    gc.freeze()


@cache
def _load_moving() -> None:
    """Load what runs a classic test here, IPython among it: once for all workers, not in each examiner."""
    from nablagrade.engine.checks import moved, moving  # noqa: F401 - most notebooks have no such test


def work(job: Job) -> Graded:
    """Grade one notebook."""
    assert _worker is not None  # noqa: S101 - `start` ran in this process
    if _worker.jobs == pages.FEW_FORKS:
        pages.collapse(pages.find())
    _worker.jobs += 1
    path = checks_path(_worker.autograders, job.assignment, job.plan.name)
    checks = _checks_of(_worker, path) if job.candidates else {}
    if job.candidates and (missing := asks_for_checks(job.plan) - checks.keys()):
        # run in the child such a cell would look for its checks, find none there, and give nobody a point
        raise CourseError(f"{path}: has no check of {min(missing)}, which is graded; write one")
    job = replace(job, sound=_worker.sound.get(path, frozenset()))
    if job.before and (graded := _judged_again(_worker, job, checks)):
        return graded
    needs_in(job.plan)  # remembered, for all examiners, as is what follows
    read_release(job.plan)
    moved = _moved_of(_worker, job, checks) if job.candidates else NOTHING_MOVED
    graded = examine(job, checks, _worker.spec, moved, _worker.runs)
    broken = {name for name, outcome in _outcomes_of(graded.record).items() if outcome is Outcome.BROKEN}
    if broken and path not in _worker.sound:
        sound = _worker.sound[path] = _sound(job, checks, _worker.spec, moved)
        graded = examine(replace(job, sound=sound), checks, _worker.spec, moved) if broken & sound else graded
    _keep(_worker.runs, graded)
    return graded


def _judged_again(worker: _Worker, job: Job, checks: Checks) -> Graded | None:
    """Return what came of a notebook by what its code returned before; None where another examiner has to see to it."""
    if not checks or not all(one.is_apart for some in checks.values() for one in some):
        return None
    if worker.standby and worker.standby.is_used_up:
        _dismiss(worker)
    if worker.standby is None:
        worker.standby = Standby(partial(_judge_again, worker))
    return worker.standby.ask(job)


def _judge_again(worker: _Worker, job: Job) -> Graded | None:
    return judge_again(job, worker.checks[checks_path(worker.autograders, job.assignment, job.plan.name)], worker.spec)


def _dismiss(worker: _Worker) -> None:
    if worker.standby is not None:
        worker.standby.close()
        worker.standby = None


def _keep(runs: dict[str, Earlier], graded: Graded) -> None:
    """Keep a run for notebooks with the same code, the commonest of which is what was released."""
    size = len(graded.notebook or b"") + sum(len(content) for _, content in graded.written) + len(graded.transcript)
    if graded.lent is None or graded.notebook is None or size > MOST_KEPT:
        return
    record = graded.record
    came = (graded.notebook, graded.written, record.isolation, graded.transcript)
    runs[graded.lent.code] = Earlier(record.student, graded.lent, *came)
    if len(runs) > RUNS_KEPT:
        runs.pop(next(iter(runs)))


def _sound(job: Job, checks: Checks, spec: ChildSpec, moved: Moved) -> frozenset[str]:
    """Grade the instructor's notebook; return the checks and tests that come to an end on it.

    Where one of these breaks on a student's notebook, or claims there that something was refused to it, that is no
    failure of ours.
    """
    solution = _solution_of(job)
    outcomes = _outcomes_of(examine(solution, checks, spec, moved).record) if solution else {}
    return frozenset(name for name, outcome in outcomes.items() if outcome not in UNKNOWN)


def _solution_of(job: Job) -> Job | None:
    """Return the job that grades the instructor's notebook beside the instructor's files; None where it is not here."""
    folder = job.around.source and job.around.source / job.assignment
    path = folder and folder / f"{job.plan.name}{ENDING}"
    if folder is None or path is None or not path.is_file():
        return None
    files = tuple((name, file) for name, file in job.files if isinstance(file, Path) and file.is_relative_to(folder))
    return Job("", job.assignment, job.plan, (path,), files)


def _outcomes_of(record: Record) -> dict[str, Outcome]:
    return {check.name: check.outcome for one in record.exercises for check in one.checks}  # of one file and notebook


def _checks_of(worker: _Worker, path: Path) -> dict[str, tuple[Check, ...]]:
    if path not in worker.checks:
        worker.checks[path] = by_exercise(load_checks(path)) if path.exists() else {}
        _dismiss(worker)  # it has not got these
        if worker.checks[path]:
            import_module("sympy")  # for the formulas that come over the pipe: once here, not in each examiner
        gc.freeze()
    return worker.checks[path]


def _moved_of(worker: _Worker, job: Job, checks: Checks) -> Moved:
    """Return the classic tests of a notebook that are judged outside: those that its own solution passes there."""
    place = job.assignment, job.plan
    if place not in worker.moved:
        worker.moved[place] = _tried(worker.spec, job, checks)
    return worker.moved[place]


def _tried(spec: ChildSpec, job: Job, checks: Checks) -> Moved:
    if job.solution is None:
        return NOTHING_MOVED
    _load_moving()
    from nablagrade.engine.checks.moving import find_moves  # with it comes IPython

    tests = {
        name: one
        for name, one in find_moves(job.plan, job.solution.notebook).items()
        if name not in checks and isinstance(one, Movable)
    }
    if not tests:
        return NOTHING_MOVED
    trial = Job("", job.assignment, job.plan, (job.solution.notebook,), job.solution.files)
    record = examine(trial, checks, spec, tests).record
    passed = {
        check.name
        for exercise in record.exercises
        for check in exercise.checks
        if check.title == TESTS_OUTSIDE and check.outcome is Outcome.PASSED
    }
    return {name: test for name, test in tests.items() if name in passed}
