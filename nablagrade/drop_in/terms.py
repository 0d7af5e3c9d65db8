"""On what terms a batch runs, read from nbgrader's configuration: nothing is configured twice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nablagrade.batch import Plan
from nablagrade.model import NO_LIMIT, IsolationLevel, Limits
from nablagrade.records.database import sqlite_path

NO_LIMIT_SECONDS = 3600.0  # nbgrader knows no limit for a whole notebook, and a timeout of None is no limit either
DEFAULT_SECONDS = 30


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line."""

    jobs: int
    memory_mb: int
    isolation: IsolationLevel


def strict_terms(coursedir: Any, config: Any, asked: Asked) -> Plan:
    """Return how a batch runs: nbgrader's timeout is a wall clock, and its kernels are started once."""
    seconds = _timeout(config)
    limits = Limits(
        cell_seconds=seconds,
        notebook_seconds=NO_LIMIT_SECONDS,
        memory_mb=asked.memory_mb,
        output_lines=NO_LIMIT,  # nbgrader's own preprocessors cut outputs
        traceback_lines=NO_LIMIT,
        restarts=0,
        wall_factor=1.0,
        wall_extra_seconds=0.0,
    )
    return Plan(
        "local", asked.jobs, limits, asked.isolation, Path(coursedir.root) / "autograders", protected(coursedir)
    )


def protected(coursedir: Any) -> tuple[Path, ...]:
    """Return what no child may be able to read."""
    hidden = [coursedir.source_directory, coursedir.submitted_directory, coursedir.autograded_directory, "autograders"]
    database = sqlite_path(coursedir.db_url)
    return (*(Path(coursedir.root) / name for name in hidden), *([database] if database else []))


def _timeout(config: Any) -> float:
    for name in ("Execute", "ExecutePreprocessor", "NotebookClient"):  # the nearest class wins, as in traitlets
        if "timeout" in config.get(name, {}):
            seconds = config[name].timeout
            return float(seconds) if seconds and seconds > 0 else NO_LIMIT_SECONDS
    return DEFAULT_SECONDS
