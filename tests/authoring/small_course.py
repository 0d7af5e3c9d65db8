"""The course of `nablagrade new course`, as something that tests may break in one place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nablagrade.authoring.lesson import Lesson, load_lesson
from nablagrade.authoring.starter import EXERCISE, LESSON, NOTEBOOK, new_course
from nablagrade.settings import Settings, load_settings

ANSWER, VISIBLE, GRADED = "a1_slope_of_a_line", "a1_slope_of_a_line_visible", EXERCISE
Cells = dict[str, dict[str, Any]]


class Small:
    """One course with one exercise."""

    def __init__(self, root: Path) -> None:
        new_course(root)
        self.root = root
        self.notebook = root / "source" / LESSON / f"{NOTEBOOK}.ipynb"
        self.checks = root / "autograders" / LESSON / "test_level_a.py"
        self.specimens = root / "autograders" / LESSON / "specimens" / f"{EXERCISE}.toml"

    @property
    def settings(self) -> Settings:
        """What nbgrader's configuration says."""
        return load_settings(self.root)

    def lesson(self) -> Lesson:
        """The lesson as its author sees it."""
        return load_lesson(self.settings, LESSON)

    def cell(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Changes the cell with this id or grade_id."""
        notebook = json.loads(self.notebook.read_text("utf-8"))
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
            if name in (cell["id"], cell["metadata"].get("nbgrader", {}).get("grade_id")):
                change(cell)
        self.notebook.write_text(json.dumps(notebook), "utf-8")

    def cells(self, change: Callable[[list[dict[str, Any]]], object]) -> None:
        """Changes the list of cells."""
        notebook = json.loads(self.notebook.read_text("utf-8"))
        change(notebook["cells"])
        self.notebook.write_text(json.dumps(notebook), "utf-8")

    def text(self, path: Path, old: str, new: str) -> None:
        """Changes a piece of a file."""
        before = path.read_text("utf-8")
        assert old in before
        path.write_text(before.replace(old, new), "utf-8")


def mark(cell: dict[str, Any]) -> dict[str, Any]:
    """The nbgrader mark of a cell."""
    return cell["metadata"]["nbgrader"]
