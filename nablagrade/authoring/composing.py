"""An assignment of an instructor's choice: exercises of several lessons in one notebook, with checks and specimens."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nablagrade.authoring.lesson import Exercise, Lesson, is_locked_only
from nablagrade.authoring.merging import Merged
from nablagrade.authoring.naming import Names, replace_words
from nablagrade.authoring.pieces import rename, split
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, mark_of
from nablagrade.notebooks.plans import exercise_of

HELPERS = """\
# Helpers that look at the form of your answers
# (Is it a number? Has it the right number of components?) They do not know what is right."""
IMPORTS = "# All that you need here"
HOW_TO = """\
# {title}

**How this notebook works.** Choose *Run All Cells* once at the beginning: this prepares the checks (their code is \
folded away, and you need not read it). Put your answer in the place of `...`; the comment above it shows how to write \
it. The cell below looks at the *form* of your answer at once. Whether the answer is right, you learn when the \
notebook is graded; the last cell of an exercise is for the grader. You may leave anything open and come \
back."""
HAND_IN = """\
---

Before you hand in, choose *Restart Kernel and Run All Cells* once, so that you see what the grader will see, and save \
the notebook."""


@dataclass(frozen=True)
class Choice:
    """One exercise that was chosen, and where it comes from."""

    lesson: Lesson
    exercise: Exercise
    autograders: Path

    @property
    def full_name(self) -> str:
        """The name on the command line."""
        return f"{self.lesson.name}:{self.exercise.id}"

    @property
    def origin(self) -> str:
        """The level, for errors and to tell files apart."""
        return f"{self.lesson.name}/{self.exercise.notebook}"


@dataclass
class Sheet:
    """The new assignment while it is put together."""

    name: str
    names: Names = field(default_factory=Names)
    imports: Merged = field(default_factory=Merged)
    helpers: Merged = field(default_factory=Merged)
    checks: Merged = field(default_factory=Merged)
    cells: list[Cell] = field(default_factory=list)
    last_origin: str = ""
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)  # by full name of the exercise

    def add(self, choice: Choice, check_source: str) -> None:
        """Add one exercise with its checks."""
        words = self.names.claim(choice.full_name, choice.exercise)
        self.renamed[choice.full_name] = words
        before = _before(choice)
        self._add_imports(choice, before)
        helper_names = self._add_helpers(choice, before)
        for cell in choice.exercise.cells:
            self.cells.append(self._own(cell, choice, words, helper_names))
        if choice.exercise.checks:
            wanted = {words.get(check.name, check.name) for check in choice.exercise.checks}
            self.checks.add(choice.origin, replace_words(check_source, words), wanted)

    def _own(self, cell: Cell, choice: Choice, words: Mapping[str, str], helpers: Mapping[str, str]) -> Cell:
        own = copy.deepcopy(cell)
        if own["cell_type"] == "code" and helpers and is_locked_only(own):
            own["source"] = rename(own["source"], helpers)
        own["source"] = replace_words(own["source"], words).replace(
            f'score_in_place("{choice.lesson.name}"', f'score_in_place("{self.name}"'
        )
        for mark, key in ((mark_of(own), "grade_id"), (own["metadata"].get("nablagrade", {}), "exercise")):
            if key in mark:
                mark[key] = words.get(mark[key], mark[key])
        return own

    def _add_imports(self, choice: Choice, before: Sequence[Cell]) -> None:
        """Imports go to the top; values such as `x, y = symbols(…)` are set again: an exercise of another file
        may have overwritten them.
        """
        source = "\n".join(cell["source"] for cell in before if grade_id_of(cell) == "imports")
        pieces = split(source)
        self.imports.add(choice.origin, source, {name for one in pieces if one.is_import for name in one.binds})
        values = "\n".join(piece.source for piece in pieces if not piece.is_import)
        if values and choice.origin != self.last_origin:
            self.cells.append(locked_cell(self._free_id(), f"# For the next exercise\n{values}"))
        self.last_origin = choice.origin

    def _free_id(self) -> str:
        number = 1 + sum(str(grade_id_of(cell)).startswith("prepare_") for cell in self.cells)
        return f"prepare_{number}"

    def _add_helpers(self, choice: Choice, before: Sequence[Cell]) -> dict[str, str]:
        source = "\n\n\n".join(cell["source"] for cell in before if _is_helper(cell))
        used = {name for cell in choice.exercise.cells if is_locked_only(cell) for name in _uses(cell)}
        return self.helpers.add(choice.origin, source, used)

    def notebook(self, metadata: Mapping[str, Any], title: str) -> Notebook:
        """Return the whole notebook."""
        imports = locked_cell("imports", f"{IMPORTS}\n{self.imports.text().strip()}")
        cells = [text_cell("how-to", HOW_TO.format(title=title)), imports]
        if self.helpers.pieces:
            helpers = locked_cell("visible_helpers", f"{HELPERS}\n{self.helpers.text().strip()}")
            helpers["metadata"]["jupyter"] = {"source_hidden": True}
            cells.append(helpers)
        cells += [*self.cells, text_cell("hand-in", HAND_IN)]
        return {"cells": _with_ids(cells), "metadata": dict(metadata), "nbformat": 4, "nbformat_minor": 5}

    def check_file(self, sources: Iterable[str]) -> str:
        """Return the check file; it says where each check comes from."""
        lines = "\n".join(f"    {name}" for name in sources)
        words = f'"""Checks of {self.name}: copies, made by `nablagrade new assignment` from\n\n{lines}\n"""'
        return f"{words}\n\n{self.checks.text()}" if self.checks.pieces else f"{words}\n"


def _before(choice: Choice) -> list[Cell]:
    """The cells above an exercise that belong to no exercise."""
    cells: list[Cell] = choice.lesson.notebooks[choice.exercise.notebook]["cells"]
    place = next(index for index, cell in enumerate(cells) if cell is choice.exercise.cells[0])
    return [cell for cell in cells[:place] if not exercise_of(cell)]


def _is_helper(cell: Cell) -> bool:
    """Helpers are recognised by their name; a picture's functions are needed by nobody else."""
    return is_locked_only(cell) and str(grade_id_of(cell)).endswith("_helpers")


def _uses(cell: Cell) -> set[str]:
    return {name for piece in _split_safely(cell["source"]) for name in piece.uses}


def _split_safely(source: str) -> tuple[Any, ...]:
    try:
        return split(source)
    except SyntaxError:
        return ()


def _with_ids(cells: Sequence[Cell]) -> list[Cell]:
    """Give each cell an id of its own, as nbformat 4.5 asks."""
    seen: set[str] = set()
    for cell in cells:
        name = stem = str(cell.get("id") or grade_id_of(cell) or "cell").replace("_", "-")
        number = 2
        while name in seen:
            name, number = f"{stem}-{number}", number + 1
        seen.add(name)
        cell["id"] = name
    return list(cells)


def text_cell(cell_id: str, source: str) -> Cell:
    """Return a Markdown cell without a mark."""
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}


def locked_cell(grade_id: str, source: str, tags: Sequence[str] = ()) -> Cell:
    """Return a code cell that a student cannot change."""
    mark = {"grade": False, "grade_id": grade_id, "locked": True, "schema_version": 3, "solution": False, "task": False}
    return code_cell(grade_id.replace("_", "-"), source, mark, tags=list(tags) or None)


def code_cell(cell_id: str, source: str, mark: Mapping[str, Any], **metadata: Any) -> Cell:
    """Return a code cell with an nbgrader mark."""
    more = {key: value for key, value in metadata.items() if value is not None}
    cell = {"cell_type": "code", "id": cell_id, "metadata": {"nbgrader": dict(mark), **more}, "source": source}
    return {**cell, "outputs": [], "execution_count": None}
