"""A zygote and its workers on this machine."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, Future
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.worker.tasks import start, work
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.executors.executors import EXECUTORS
from nablagrade.executors.plan import Plan
from nablagrade.model import IsolationLevel
from nablagrade.sandbox import refuse_exposed

IN_FLIGHT_PER_JOB = 8  # enough to keep workers busy, few enough for constant memory


class Processes:
    """A zygote and its workers, started for a plan; a context manager, which ends them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._is_ready = False
        self._stack = ExitStack()
        with ExitStack() as stack:
            self._zygote = zygote = stack.enter_context(Zygote(plan.preparation))
            environment = tuple(os.environ.items()) if plan.isolation is IsolationLevel.NONE else ()
            spec = ChildSpec(zygote.address, zygote.folder, zygote.canary, plan.isolation, plan.limits, environment)
            arguments = (spec, plan.autograders, plan.assignments, plan.preparation.has_tests)
            executor = EXECUTORS[plan.executor].open_executor(plan.jobs, start, arguments, zygote.fork_worker)
            self._executor = stack.enter_context(executor)
            self._stack = stack.pop_all()

    def wait_until_ready(self) -> None:
        """Wait for the warm-up. ExecutorError when the zygote died in it, IsolationError when it would again."""
        if not self._is_ready:
            refuse_exposed(self.plan.protected, self._zygote.wait_until_ready())
            self._is_ready = True

    def submit(self, job: Job) -> Future[Graded]:
        """Queue a job; where the executor is broken, so is the future."""
        try:
            return self._executor.submit(work, job)
        except BrokenExecutor as error:
            future: Future[Graded] = Future()
            future.set_exception(error)
            return future

    def has_room(self, flying: int) -> bool:
        """Whether another job may be queued beside so many."""
        return flying < self.plan.jobs * IN_FLIGHT_PER_JOB

    def is_alive(self) -> bool:
        """Whether jobs can be graded."""
        return self._zygote.is_alive()

    def stop(self) -> None:
        """End them now, or the pool would wait for a student's endless loop."""
        self._zygote.stop()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
