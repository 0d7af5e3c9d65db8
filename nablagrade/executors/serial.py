"""One job after another, in this process: the reference that every other executor must agree with."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class SerialExecutor(Executor):
    """Runs each job at once, before `submit` returns."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run the job and return its finished future."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whatever it is, a future carries it
            future.set_exception(error)
        return future


def open_executor(
    _jobs: int, initializer: Callable[..., None], arguments: tuple[Any, ...], _fork: Callable[[], Connection]
) -> Executor:
    """Return a serial executor; this process becomes its worker."""
    initializer(*arguments)
    return SerialExecutor()
