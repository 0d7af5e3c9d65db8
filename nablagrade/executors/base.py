"""The contract of a place where a batch runs: a module with `warm_up` and `open_executor` is enough."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Protocol


class Place(Protocol):
    """Where jobs run."""

    def warm_up(self) -> None:
        """Begin what can be done before the first job is known; return at once."""
        ...

    def open_executor(self, jobs: int, initializer: Callable[..., None], arguments: tuple[Any, ...], /) -> Executor:
        """Return an executor of `jobs` workers, each set up by `initializer(*arguments)`."""
        ...
