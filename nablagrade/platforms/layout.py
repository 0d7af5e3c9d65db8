"""What is found in a platform's file before anything is written: the column, the students, the most points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nablagrade.errors import UsageError
from nablagrade.platforms.columns import Sheet
from nablagrade.platforms.students import Keys


@dataclass(frozen=True)
class Layout:
    """A platform's file as it is filled."""

    sheet: Sheet
    grade: int  # the column that is filled
    title: str  # of that column
    keys: Keys
    names: tuple[int, ...] = ()  # what a row is called in front of people: columns
    numbers: tuple[int, ...] = ()  # columns that show how the platform writes a number
    max_score: float | None = None  # what the platform takes for full marks
    is_bounded: bool = False  # whether it drops what is above that
    kept: frozenset[int] = frozenset()  # rows whose cell is a decision of the platform's own
    comments: int | None = None  # the column for a person's words
    identifiers: int | None = None  # the column with the platform's own number of each student

    def call(self, row: int) -> str:
        """Return what a row is called."""
        return " ".join(self.sheet.text(row, column) for column in self.names) or f"line {self.sheet.line(row)}"


def find_title(sheet: Sheet, row: int, title: str) -> int:
    """Return the column of this title. UsageError when there is none, or more."""
    found = [column for column in range(len(sheet.rows[row])) if sheet.text(row, column) == title]
    if len(found) != 1:
        raise UsageError(f"{sheet.name}: {count_of(found)} called {title!r}; give a title as it stands there")
    return found[0]


def count_of(columns: Sequence[int]) -> str:
    """Return how many columns there are, as a beginning of a sentence."""
    return f"has {len(columns)} columns that are" if columns else "has no column that is"


def read_number(text: str) -> float | None:
    """Return the number that a cell holds, with a comma or a point; None for anything else."""
    found = re.fullmatch(r"-?\d+(?:[.,]\d+)?", text)
    return float(found[0].replace(",", ".")) if found else None
