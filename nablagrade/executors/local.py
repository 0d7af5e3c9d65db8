"""Worker processes of this machine, forked from a warm one: the default."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Call = tuple[Callable[..., Any], tuple[Any, ...]]


class WorkerDied(RuntimeError):
    """The process that ran this job is gone; another one has taken its place."""


class LocalExecutor(Executor):
    """A thread for each worker process; one that dies costs its own job and is replaced."""

    def __init__(self, jobs: int, fork: Callable[[], Connection], initial: Call) -> None:
        self._fork = fork
        self._initial = initial
        self._queue: SimpleQueue[tuple[Future[Any], Call] | None] = SimpleQueue()
        self._threads = [Thread(target=self._serve, daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call of a function that can be pickled; it takes no named arguments."""
        future: Future[T] = Future()
        self._queue.put((future, (fn, args)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers end when the queue is empty; with `cancel_futures`, empty it."""
        while cancel_futures and (item := self._next_waiting()) is not None:
            item[0].cancel()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _next_waiting(self) -> tuple[Future[Any], Call] | None:
        try:
            return self._queue.get_nowait()
        except Empty:
            return None

    def _serve(self) -> None:
        connection = self._start_early()
        while (item := self._queue.get()) is not None:
            future, call = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                connection = connection or self._start()
                is_returned, value = _make(connection, call)
            except (EOFError, OSError) as error:
                future.set_exception(WorkerDied("a worker died") if connection else BrokenExecutor(str(error)))
                connection = None
            else:
                future.set_result(value) if is_returned else future.set_exception(value)
        if connection:
            connection.close()

    def _start_early(self) -> Connection | None:
        """Warm up while the caller does something else; what fails is tried again, and told, with the first job."""
        try:
            return self._start()
        except (EOFError, OSError):
            return None

    def _start(self) -> Connection:
        connection = self._fork()
        is_returned, error = _make(connection, self._initial)
        if not is_returned:
            raise OSError(f"a worker could not be set up: {error}")
        return connection


def _make(connection: Connection, call: Call) -> tuple[bool, Any]:
    connection.send(call)
    return connection.recv()  # type: ignore[no-any-return]  # what a worker sends


def open_executor(
    jobs: int, initializer: Callable[..., None], arguments: tuple[Any, ...], fork: Callable[[], Connection]
) -> Executor:
    """Return an executor of `jobs` worker processes."""
    return LocalExecutor(jobs, fork, (initializer, arguments))
