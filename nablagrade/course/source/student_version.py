"""The student version of an assignment, by nbgrader's own preprocessors, one after the other in this process.

It is what `nbgrader generate_assignment` makes where a course does not change how that works: no exporter, no gradebook
that is written cell by cell. Where it does, and where anything goes wrong, nbgrader's own program is asked: it has the
words for it.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nablagrade.course.source.changes import AUTOTEST
from nablagrade.course.source.plain import is_plain
from nablagrade.course.source.preprocessors import import_preprocessors, quick_schemas
from nablagrade.records.gradebook.assignment_rows import CellRow, NotebookRows
from nablagrade.records.gradebook.models import import_models
from nablagrade.settings import Settings

BEFORE = ("IncludeHeaderFooter", "LockCells", "ClearSolutions", "ClearOutput", "CheckCellMetadata", "ComputeChecksums")
AFTER = ("ClearHiddenTests", "ClearMarkScheme", "ComputeChecksums", "CheckCellMetadata")
SAVED = {"GradeCell": "new_grade_cells", "SolutionCell": "new_solution_cells", "TaskCell": "new_task_cells",
         "SourceCell": "new_source_cells"}  # fmt: skip  # rows, and where nbgrader's SaveCells gathers them
VERSION = 4  # of nbformat, which nbgrader reads and writes
SILENT = logging.Logger("nablagrade.release", logging.CRITICAL + 1)  # what there is to say nbgrader's program says


@dataclass(frozen=True)
class StudentVersion:
    """What an assignment is for students, and what a gradebook keeps of it."""

    notebooks: dict[str, str]  # the text of each notebook's file, by its name
    rows: tuple[NotebookRows, ...]


def make_student_version(settings: Settings, assignment: str) -> StudentVersion | None:
    """Return the student version of an assignment, None where only nbgrader's own program can make it."""
    if not is_plain(settings):
        return None
    try:
        chain = _Chain(settings)
        with quick_schemas(), warnings.catch_warnings(action="ignore"):
            made = [chain.convert(path) for path in sorted((settings.source / assignment).glob("*.ipynb"))]
    except Exception:  # noqa: BLE001 - whatever a notebook makes nbgrader's code raise, its program says it
        return None
    return StudentVersion({rows.name: text for text, rows in made}, tuple(rows for _, rows in made))


class _Chain:
    """nbgrader's preprocessors as a course configures them."""

    def __init__(self, settings: Settings) -> None:
        made = {name: one(config=settings.config, log=SILENT) for name, one in import_preprocessors().items()}
        around = made["IncludeHeaderFooter"]
        for name in ("header", "footer"):  # nbgrader looks for them in the course's folder, where it is started
            if place := getattr(around, name):
                setattr(around, name, str(settings.root / place))
        self._before, self._after = [made[name] for name in BEFORE], [made[name] for name in AFTER]
        self._saving = made["SaveCells"]
        self._saving.notebook_id, self._saving.assignment_id, self._saving.gradebook = "", "", _Unknowing()

    def convert(self, path: Path) -> tuple[str, NotebookRows]:
        """Return the text of a notebook for students, and its rows; raises what nbgrader's code raises."""
        nbformat: Any = sys.modules["nbformat"]  # came with the preprocessors, and has types in places only
        with path.open(encoding="utf-8") as file:
            _, notebook = nbformat.validator.normalize(nbformat.read(file, as_version=VERSION))
        for one in self._before:
            notebook, _ = one(notebook, {})
        if any(AUTOTEST in cell.source for cell in notebook.cells):
            raise ValueError("its tests are made by running it")
        rows = NotebookRows(path.stem, json.dumps(notebook.metadata.get("kernelspec", {})), tuple(self._rows(notebook)))
        for one in self._after:
            notebook, _ = one(notebook, {})
        nbformat.validate(notebook, relax_add_props=True)
        text = nbformat.writes(notebook, version=VERSION)
        return text if text.endswith("\n") else f"{text}\n", rows

    def _rows(self, notebook: Any) -> Iterator[CellRow]:
        for place in SAVED.values():
            setattr(self._saving, place, {})
        for index, cell in enumerate(notebook.cells):
            self._saving.preprocess_cell(cell, {}, index)
        for kind, place in SAVED.items():
            yield from (CellRow(kind, name, fields) for name, fields in getattr(self._saving, place).items())


class _Unknowing:
    """In a gradebook's place: it knows no cell, so that what is written of one is all from the notebook."""

    def __getattr__(self, _name: str) -> Any:
        return self._find

    def _find(self, *_names: str) -> None:
        raise import_models().MissingEntry
