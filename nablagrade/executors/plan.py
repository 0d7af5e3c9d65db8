"""How a batch runs: what its coordinator, and each machine of a cluster, starts its processes by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nablagrade.engine.zygote.warm import NOTHING
from nablagrade.model import IsolationLevel, Limits, Preparation


@dataclass(frozen=True)
class Scheduler:
    """Where the scheduler of a Dask cluster is, and how long is waited for it and for its workers."""

    address: str | None = None  # such as tcp://host:8786
    file: Path | None = None  # that it has written its address into
    wait_seconds: float = 60.0

    def __str__(self) -> str:
        return self.address or str(self.file)

    @property
    def flag(self) -> str:
        """How dask's own commands are told of it."""
        return self.address or f"--scheduler-file {self.file}"


@dataclass(frozen=True)
class Plan:
    """How a batch runs."""

    executor: str
    jobs: int
    limits: Limits
    isolation: IsolationLevel
    autograders: Path
    protected: tuple[Path, ...]  # what no child may be able to read
    assignments: tuple[str, ...] = ()  # whose checks are loaded before the first notebook comes
    preparation: Preparation = NOTHING
    source: Path | None = None  # of the course, for machines that do not have it
    scheduler: Scheduler | None = None  # of the cluster, where it runs on one
