"""`nablagrade check`: a notebook looked at before it is handed in; exit code 1 when it is not done yet."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from textwrap import fill

from nablagrade.cli.base import warn
from nablagrade.errors import UsageError

EXAMPLE = "nablagrade check level-a.ipynb"
HANGING = "    "  # below the sign at a line's beginning


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `check` takes."""
    from nablagrade.model import IsolationLevel  # `--help` of other commands needs none

    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="your file, saved")
    parser.add_argument(
        "--release",
        type=Path,
        metavar="DIR",
        help="the notebooks as you were given them (default: the next folder `release` beside or above yours)",
    )
    levels = [level.value for level in IsolationLevel]
    parser.add_argument(
        "--isolation",
        choices=levels,
        default=IsolationLevel.STRONG.value,
        help="how well it must be locked in while it runs (default: strong; none: as Jupyter runs it)",
    )


def run(options: argparse.Namespace) -> int:
    """Look, and say in words what is to be mended and what is open."""
    from nablagrade.checking.findings import tell
    from nablagrade.checking.looking import look_at
    from nablagrade.checking.released import find_released
    from nablagrade.escaping import guard_log, show_name
    from nablagrade.model import IsolationLevel

    path = options.notebook.absolute().resolve()
    if not path.is_file():
        raise UsageError(f"{options.notebook}: is no file; name your notebook")
    if options.isolation == IsolationLevel.NONE.value:
        warn("your notebook is run as Jupyter runs it, not locked in")
    report = look_at(path, find_released(path, options.release), IsolationLevel(options.isolation))
    what = f" is {report.name}" if report.name else ""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None  # what is piped is never broken
    for line in (f"{show_name(path.name)}{what}", "", *tell(report)):
        told = fill(line, width, subsequent_indent=HANGING * line.startswith(" ")) if width else line
        sys.stdout.write(f"{guard_log(told)}\n")  # a file's name is no command to a CI service
    return 1 if report.findings else 0
