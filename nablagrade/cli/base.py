"""The contract of a command, and the options that several commands share."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nablagrade.errors import UsageError
from nablagrade.escaping import clean_line

if TYPE_CHECKING:
    from nablagrade.course.preparing import BatchOptions
    from nablagrade.settings import Settings


class Command(Protocol):
    """One command: a module with `add_arguments` and `run` is enough."""

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


def add_running(parser: argparse.ArgumentParser) -> None:
    """Declare how notebooks are run; `options_of` reads it."""
    from nablagrade.executors.executors import EXECUTORS  # noqa: PLC0415 - most commands run none
    from nablagrade.model import Figures, IsolationLevel  # noqa: PLC0415 - as above

    parser.add_argument("--jobs", type=positive_int, default=os.cpu_count() or 1, metavar="N", help="notebooks at once")
    parser.add_argument("--cell-timeout", type=positive, metavar="S", help="CPU seconds for each cell")
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
    parser.add_argument("--executor", choices=sorted(EXECUTORS), default="local", help="where notebooks are graded")


def options_of(options: argparse.Namespace, settings: Settings) -> BatchOptions:
    """Return what `add_running` declared."""
    from nablagrade.course.preparing import BatchOptions  # noqa: PLC0415 - as above
    from nablagrade.model import Figures, IsolationLevel  # noqa: PLC0415 - as above
    from nablagrade.settings import for_cells_of, refuse_little_memory  # noqa: PLC0415 - as above

    limits = for_cells_of(settings.limits, options.cell_timeout) if options.cell_timeout else settings.limits
    refuse_little_memory(options.memory or 0, "--memory")
    limits = replace(
        limits, memory_mb=options.memory or limits.memory_mb, figures=Figures(options.figures or limits.figures)
    )
    return BatchOptions(options.jobs, limits, IsolationLevel(options.isolation), options.executor)


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


def positive_int(text: str) -> int:
    """Read a positive whole number from the command line."""
    value = positive(text)
    if value != int(value):
        raise argparse.ArgumentTypeError(f"{text} is no whole number")
    return int(value)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one sentence, as all our errors."""

    def error(self, message: str) -> None:  # type: ignore[override]  # raises, as the original does by exiting
        """Raise UsageError."""
        raise UsageError(f"{message}; see `{self.prog} --help`")
