"""`nablagrade doctor`: what this machine offers, measured by doing it; and of a course, where its tests are judged."""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from nablagrade.batch import probe
from nablagrade.checking.findings import listed
from nablagrade.cli.base import open_console
from nablagrade.course.classic import count, find_classic_tests
from nablagrade.course.preparing import BatchOptions
from nablagrade.escaping import clean_line
from nablagrade.model import IsolationLevel
from nablagrade.sandbox import level_of, offer
from nablagrade.settings import load_settings

EXAMPLE = "nablagrade doctor"
LIBRARIES = ("nablagrade", "nbgrader", "ipython", "numpy", "sympy", "matplotlib", "pytest")

PYTHONS, MACHINES = ("3.11", "3.12", "3.13"), ("x86_64",)  # that the suite was run on, all of it or its fast part


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --course."""
    words = "say of each classic test of this course whether it is judged outside, and why not"
    parser.add_argument("--course", type=Path, metavar="DIR", help=words)


def run(options: argparse.Namespace) -> int:
    """Print layers, versions and the speed of one child; exit code 1 when nothing can be graded safely here.

    With --course print where the classic tests of a course are judged instead.
    """
    console = open_console()
    if options.course is not None:
        return _look_at_course(console, options.course)
    console.print(_layers())
    console.print(f"Python {platform.python_version()} on {platform.platform()}", soft_wrap=True, highlight=False)
    console.print(_versions())
    if words := tell_untried(".".join(platform.python_version_tuple()[:2]), platform.machine()):
        console.print(words, soft_wrap=True, highlight=False)
    isolation, answer_seconds, lockdown_seconds = probe()
    console.print(f"a child is locked in at level [bold]{isolation.level}[/bold]: {', '.join(isolation.layers)}")
    console.print(
        f"from fork to the first answer of a child: {1000 * answer_seconds:.1f} ms, "
        f"{1000 * lockdown_seconds:.1f} ms of it to close the doors"
    )
    return 0 if isolation.level in (IsolationLevel.FULL, IsolationLevel.STRONG) else 1


def tell_untried(python: str, machine: str) -> str | None:
    """Return a sentence where nobody has run the suite on such a Python or machine, else None."""
    new = [*([f"Python {python}"] if python not in PYTHONS else []), *([machine] if machine not in MACHINES else [])]
    if not new:
        return None
    tried = f"Python {listed(PYTHONS)} on {listed(MACHINES)}"
    return f"not tried: the test suite was run on {tried}, and never on {' or on '.join(new)}; `make test` runs it here"


def _look_at_course(console: Console, folder: Path) -> int:
    settings = load_settings(folder)
    tests = tuple(find_classic_tests(settings, BatchOptions(os.cpu_count() or 1, settings.limits)))
    console.print(f"{count(tests)}; docs/outside.md says what keeps one inside", soft_wrap=True)
    for test in tests:
        place = f"{test.assignment}/{test.notebook}, {test.grade_id}"
        console.print(clean_line(f"{place}: {'outside' if test.reason is None else f'inside, {test.reason}'}"),
                      soft_wrap=True, markup=False, highlight=False)  # fmt: skip
    return 0


def _layers() -> Table:
    offered = offer()
    level = level_of([name for name, reason in offered.items() if reason is None])
    table = Table(title=f"isolation: {level} is possible here", title_justify="left")
    for column in ("layer", "offered", "why not, and how to get it"):
        table.add_column(column)
    for name, reason in offered.items():
        table.add_row(name, "yes" if reason is None else "no", reason or "")
    return table


def _versions() -> Table:
    table = Table()
    table.add_column("library")
    table.add_column("version")
    for library in LIBRARIES:
        table.add_row(library, version(library))
    return table
