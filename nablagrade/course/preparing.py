"""How a batch of a course runs, and what its zygote makes ready: libraries and cells that a whole class shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.course.readable import hidden_places, readable_folders
from nablagrade.engine.checks.paths import IN_PLACE
from nablagrade.errors import NotebookError
from nablagrade.executors.memory import resolve
from nablagrade.executors.plan import Plan, Scheduler
from nablagrade.model import IsolationLevel, Limits, Preparation
from nablagrade.notebooks.cells import Cell, is_run, mark_of, parse, read_bytes
from nablagrade.settings import Settings

# Only what is known to start no thread and to leave nothing open: a fork of several threads is none.
MODULES = {
    "matplotlib": ("matplotlib.pyplot",),
    "networkx": ("networkx",),
    "pandas": ("pandas",),
    "PIL": ("PIL.Image",),
    "scipy": ("scipy.linalg", "scipy.optimize", "scipy.stats"),
    "seaborn": ("matplotlib.pyplot", "seaborn"),
    "sklearn": ("sklearn",),
    "statsmodels": ("statsmodels",),
    "sympy": ("sympy",),
}
BY_PARTS = ("scipy", "sklearn", "statsmodels")  # which load only what is named; of these the same is known of each part
_IMPORT = re.compile(r"^\s*(?:import|from)\s+([\w.]+)", re.MULTILINE)


@dataclass(frozen=True)
class BatchOptions:
    """How a person wants a batch to run."""

    jobs: int
    limits: Limits  # with 0 for memory where the machine's share is meant: a grade's key does not depend on it
    isolation: IsolationLevel = IsolationLevel.STRONG  # the least that is accepted
    executor: str = "local"
    scheduler: Scheduler | None = None  # of the cluster where that is `dask`


def plan_batch(settings: Settings, options: BatchOptions, assignments: tuple[str, ...]) -> Plan:
    """Return the plan of a batch that grades these assignments of a course."""
    limits = options.limits if options.scheduler else resolve(options.limits, options.jobs)  # of their own machines
    return Plan(
        options.executor,
        options.jobs,
        limits,
        options.isolation,
        settings.autograders,
        hidden_places(settings),
        assignments,
        prepare(settings, assignments),
        settings.source,
        options.scheduler,
    )


def prepare(settings: Settings, assignments: Iterable[str]) -> Preparation:
    """Return what the instructor's notebooks of these assignments import, and their cells that every student gets."""
    paths = (path for name in assignments for path in sorted((settings.source / name).glob("*.ipynb")))
    readable = tuple(str(folder) for folder in readable_folders(settings))
    return replace(prepare_for(paths), programs=settings.subprocesses, readable=readable)


def prepare_for(paths: Iterable[Path]) -> Preparation:
    """Return what an instructor's notebooks import, and their cells that every student gets."""
    cells = [cell for path in paths for cell in _cells(path) if is_run(cell)]
    used = {module for cell in cells for module in _IMPORT.findall(cell["source"])}
    modules = dict.fromkeys(module for name in sorted(used) for module in _warmed(name))
    given = dict.fromkeys(cell["source"] for cell in cells if _is_given(cell))
    return Preparation(tuple(modules), tuple(given), has_tests=any(map(_is_classic_test, cells)))


def _warmed(name: str) -> tuple[str, ...]:
    """Return what is made ready for a module that a notebook imports."""
    package = name.partition(".")[0]
    return (*MODULES.get(package, ()), *((name,) if package in BY_PARTS else ()))


def _cells(path: Path) -> Iterator[Cell]:
    try:
        yield from parse(read_bytes(path), str(path))["cells"]
    except NotebookError:
        return  # whoever needs this notebook says what is wrong with it


def _is_classic_test(cell: Cell) -> bool:
    mark = mark_of(cell)
    return bool(mark.get("grade") and not mark.get("solution")) and not IN_PLACE.search(cell["source"])


def _is_given(cell: Cell) -> bool:
    """Whether nbgrader releases a cell as it is: tests and answers are neither for a zygote nor alike."""
    mark = mark_of(cell)
    return not (mark.get("grade") or mark.get("solution") or mark.get("task"))
