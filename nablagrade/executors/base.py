"""The contract of an executor, where a batch runs: a module with `open_executor` is enough."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from multiprocessing.connection import Connection
from typing import Any, Protocol


class ExecutorModule(Protocol):
    """Where jobs run."""

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
