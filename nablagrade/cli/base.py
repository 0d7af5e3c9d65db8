"""The contract of a command, and the options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Protocol

from nablagrade.errors import UsageError


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
