"""`nablagrade doctor`: what this machine offers, measured by doing it."""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import version

from rich.console import Console
from rich.table import Table

from nablagrade.batch import probe
from nablagrade.model import IsolationLevel
from nablagrade.sandbox import level_of, offer

LIBRARIES = ("nablagrade", "nbgrader", "ipython", "numpy", "sympy", "matplotlib", "pytest")


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(_options: argparse.Namespace) -> int:
    """Print layers, versions and the speed of one child; exit code 1 when nothing can be graded safely here."""
    console = Console()
    console.print(_layers(), _versions())
    isolation, answer_seconds, lockdown_seconds = probe()
    console.print(f"a child is locked in at level [bold]{isolation.level}[/bold]: {', '.join(isolation.layers)}")
    console.print(
        f"from fork to the first answer of a child: {1000 * answer_seconds:.1f} ms, "
        f"{1000 * lockdown_seconds:.1f} ms of it to close the doors"
    )
    return 0 if isolation.level in (IsolationLevel.FULL, IsolationLevel.STRONG) else 1


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
    table = Table(title=f"Python {platform.python_version()} on {platform.platform()}", title_justify="left")
    table.add_column("library")
    table.add_column("version")
    for library in LIBRARIES:
        table.add_row(library, version(library))
    return table
