"""`nablagrade merge`: results of several machines, or of a lost gradebook, into one gradebook."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from nablagrade.cli.base import add_course
from nablagrade.escaping import clean_line
from nablagrade.merging.merge import merge
from nablagrade.records.reports.words import count_of
from nablagrade.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `merge` takes."""
    parser.add_argument(
        "places", nargs="+", type=Path, metavar="DIR", help="where `nablagrade grade` ran: a folder, or a zip of it"
    )
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Merge; exit code 1 where two results are of different things, or something could not be written."""
    merged = merge(load_settings(options.course), options.places)
    console = Console(stderr=True)
    counts = f"{count_of(merged.taken, 'notebook')} taken, {merged.known} here before"
    console.print(f"{counts}, {count_of(len(merged.conflicts), 'conflict')}")
    for line in (*merged.repairs, *merged.problems, *merged.conflicts):
        console.print(clean_line(line), markup=False, soft_wrap=True)
    return 1 if merged.problems or merged.conflicts else 0
