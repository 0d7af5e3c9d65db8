"""A classic course made of `corpus/<assignment>/<notebook>.ipy`, and what three students hand in.

`# %% kind name points` begins a cell: `md`, `plain`, `locked`, `answer`, `test`, `manual`, `essay`, `task`. After the
cells stand the files beside the notebook (`file name`) and what students wrote (`wrong name`, `half name`).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nablagrade.notebooks.regions import solved
from tests.differential.classic import cell, mark, notebook, save

CORPUS = Path(__file__).parent / "corpus"
ASSIGNMENTS = sorted(path.name for path in CORPUS.iterdir())
NOTEBOOKS = sorted(f"{path.parent.name}/{path.stem}" for path in CORPUS.glob("*/*.ipy"))
STUDENTS = ("right", "wrong", "half-done")
MARKS: dict[str, dict[str, bool]] = {
    "locked": {"locked": True},
    "answer": {"solution": True},
    "test": {"grade": True, "locked": True},
    "manual": {"grade": True, "solution": True},
    "essay": {"grade": True, "solution": True},
    "task": {"task": True, "locked": True},
}
WORDS = ("md", "essay", "task")
COMPARE_ALL = os.environ.get("NABLAGRADE_COMPARE") == "all"


@dataclass(frozen=True)
class Block:
    """What stands below one `# %%`."""

    kind: str
    name: str
    points: float | None
    source: str


@cache
def read(lesson: str) -> tuple[Block, ...]:
    """The blocks of one notebook, `assignment/notebook`."""
    text = (CORPUS / f"{lesson}.ipy").read_text("utf-8")
    return tuple(_block(one) for one in text.removeprefix("# %% ").split("\n# %% "))


def _block(text: str) -> Block:
    head, _, source = text.partition("\n")
    kind, name, points, *_ = [*head.split(), "", ""]
    return Block(kind, name, float(points) if points else None, source.removesuffix("\n"))


def students(lesson: str) -> list[str]:
    """Who hands a notebook in: who is right, and of whom the file says what they wrote."""
    kinds = {one.kind for one in read(lesson)}
    return ["right", *(one for one in STUDENTS[1:] if one.partition("-")[0] in kinds)]


# Plain nbgrader takes some seconds a notebook: who is right is compared in every second and where something differs on
# purpose, who is wrong in every sixth; with NABLAGRADE_COMPARE=all everybody in each.
DIFFERENT = ("basics/first-steps", "numerics/linear-algebra", "numerics/physics-figures", "worlds/display")
RIGHT = [one for number, one in enumerate(NOTEBOOKS) if COMPARE_ALL or number % 2 == 0 or one in DIFFERENT]
LESS_RIGHT = [(lesson, student) for lesson in NOTEBOOKS for student in students(lesson)[1:]]
PAIRS = [(lesson, "right") for lesson in RIGHT] + LESS_RIGHT[:: 1 if COMPARE_ALL else 6]


def build(course: Path) -> None:
    """Write the instructor's side."""
    course.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "corpus"\n')
    for lesson in NOTEBOOKS:
        save(course / "source" / f"{lesson}.ipynb", source(lesson))
        for one in read(lesson):
            if one.kind == "file":
                path = course / "source" / lesson.partition("/")[0] / one.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(one.source + "\n", "utf-8")


def source(lesson: str) -> dict[str, Any]:
    """The instructor's notebook."""
    blocks = [one for one in read(lesson) if one.kind not in ("file", "wrong", "half")]
    return notebook(*(_cell(number, one) for number, one in enumerate(blocks)))


def _cell(number: int, block: Block) -> dict[str, Any]:
    facts = MARKS.get(block.kind)
    points = {} if block.points is None else {"points": block.points}
    metadata = None if facts is None else mark(block.name, **facts, **points)
    kind = "markdown" if block.kind in WORDS else "code"
    return cell(kind, block.source, block.name or f"cell-{number}", metadata)


def hand_in(course: Path) -> None:
    """Write what the students hand in: the released notebooks with their answers."""
    for lesson, student in PAIRS:
        assignment, _, name = lesson.partition("/")
        folder = course / "submitted" / student / assignment
        released = course / "release" / assignment
        shutil.copytree(released, folder, ignore=shutil.ignore_patterns("*.ipynb"), dirs_exist_ok=True)
        mine = json.loads((released / f"{name}.ipynb").read_text("utf-8"))
        for one in _answers(mine):
            one["source"] = answers(lesson, student).get(one["id"], one["source"])
        save(folder / f"{name}.ipynb", mine)


@cache
def answers(lesson: str, student: str) -> dict[str, str]:
    """A student's answers by the names of their cells; who is half done leaves the second half as it was released."""
    right = {one["id"]: one["source"] for one in _answers(solved(source(lesson)))}
    theirs = {one.name: one.source for one in read(lesson) if one.kind == student.partition("-")[0]}
    if student == "half-done":
        names = list(right)
        right = {name: right[name] for name in names[: (len(names) + 1) // 2]}
    return right | theirs


def _answers(book: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in book["cells"]:
        if one["metadata"].get("nbgrader", {}).get("solution"):
            yield one
