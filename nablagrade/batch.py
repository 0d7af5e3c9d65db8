"""Many submissions: what need not be graded again, in flight, a second try for what we broke, results as they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from statistics import median

from nablagrade.engine.job import Graded, Job, start, without_grade, work
from nablagrade.engine.process import ChildProcess, Nest
from nablagrade.engine.warm import Zygote
from nablagrade.executors.places import PLACES
from nablagrade.model import Isolation, IsolationLevel, Limits, NotebookOutcome
from nablagrade.sandbox import refuse_exposed

PROBES = 25
IN_FLIGHT_PER_JOB = 4  # enough to keep workers busy, few enough for constant memory


@dataclass(frozen=True)
class Plan:
    """How a batch runs."""

    executor: str
    jobs: int
    limits: Limits
    isolation: IsolationLevel
    autograders: Path
    protected: tuple[Path, ...]  # what no child may be able to read


def grade_all(jobs: Iterable[Job], plan: Plan) -> Iterator[tuple[Job, Graded]]:
    """Grade jobs, yielding results as they come; what we broke is tried once more in fresh processes."""
    broken: list[tuple[Job, Graded]] = []
    for job, graded in _round(jobs, plan):
        if graded.record.outcome is NotebookOutcome.BROKEN:
            broken.append((job, graded))
        else:
            yield job, graded
    if broken:
        for job, graded in _round([job for job, _ in broken], replace(plan, jobs=1)):
            note = "the first try broke; this is the second"
            yield job, replace(graded, record=replace(graded.record, notes=(*graded.record.notes, note)))


def _round(jobs: Iterable[Job], plan: Plan) -> Iterator[tuple[Job, Graded]]:
    with ExitStack() as stack:
        zygote = stack.enter_context(Zygote())
        PLACES[plan.executor].warm_up()
        jobs = iter(jobs)
        if (first := next(jobs, None)) is None:  # asked for while the zygote warms up: it may read a course
            return
        roots = zygote.wait_until_ready()
        refuse_exposed(plan.protected, roots)
        nest = Nest(zygote.address, zygote.folder, zygote.canary, roots, plan.isolation, plan.limits)
        executor = stack.enter_context(PLACES[plan.executor].open_executor(plan.jobs, start, (nest, plan.autograders)))
        try:
            yield from _flow(chain([first], jobs), lambda job: _submit(executor, job), plan.jobs * IN_FLIGHT_PER_JOB)
        except BaseException:
            zygote.stop()  # or the pool would wait for a student's endless loop
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _submit(executor: Executor, job: Job) -> Future[Graded]:
    try:
        return executor.submit(work, job)
    except BrokenExecutor as error:
        future: Future[Graded] = Future()
        future.set_exception(error)
        return future


def _flow(jobs: Iterable[Job], submit: Callable[[Job], Future[Graded]], at_once: int) -> Iterator[tuple[Job, Graded]]:
    waiting = iter(jobs)
    flying: dict[Future[Graded], Job] = {}
    while True:
        while len(flying) < at_once and (job := next(waiting, None)) is not None:
            flying[submit(job)] = job
        if not flying:
            return
        for future in wait(flying, return_when=FIRST_COMPLETED).done:
            job = flying.pop(future)
            yield job, _result(future, job)


def _result(future: Future[Graded], job: Job) -> Graded:
    error = future.exception()
    if error is None:
        return future.result()
    return Graded(without_grade(job, NotebookOutcome.BROKEN, f"{type(error).__name__}: {error}"[:400]), None)


def probe() -> tuple[Isolation, float, float]:
    """Start children and ask each something; return how they were locked in, and two medians in seconds.

    The first is from the fork to the first answer, the second is the part of it that closing the doors took.
    """
    with Zygote() as zygote:
        roots = zygote.wait_until_ready()
        answers, lockdowns = [], []
        for number in range(PROBES):
            scratch = zygote.folder / f"probe-{number}"
            scratch.mkdir()
            nest = Nest(zygote.address, scratch, zygote.canary, roots, IsolationLevel.NONE, Limits())
            started = time.monotonic()
            with ChildProcess(nest) as child:
                child.ask({"do": "get", "name": "nothing"}, 5.0)
                answers.append(time.monotonic() - started)
                lockdowns.append(child.lockdown_seconds)
        return child.isolation, median(answers), median(lockdowns)
