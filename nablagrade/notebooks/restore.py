"""A submitted notebook made trustworthy: locked cells, points and marks as they were released.

Does what nbgrader's ClearOutput, DeduplicateIds, OverwriteKernelspec and OverwriteCells do, in one pass; and, in the
student's favour, never fails: a cell that nobody released loses its mark, a deleted test cell comes back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, is_locked, mark_of

VOLATILE = ("collapsed", "scrolled")
SCHEMA = 3
FLAGS = ("grade", "locked", "solution", "task")


def restore(notebook: Notebook, plan: NotebookPlan) -> Notebook:
    """Return the notebook with everything restored that is not the student's to change."""
    cells: list[Cell] = []
    seen: set[str] = set()
    for cell in reversed(notebook["cells"]):  # of copied cells the last one counts
        _clear_output(cell)
        grade_id = grade_id_of(cell)
        planned = plan.find(grade_id) if grade_id and grade_id not in seen else None
        if planned is None:
            if grade_id or any(
                mark_of(cell).get(flag) for flag in FLAGS
            ):  # else it marks nothing, and stays as it came
                cell["metadata"].pop("nbgrader", None)
        else:
            seen.add(planned.grade_id)
            _restore_cell(cell, planned)
        cells.insert(0, cell)
    _insert_missing(cells, [cell for cell in plan.cells if cell.grade_id not in seen], plan)
    metadata = dict(notebook["metadata"])
    if plan.kernelspec:
        metadata["kernelspec"] = json.loads(plan.kernelspec)
    return {**notebook, "cells": cells, "metadata": metadata}


def _clear_output(cell: Cell) -> None:
    if cell["cell_type"] == "code":
        cell["outputs"] = []
        cell["execution_count"] = None
        for key in VOLATILE:
            cell["metadata"].pop(key, None)


def _restore_cell(cell: Cell, planned: CellPlan) -> None:
    if cell["cell_type"] != planned.cell_type:
        _change_type(cell, planned.cell_type)
    if planned.is_locked:
        cell["source"] = planned.source
        _restore_tags(cell, planned)
    cell["metadata"]["nbgrader"] = _restore_mark(mark_of(cell), planned)


def _restore_mark(mark: dict[str, Any], planned: CellPlan) -> dict[str, Any]:
    """Set what differs and leave the rest as it is: older releases have fewer keys, and nbgrader adds none."""
    released = {"grade": planned.is_grade, "solution": planned.is_solution, "task": planned.is_task}
    mark.update({key: value for key, value in released.items() if mark.get(key, False) is not value})
    if is_locked(mark) != planned.is_locked:
        mark["locked"] = planned.is_locked
    if mark.get("schema_version") != SCHEMA:
        mark["schema_version"] = SCHEMA
    if (planned.is_grade or planned.is_task) and mark.get("points") != planned.max_score:
        mark["points"] = planned.max_score
    if "cell_type" in mark:
        mark["cell_type"] = planned.cell_type
    mark["checksum"] = planned.checksum
    return mark


def _change_type(cell: Cell, cell_type: str) -> None:
    cell["cell_type"] = cell_type
    if cell_type == "code":
        cell.pop("attachments", None)
        cell.update(outputs=[], execution_count=None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _restore_tags(cell: Cell, planned: CellPlan) -> None:
    """A tag such as `skip-execution` on a test cell would earn full marks without any code."""
    cell["metadata"].pop("tags", None)
    if planned.tags:
        cell["metadata"]["tags"] = list(planned.tags)


def _insert_missing(cells: list[Cell], missing: Iterable[CellPlan], plan: NotebookPlan) -> None:
    order = [cell.grade_id for cell in plan.cells]
    for planned in missing:
        if planned.is_grade and planned.is_locked and planned.cell_type == "code":
            before = set(order[: order.index(planned.grade_id)])
            places = [index for index, cell in enumerate(cells) if grade_id_of(cell) in before]
            cells.insert(places[-1] + 1 if places else len(cells), _new_cell(planned))


def _new_cell(planned: CellPlan) -> Cell:
    metadata = {"nbgrader": {"grade_id": planned.grade_id, "points": planned.max_score}}
    cell: Cell = {"cell_type": "code", "source": "", "metadata": metadata, "outputs": [], "execution_count": None}
    cell["id"] = hashlib.sha256(planned.grade_id.encode()).hexdigest()[:8]
    _restore_cell(cell, planned)
    return cell


def is_unchanged(cell: Cell, planned: CellPlan) -> bool:
    """Whether a cell is still as it was released, by nbgrader's checksum."""
    return planned.checksum is not None and planned.checksum == checksum(cell["source"], planned)


def checksum(source: str, planned: CellPlan) -> str:
    """nbgrader's checksum of a cell (`nbgrader.utils.compute_checksum`); a differential test holds them equal."""
    parts = [source, planned.cell_type, planned.is_grade, planned.is_solution, planned.is_locked, planned.grade_id]
    if planned.is_grade:
        parts.append(planned.max_score)
    return hashlib.md5("".join(str(part) for part in parts).encode(), usedforsecurity=False).hexdigest()
