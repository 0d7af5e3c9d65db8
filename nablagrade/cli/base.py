"""The contract of a command, and the options that several commands share."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

from nablagrade.errors import UsageError
from nablagrade.escaping import clean_line

if TYPE_CHECKING:
    from rich.console import Console

    from nablagrade.course.preparing import BatchOptions
    from nablagrade.executors.plan import Scheduler
    from nablagrade.settings import Settings


EXAMPLE = "example: "


class Command(Protocol):
    """One command: a module with `EXAMPLE`, `add_arguments` and `run` is enough."""

    EXAMPLE: str  # a command line, for `--help`

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the command takes."""
        ...

    def run(self, options: argparse.Namespace) -> int:
        """Do it, and return the exit code."""
        ...


def add_course(parser: argparse.ArgumentParser) -> None:
    """Declare --course."""
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's folder (default: here)"
    )


def add_records(parser: argparse.ArgumentParser) -> None:
    """Declare --records."""
    parser.add_argument("--records", type=Path, metavar="DIR", help="where records are kept (default: COURSE/records)")


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Declare --jobs."""
    words = "notebooks at once (default: a core each)"
    parser.add_argument("--jobs", type=positive_int, default=os.cpu_count() or 1, metavar="N", help=words)


def add_running(parser: argparse.ArgumentParser) -> None:
    """Declare how notebooks are run; `options_of` reads it."""
    from nablagrade.executors.executors import NAMES  # most commands run none
    from nablagrade.model import Figures, IsolationLevel

    add_jobs(parser)
    parser.add_argument(
        "--cell-timeout", type=positive, metavar="S", help="CPU seconds for each cell (default: the course's)"
    )
    parser.add_argument(
        "--memory", type=positive_int, metavar="MB", help="memory for each notebook (default: by machine)"
    )
    levels = [level.value for level in IsolationLevel]
    parser.add_argument("--isolation", choices=levels, default="strong", help="the least isolation that is accepted")
    parser.add_argument(
        "--figures",
        choices=[one.value for one in Figures],
        help="which are drawn (default: all; graded: what a person grades or a check asks for)",
    )
    parser.add_argument("--executor", choices=sorted(NAMES), default="local", help="where notebooks are graded")
    cluster = parser.add_mutually_exclusive_group()
    cluster.add_argument("--scheduler", metavar="ADDRESS", help="of the Dask cluster that grades, tcp://HOST:8786")
    cluster.add_argument("--scheduler-file", type=Path, metavar="FILE", help="that holds its address instead")
    parser.add_argument(
        "--wait", type=positive, metavar="S", help="seconds to wait for its scheduler and a worker (default: 60)"
    )


def options_of(options: argparse.Namespace, settings: Settings) -> BatchOptions:
    """Return what `add_running` declared."""
    from nablagrade.course.preparing import BatchOptions
    from nablagrade.model import Figures, IsolationLevel
    from nablagrade.settings import for_cells_of, refuse_little_memory

    limits = for_cells_of(settings.limits, options.cell_timeout) if options.cell_timeout else settings.limits
    refuse_little_memory(options.memory or 0, "--memory")
    limits = replace(
        limits, memory_mb=options.memory or limits.memory_mb, figures=Figures(options.figures or limits.figures)
    )
    isolation, scheduler = IsolationLevel(options.isolation), _scheduler_of(options)
    return BatchOptions(options.jobs, limits, isolation, options.executor, scheduler)


def _scheduler_of(options: argparse.Namespace) -> Scheduler | None:
    """Return where the cluster is, None where none grades. UsageError when only half of it is said."""
    from nablagrade.executors.executors import DASK
    from nablagrade.executors.plan import Scheduler

    address, file = options.scheduler, options.scheduler_file
    if options.executor != DASK:
        if address or file or options.wait:
            given = "--scheduler" if address else "--scheduler-file" if file else "--wait"
            raise UsageError(f"{given}: is for a cluster; add --executor dask")
        return None
    if not (address or file):
        raise UsageError("--executor dask: needs a cluster; name its scheduler with --scheduler or --scheduler-file")
    return Scheduler(address, file, options.wait or Scheduler.wait_seconds)


def open_console(*, stderr: bool = False) -> Console:
    """Return a console as wide as its terminal; where there is none nothing that is written to it is cut."""
    from rich.console import Console

    from nablagrade.records.reports.table import UNBOUNDED

    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=UNBOUNDED)


def warn(words: str | None) -> None:
    """Say something on stderr that the result should be read with; nothing where there is nothing to say."""
    if words:
        sys.stderr.write(f"nablagrade: {clean_line(words)}\n")


def positive(text: str) -> float:
    """Read a positive number from the command line."""
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from error
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def percentage(text: str) -> float:
    """Read a part of a hundred, above 0, from the command line."""
    value = positive(text)
    if value > 100:
        raise argparse.ArgumentTypeError(f"{text} is above 100")
    return value


def positive_int(text: str) -> int:
    """Read a positive whole number from the command line."""
    value = positive(text)
    if value != int(value):
        raise argparse.ArgumentTypeError(f"{text} is no whole number")
    return int(value)


class HelpFormatter(argparse.HelpFormatter):
    """Help that says the default of each option that has one, where its words do not say it, and breaks no example."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return f"{indent}{text}" if text.startswith(EXAMPLE) else super()._fill_text(text, width, indent)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        words, default = action.help, action.default
        is_plain = default in (None, False, argparse.SUPPRESS) or not action.option_strings
        if words is None or is_plain or "default" in words:
            return words
        return f"{words} (default: {'all' if default == '*' else '%(default)s'})"


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one sentence, as all our errors."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{message}; see `{self.prog} --help`")
