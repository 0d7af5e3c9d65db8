"""A submitted notebook made trustworthy: locked cells, points and marks as they were released.

Does what nbgrader's ClearOutput, DeduplicateIds, OverwriteKernelspec and OverwriteCells do, in one pass; and, in the
student's favour, never fails: a cell that nobody released loses its mark, a deleted cell of the instructor's comes
back.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Container, Sequence
from typing import Any

from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.cells import SKIP_TAG, Cell, Notebook, grade_id_of, is_locked, mark_of
from nablagrade.notebooks.form.mending import drop_invalid, give_ids, mend_attachments

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
            if grade_id or any(mark_of(cell).get(flag) for flag in FLAGS):
                cell["metadata"].pop("nbgrader", None)  # a mark without either marks nothing, and stays as it came
        else:
            seen.add(planned.grade_id)
            _restore_cell(cell, planned)
        cells.insert(0, cell)
    _put_back(cells, plan, seen)
    for cell in (one for one in cells if one["cell_type"] == "markdown"):
        mend_attachments(cell)  # a text that was put back names the pictures of the release
    metadata = dict(notebook["metadata"])
    if plan.kernelspec:
        metadata["kernelspec"] = json.loads(plan.kernelspec)
        drop_invalid(metadata)  # of a source without one nbgrader keeps `{}`
    restored = {**notebook, "cells": cells, "metadata": metadata}
    give_ids(restored)
    return restored


def find_missing(notebook: Notebook, plan: NotebookPlan) -> tuple[CellPlan, ...]:
    """Return the cells that `restore` will put back into a notebook."""
    there = {grade_id_of(cell) for cell in notebook["cells"]}
    return tuple(cell for cell in plan.cells if cell.grade_id not in there and _comes_back(cell))


def _comes_back(planned: CellPlan) -> bool:
    """Whether a deleted cell is the instructor's to put back; an answer that is tested is the student's alone.

    They may have written it elsewhere, and what was released in its place would replace what they wrote.
    """
    return planned.is_locked or planned.is_grade or planned.is_task


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


def _put_back(cells: list[Cell], plan: NotebookPlan, there: Container[str]) -> None:
    for planned, previous in zip(plan.cells, (None, *plan.cells), strict=False):
        if planned.grade_id in there or not _comes_back(planned):
            continue
        is_test = planned.is_grade or planned.is_task
        # a set-up cell that has just come back says nothing of where a test belongs
        is_mark = previous is not None and (not is_test or previous.is_grade or previous.grade_id in there)
        near = [place for place, cell in enumerate(cells) if previous and grade_id_of(cell) == previous.grade_id]
        place = near[0] + 1 if near and is_mark else _place(cells, planned, plan, is_late=is_test)
        cells.insert(place, _new_cell(planned))


def _place(cells: Sequence[Cell], planned: CellPlan, plan: NotebookPlan, *, is_late: bool) -> int:
    """Return where a cell comes back whose neighbour is gone, too: between what stood before it and what behind.

    A student who deleted marked cells may have written plain ones in their place. These may need a set-up cell, so it
    comes early, and a test may need them, so it comes late.
    """
    before = {cell.grade_id for cell in itertools.takewhile(lambda one: one is not planned, plan.cells)}
    behind = {cell.grade_id for cell in plan.cells} - before
    earliest = 1 + max((index for index, cell in enumerate(cells) if grade_id_of(cell) in before), default=-1)
    if not is_late:
        return earliest
    following = (index for index, cell in enumerate(cells) if index >= earliest and grade_id_of(cell) in behind)
    return next(following, len(cells))


def _new_cell(planned: CellPlan) -> Cell:
    mark: dict[str, Any] = {"grade_id": planned.grade_id}
    if planned.is_grade or planned.is_task:
        mark["points"] = planned.max_score
    cell: Cell = {"cell_type": planned.cell_type, "source": planned.source, "metadata": {"nbgrader": mark}}
    if planned.cell_type == "code":
        cell.update(outputs=[], execution_count=None)
    cell["id"] = hashlib.sha256(planned.grade_id.encode("utf-8", "replace")).hexdigest()[:8]
    _restore_cell(cell, planned)
    if planned.is_solution and planned.cell_type == "code":
        # a stub that nobody wrote must not run over what they may have written elsewhere
        cell["metadata"]["tags"] = [SKIP_TAG]
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
