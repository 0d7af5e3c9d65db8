"""A process of its own that opens what students handed in: paths come in, harmless HTML goes out, a line each.

It is bounded in memory, and whoever asks it bounds the time: what ends it costs the picture of one answer.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from nablagrade.errors import NotebookError
from nablagrade.notebooks.cells import Cell, grade_id_of, mark_of, parse, read_bytes
from nablagrade.notebooks.plans import below_tasks
from nablagrade.review.drawing import draw_cell, draw_code, draw_markdown

MEMORY = 2_000_000_000  # bytes
LONGEST = 16_000_000  # characters of one answer as HTML


def main() -> None:
    """Answer until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin:
        sys.stdout.write(json.dumps({"html": _answer(json.loads(line))}) + "\n")
        sys.stdout.flush()


def _answer(asked: dict[str, Any]) -> str | None:
    """Return what an answer's cells look like; None where they are not to be had."""
    if "markdown" in asked:
        return draw_markdown(asked["markdown"])
    try:
        cells = _cells_of(Path(asked["path"]), asked["cells"], ("", *asked["given"]))
        html = "".join(map(_draw, cells))
    except (NotebookError, OSError, RecursionError, MemoryError, ValueError, TypeError, AttributeError, KeyError):
        return None
    return html if cells and len(html) <= LONGEST else None


def _draw(cell: Cell) -> str:
    try:
        return draw_cell(cell)
    except (RecursionError, ValueError):  # Markdown that nests too deeply
        return draw_code(cell["source"])


def _cells_of(path: Path, names: list[str], given: tuple[str, ...]) -> list[Cell]:
    """Return the cells that answer: those of these names, and of a task what stands below it."""
    cells = parse(read_bytes(path), path.name)["cells"]
    below = below_tasks(cells)
    found = {name: cell for cell in cells if (name := grade_id_of(cell)) in names}
    return [cell for name in names if name in found for cell in _answering(found[name], below.get(name, []), given)]


def _answering(cell: Cell, below: list[Cell], given: tuple[str, ...]) -> list[Cell]:
    if not mark_of(cell).get("task"):
        return [cell]
    return [one for one in below if one["source"].strip() not in given]


if __name__ == "__main__":
    main()
