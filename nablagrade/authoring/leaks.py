"""What must not be in a student's notebook: solutions, hidden checks, mark schemes, expected values, outputs."""

from __future__ import annotations

from collections.abc import Iterator

from nablagrade.notebooks.cells import Notebook, mark_of
from nablagrade.notebooks.regions import (
    BEGIN_HIDDEN,
    BEGIN_SCHEME,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SCHEME,
    END_SOLUTION,
    MARKERS,
    inside,
    without,
)

REGIONS = (
    ("solution", BEGIN_SOLUTION, END_SOLUTION),
    ("hidden check", BEGIN_HIDDEN, END_HIDDEN),
    ("mark scheme", BEGIN_SCHEME, END_SCHEME),
)


def find_leaks(source: Notebook, release: Notebook) -> Iterator[str]:
    """Yield a sentence for each thing in the student's notebook that gives something away."""
    visible = {line.strip() for cell in source["cells"] for line in _visible(cell["source"]).splitlines()}
    secrets = {line: kind for kind, line in _secrets(source) if line not in visible}
    for number, cell in enumerate(release["cells"], 1):
        name = mark_of(cell).get("grade_id", f"cell {number}")
        for line in cell["source"].splitlines():
            if kind := secrets.get(line.strip()):
                yield f"{name}: holds a line of a {kind} ({line.strip()[:60]}); put it between the markers"
            if MARKERS.search(line):
                yield f"{name}: holds the marker {line.strip()[:60]}; mend the cell's markers"
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"{name}: holds an output; clear the outputs of the source notebook"


def _visible(source: str) -> str:
    for _, begin, end in REGIONS:
        source = without(source, begin, end)
    return source


def _secrets(source: Notebook) -> Iterator[tuple[str, str]]:
    for cell in source["cells"]:
        for kind, begin, end in REGIONS:
            for line in inside(cell["source"], begin, end):
                if line.strip():
                    yield kind, line.strip()
