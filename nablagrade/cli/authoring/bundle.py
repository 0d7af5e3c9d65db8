"""`nablagrade bundle`: one assignment packed for a platform that grades it in a container of its own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nablagrade.bundling.gradescope import bundle
from nablagrade.cli.base import add_course, warn
from nablagrade.course.atomic import write_together
from nablagrade.errors import UsageError
from nablagrade.settings import load_settings

EXAMPLE = "nablagrade bundle gradescope gradient-vector"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `bundle` takes."""
    parser.add_argument("platform", choices=["gradescope"], help="for whom")
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="which one")
    add_course(parser)
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE.zip", help="where (default: ASSIGNMENT-PLATFORM.zip)"
    )


def run(options: argparse.Namespace) -> int:
    """Pack, and say what could not go along."""
    settings = load_settings(options.course)
    target = options.output or Path(f"{options.assignment}-{options.platform}.zip")
    if target.suffix != ".zip":
        raise UsageError(f"{target}: is no name of a zip; write {target.stem}.zip")
    packed = bundle(settings, options.assignment)
    write_together({target: packed.content}, replacing=[target])
    for name in packed.left_out:
        warn(f"{name} stays here, for it is of this machine; notebooks find what lies beside them in source/")
    sys.stdout.write(f"{target}: upload it as the autograder of {options.assignment}\n")
    return 0
