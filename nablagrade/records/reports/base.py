"""The contract of a report: a pure function from records to one text; it reads no file and writes none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from nablagrade.model import Record


class Report(Protocol):
    """One form of the results. But for `csv` and `json`, it may be shown to a student and published by a CI job."""

    def __call__(self, records: Sequence[Record]) -> str:
        """The whole report as text; it ends with a newline."""
        ...


@dataclass(frozen=True)
class Place:
    """Where a result is shown beside the file that it is about."""

    path: str  # from the root of the repository
    line: int = 1


FindPlace = Callable[[Record, str], Place]  # of an exercise's cell; of the whole notebook where that has no name
