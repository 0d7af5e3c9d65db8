"""A class of which everybody handed in something odd: right answers in files, folders and formats of all kinds."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.small_course import CONFIG, code, mark, notebook, save, solution, words

SET_UP = "import math\nbase = 40"
TEST = "assert x == base + 2"
Notebook = dict[str, Any]


def part(answer: str, name: str = "x", test: str = TEST) -> Notebook:
    """A notebook with a set-up cell, an answer, its test of 2 points, an essay of 3 and a task of 1."""
    return notebook(
        words("# Title", {}, f"{name}-title"),
        code(SET_UP, mark(f"{name}-set-up", locked=True), f"{name}-set-up"),
        code(answer, mark(name, solution=True), name),
        code(test, mark(f"{name}-test", grade=True, locked=True, points=2), f"{name}-test"),
        words("Because.", mark(f"{name}-essay", grade=True, solution=True, points=3), f"{name}-essay"),
        words("Draw.", mark(f"{name}-task", task=True, locked=True, points=1), f"{name}-task"),
    )


RIGHT = part("x = 42")
WRONG = part("x = 41")
SECOND = part("y = base + 3", "y", "assert y == 43")
FOREIGN = part("t = 42", "t", "pass")


def without(*places: int) -> Notebook:
    """The right notebook without these cells."""
    made = copy.deepcopy(RIGHT)
    made["cells"] = [cell for place, cell in enumerate(made["cells"]) if place not in places]
    return made


def changed(change: Callable[[list[Any]], Any], **facts: Any) -> Notebook:
    """The right notebook after a change of its cells."""
    made = copy.deepcopy(RIGHT)
    change(made["cells"])
    return made | facts


def of_format_3() -> Notebook:
    """The right notebook as format 3."""
    cells = [
        {"cell_type": "code", "input": one["source"], "language": "python", "outputs": [], "metadata": one["metadata"]}
        if one["cell_type"] == "code"
        else {"cell_type": "markdown", "source": one["source"], "metadata": one["metadata"]}
        for one in RIGHT["cells"]
    ]
    return {"worksheets": [{"cells": cells}], "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}


def with_outputs(size: int) -> Notebook:
    """The right notebook with a picture of so many bytes."""
    picture = {"output_type": "display_data", "data": {"image/png": "A" * size}, "metadata": {}}
    return changed(lambda cells: cells[2].update(outputs=[picture], execution_count=1))


def oddly_marked(cells: list[Any]) -> None:
    """Everything that makes a notebook invalid and means nothing."""
    cells[0]["metadata"] = {"nbgrader": None, "tags": None, "name": 7}
    cells[0]["attachments"] = None
    cells[2].update(id="", execution_count="3")
    cells[2]["metadata"].update(tags=["a,b", "a", "a"], collapsed="no")
    cells[3]["id"] = cells[4]["id"] = "a b"
    cells.append({"cell_type": "heading", "level": 2, "source": "The end", "metadata": {}})


LEVEL_A = {  # what stands in level-a's place: a name, and what is in the file
    "as-it-should-be": ("level-a.ipynb", RIGHT),
    "upper-case-ending": ("level-a.IPYNB", RIGHT),
    "text-ending": ("level-a.ipynb.txt", RIGHT),
    "json-ending": ("level-a.ipynb.json", RIGHT),
    "no-ending": ("level-a", RIGHT),
    "other-signs": ("Level_A.ipynb", RIGHT),
    "folder-inside": ("hw/hw/level-a.ipynb", RIGHT),
    "download": ("level-a (1).ipynb", RIGHT),
    "own-name": ("homework of mine.ipynb", RIGHT),
    "no-outputs": ("level-a.ipynb", changed(lambda cells: [cell.pop("outputs", 0) for cell in cells])),
    "format-3": ("level-a.ipynb", of_format_3()),
    "odd-marks": ("level-a.ipynb", changed(oddly_marked, nbformat_minor=6)),
    "large-outputs": ("level-a.ipynb", with_outputs(60_000_000)),
    "no-set-up": ("level-a.ipynb", without(1)),
    "no-title-and-set-up": ("level-a.ipynb", without(0, 1)),
    "no-test": ("level-a.ipynb", without(3)),
    "no-essay": ("level-a.ipynb", without(4)),
    "no-task": ("level-a.ipynb", without(5)),
    "broken": ("level-a.ipynb.txt", "{"),
    "other-lesson": ("level-a.ipynb", FOREIGN),
}


def build(place: Path) -> Path:
    """Write the course and the class."""
    place.mkdir(parents=True)
    (place / "nbgrader_config.py").write_text(CONFIG)
    save(place / "source/hw/level-a.ipynb", part(solution("x", "42")))
    save(place / "source/hw/level-b.ipynb", part(solution("y", "43"), "y", "assert y == 43"))
    for name, value in (("part1", "42"), ("part2", "43")):
        source = part(solution("t", value), "t", f"assert t == {value}")
        save(place / f"source/twins/{name}.ipynb", source)
    for student, (name, content) in LEVEL_A.items():
        hand_in(place, student, f"hw/{name}", content)
        save(place / f"submitted/{student}/hw/level-b.ipynb", SECOND)
    _odd_folders(place)
    _several_files(place)
    _odd_times(place)
    return place


def hand_in(place: Path, student: str, name: str, content: Notebook | str | bytes) -> Path:
    """Write a file of a student's."""
    path = place / "submitted" / student / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, str | bytes) else json.dumps(content)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _odd_folders(place: Path) -> None:
    for student, folder in (("upper-case-folder", "HW"), ("space-behind-folder", "hw ")):
        hand_in(place, student, f"{folder}/level-a.ipynb", RIGHT)
        hand_in(place, student, f"{folder}/level-b.ipynb", SECOND)
    hand_in(place, "two-folders", "hw/level-b.ipynb", SECOND)
    hand_in(place, "two-folders", "HW/level-a.ipynb", RIGHT)
    hand_in(place, "pictures", "hw/screen.png", b"\x89PNG")
    (place / "submitted/nothing/hw").mkdir(parents=True)
    reads = part("x = int(open('data.txt').read())")
    hand_in(place, "data-beside-in-folder", "hw/inner/level-a.ipynb", reads)
    hand_in(place, "data-beside-in-folder", "hw/inner/data.txt", "42")
    hand_in(place, "data-beside-in-folder", "hw/level-b.ipynb", SECOND)
    hand_in(place, "folder-of-that-name", "hw/level-a.ipynb/level-a.ipynb", RIGHT)
    hand_in(place, "folder-of-that-name", "hw/level-a.ipynb/data.txt", "42")
    hand_in(place, "folder-of-that-name", "hw/level-b.ipynb", SECOND)


def _several_files(place: Path) -> None:
    hand_in(place, "newer-copy", "hw/level-a.ipynb", RIGHT)
    hand_in(place, "newer-copy", "hw/level-a (1).ipynb", WRONG)
    hand_in(place, "newer-copy", "hw/level-b.ipynb", SECOND)
    hand_in(place, "two-versions", "hw/level-a-v1.ipynb", WRONG)
    hand_in(place, "two-versions", "hw/level-a-v2.ipynb", RIGHT)
    hand_in(place, "two-versions", "hw/level-b.ipynb", SECOND)
    hand_in(place, "mixed-up", "hw/level-a.ipynb", SECOND)
    hand_in(place, "mixed-up", "hw/level-b.ipynb", RIGHT)
    for name, value in (("part1 (1)", "42"), ("part2 (1)", "43")):
        hand_in(place, "twins", f"twins/{name}.ipynb", part(f"t = {value}", "t", "pass"))


def _odd_times(place: Path) -> None:
    for student, stamp in (
        ("time-in-words", b"yesterday"),
        ("time-of-windows", "2026-03-02 17:45:00 UTC".encode("utf-16")),
    ):
        hand_in(place, student, "hw/level-a.ipynb", RIGHT)
        hand_in(place, student, "hw/level-b.ipynb", SECOND)
        hand_in(place, student, "hw/timestamp.txt", stamp)
