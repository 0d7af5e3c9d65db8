"""Two contracts: of what grades a batch's jobs, and of an executor, where those of this machine run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Protocol, Self

from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.executors.plan import Plan


class ExecutorModule(Protocol):
    """Where jobs run on this machine: a module with `open_executor` is enough."""

    def open_executor(
        self,
        jobs: int,
        initializer: Callable[..., None],
        arguments: tuple[Any, ...],
        fork: Callable[[], Connection],
        /,
    ) -> Executor:
        """Return an executor of `jobs` workers, each set up by `initializer(*arguments)`.

        `fork` returns a connection to a new warm process, which makes the calls that are sent to it.
        """
        ...


class Place(Protocol):
    """What grades the jobs of a plan, here or on a cluster; a context manager, which ends it."""

    plan: Plan

    def wait_until_ready(self) -> None:
        """Wait until jobs can be graded. ExecutorError when another try may help, else another NablagradeError."""
        ...

    def submit(self, job: Job, /) -> Future[Graded]:
        """Queue a job."""
        ...

    def has_room(self, flying: int, /) -> bool:
        """Whether another job may be queued beside so many."""
        ...

    def is_alive(self) -> bool:
        """Whether jobs can be graded."""
        ...

    def stop(self) -> None:
        """End what runs, and drop what waits."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
