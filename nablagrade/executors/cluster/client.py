"""The coordinator's side of a Dask cluster: jobs go out as bytes, a bounded number of them, and results come back."""

from __future__ import annotations

import itertools
import time
import uuid
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.errors import ClusterError, CourseError, ExecutorError, NablagradeError
from nablagrade.executors.cluster.connecting import connect, count_threads, refuse_foreign, wait_for_workers
from nablagrade.executors.cluster.course import pack_course
from nablagrade.executors.cluster.jobs import pack_job, unpack_graded
from nablagrade.executors.plan import Plan, Scheduler

LEAST_IN_FLIGHT = 64  # so many must wait that a cluster which grows with its work does
IN_FLIGHT_PER_THREAD = 4
MAX_BYTES_IN_FLIGHT = 400_000_000
LOOK_SECONDS = 1.0
_OF_THE_RUN = "nablagrade"


@dataclass(frozen=True)
class _Flight:
    job: Job
    size: int
    task: Any  # dask's future


class Cluster:
    """Processes of a cluster, found when the first job is there; a context manager, which lets them go."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._where = plan.scheduler or Scheduler()
        self._run = uuid.uuid4().hex
        self._numbers = itertools.count()
        self._flights: dict[Future[Graded], _Flight] = {}
        self._client: Any = None
        self._course: Any = None
        self._threads = 0
        self._is_closed = Event()

    def wait_until_ready(self) -> None:
        """Connect, and wait for a worker. ClusterError when that cannot be, or one is of another version."""
        if self._client is not None:
            return
        course = pack_course(self.plan)
        self._client = connect(self._where)
        from nablagrade.executors.cluster.worker import hand_on  # with it comes dask, which is there now

        # before there are workers: a cluster that grows with its work starts them for it
        self._course = self._client.submit(hand_on, course, key=f"{_OF_THE_RUN}-{self._run}", pure=False)
        self._threads = wait_for_workers(self._client, self._where)
        refuse_foreign(self._client)
        Thread(target=self._watch, daemon=True).start()

    def submit(self, job: Job) -> Future[Graded]:
        """Send a job with all that was handed in for it."""
        from nablagrade.executors.cluster.worker import grade

        future: Future[Graded] = Future()
        try:
            packed = pack_job(job, self.plan)
        except CourseError as error:
            future.set_exception(error)
            return future
        key = f"{_OF_THE_RUN}-{self._run}-{next(self._numbers)}"
        task = self._client.submit(grade, self._run, self._course, packed, key=key, pure=False)
        self._flights[future] = _Flight(job, len(packed), task)
        task.add_done_callback(partial(self._settle, future))
        return future

    def has_room(self, flying: int) -> bool:
        """Whether another job may be sent: one always may alone."""
        is_light = sum(flight.size for flight in tuple(self._flights.values())) < MAX_BYTES_IN_FLIGHT
        return not flying or (is_light and flying < max(LEAST_IN_FLIGHT, IN_FLIGHT_PER_THREAD * self._threads))

    def is_alive(self) -> bool:
        """Whether the scheduler is there."""
        return self._client is None or self._client.status == "running"

    def _settle(self, future: Future[Graded], task: Any) -> None:
        """Take a task's end: the first word on a job counts, whoever says it."""
        if (flight := self._flights.get(future)) is None:
            return
        end = self._end_of(task, flight.job)
        if self._flights.pop(future, None) is None:
            return
        if isinstance(end, Exception):
            future.set_exception(end)
        else:
            future.set_result(end)

    def _end_of(self, task: Any, job: Job) -> Graded | Exception:
        try:
            data = task.result()
        except Exception as error:  # noqa: BLE001 - whatever it is, a future carries it
            return self._named(error)
        try:
            return unpack_graded(data, job)
        except NablagradeError as error:
            return error
        except Exception as error:  # noqa: BLE001 - as above
            return ExecutorError(f"a result that cannot be read came back ({type(error).__name__}: {error})")

    def _named(self, error: Exception) -> NablagradeError:
        """Return an error of dask's as what it says of a job, or of the whole cluster: none of ours comes that way."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            return ExecutorError("several workers died while they had it")
        if isinstance(error, (CancelledError, OSError)):
            return self._lost("the scheduler is gone; start it")
        try:
            refuse_foreign(self._client)
        except ClusterError as foreign:
            return foreign
        except OSError:
            return self._lost("the scheduler is gone; start it")
        return ClusterError(f"{self._where}: its workers cannot grade ({type(error).__name__}: {str(error)[:200]})")

    def _watch(self) -> None:
        """Count threads, which come and go; give up when there were none for as long as is waited for any."""
        seen = time.monotonic()
        while not self._is_closed.wait(LOOK_SECONDS):
            self._threads = count_threads(self._client) or 0
            seen = time.monotonic() if self._threads else seen
            if time.monotonic() - seen > self._where.wait_seconds:
                self._give_up(self._lost("all workers are gone; start some"))

    def _lost(self, words: str) -> ClusterError:
        return ClusterError(f"{self._where}: {words}, and grade again: what was graded before is kept")

    def _give_up(self, error: ClusterError) -> None:
        for future in tuple(self._flights):
            if self._flights.pop(future, None):
                future.set_exception(error)

    def stop(self) -> None:
        """Drop what waits, and end on the workers what runs."""
        flights, self._flights = self._flights, {}
        if self._client is not None and self.is_alive():
            self._client.cancel([flight.task for flight in flights.values()])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closed.set()
        if self._client is None:
            return
        from nablagrade.executors.cluster.worker import release

        self.stop()
        if self.is_alive():
            self._client.run(release, self._run, on_error="ignore")
        self._client.close()
