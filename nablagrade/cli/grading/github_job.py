"""A run as a job of GitHub Actions shows it: annotations in its log, a summary on its page."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from nablagrade.cli.base import warn
from nablagrade.cli.places import find_slips, place_finder
from nablagrade.model import Record
from nablagrade.records.reports import github
from nablagrade.records.reports.annotations import annotate
from nablagrade.settings import Settings

SUMMARY = "GITHUB_STEP_SUMMARY"


def tell_github(
    settings: Settings, records: Sequence[Record], is_new: Callable[[Record], bool], problems: Sequence[str]
) -> None:
    """Write annotations to standard output, what is new first, and the summary into the file that the job names.

    OSError when that cannot be written.
    """
    sys.stdout.write(annotate(records, place_finder(settings), is_new, [*problems, *find_slips(settings, records)]))
    if name := os.environ.get(SUMMARY):
        _append(Path(name), records)
    else:
        warn(f"--github: {SUMMARY} is not set, as it is in a job of GitHub Actions; no summary was written")


def _append(path: Path, records: Sequence[Record]) -> None:
    """Add the summary to what other commands of the step have said, within what GitHub takes of a step."""
    there = path.stat().st_size if path.exists() else 0
    with path.open("a", encoding="utf-8") as file:
        file.write(github.summarise(records, github.MOST_BYTES - there))
