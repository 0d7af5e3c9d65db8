"""The title of each exercise, read from the headings of the instructor's notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nablagrade.notebooks.plans import exercise_of
from nablagrade.notebooks.sources import read_source

HEADING = re.compile(r"^#{1,6} +(?:[A-Z]\d+ · )?(?P<title>.+?)(?: *\([^()]*points?[^()]*\))? *$", re.MULTILINE)


def find_titles(source: Path) -> dict[str, str]:
    """Return the last heading before the first cell of each exercise, without its number and points."""
    return {exercise: title for path in sorted(source.glob("*.ipynb")) for exercise, title in _titles(path)}


def _titles(path: Path) -> Iterator[tuple[str, str]]:
    heading = ""
    seen: set[str] = set()
    for cell in read_source(path)["cells"]:
        if cell["cell_type"] == "markdown" and (found := HEADING.findall(cell["source"])):
            heading = found[-1]
        exercise = exercise_of(cell)
        if exercise and exercise not in seen:
            seen.add(exercise)
            yield exercise, heading or exercise
