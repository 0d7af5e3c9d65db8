"""The answers that were graded before: marks by hand are for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nablagrade.course.before.done import handed_in_of
from nablagrade.engine.examiner.job import Graded
from nablagrade.model import CellGrade, NotebookOutcome, Record
from nablagrade.records.record import read_old


def with_old_answers(graded: Graded, folder: Path) -> Graded:
    """Let the record of what could not be graded say what was answered when it was: marks by hand are for that.

    Whether it was our fault, the course's or the student's: what nobody can read is no other answer.
    """
    record = graded.record
    if record.outcome is NotebookOutcome.GRADED or record.cells:
        return graded
    old = read_old(folder, record.student, record.assignment, record.notebook)
    cells = tuple(CellGrade(one.grade_id, None, one.max_score, answer=one.answer) for one in old.cells) if old else ()
    return replace(graded, record=replace(record, cells=cells))


def same_answers(record: Record, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the cells that were answered as they were when they were graded last."""
    old = read_old(folder, record.student, record.assignment, record.notebook)
    before = {cell.grade_id: cell.answer for cell in old.cells} if old else {}
    # an earlier version said less of an answer; what was not graded has the answers of a hand-in before it
    is_all_same = (
        old is not None and old.outcome is NotebookOutcome.GRADED and handed_in_of(old.key) == handed_in_of(record.key)
    )
    for cell in record.cells:
        if cell.answer and (is_all_same or before.get(cell.grade_id) == cell.answer):
            yield record.notebook, cell.grade_id
