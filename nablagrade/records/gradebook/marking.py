"""Marks by hand, as formgrader writes them: one question of a class read, and a decision written whole or not at all.

A decision says of each mark what its maker saw. Where the gradebook holds anything else by now, nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nablagrade.records.gradebook.database import LOCK_SECONDS
from nablagrade.records.gradebook.decided import by_cell


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds for one answer; `comment` is a person's."""

    points: float | None
    extra: float | None
    auto_score: float | None
    is_open: bool
    comment: str | None


@dataclass(frozen=True)
class Row:
    """A mark, and whose it is; ids are of the grade, of the notebook that was handed in, and of the words' own row."""

    id: str
    student: str
    mark: Mark
    notebook: str
    words: str | None


@dataclass(frozen=True)
class Change:
    """One mark of a decision: what its maker saw, and what it becomes."""

    id: str
    seen: Mark
    points: float | None
    comment: str | None
    is_open: bool


@dataclass(frozen=True)
class Place:
    """The cell that is marked, and the one that holds the words for it: the answer's, where a test has the points."""

    assignment: str
    notebook: str
    cell: str
    words: str | None


class OtherMarksError(Exception):
    """Somebody else has marked meanwhile; the message says nothing that is not in `now`."""

    def __init__(self, now: Mapping[str, Mark]) -> None:
        super().__init__("marked by somebody else meanwhile")
        self.now = now


def read_rows(api: Any, db: Any, place: Place) -> list[Row]:
    """Return the marks of all who handed in, by student."""
    return sorted(_read(api, db, place).values(), key=lambda row: row.student)


def write_changes(api: Any, db: Any, place: Place, changes: Sequence[Change]) -> None:
    """Write a decision, all or nothing; the caller commits. OtherMarksError where it was made for other marks."""
    words = _id_of(api, db, place, place.words)
    db.rollback()  # what was read holds nothing; whoever writes now is waited for
    _wait_no_longer(db)
    grade, comment = api.Grade.__table__, api.Comment.__table__
    ids = sorted(change.id for change in changes)  # two graders take their locks in one order
    # Nothing changes, and nobody else changes what is compared below: a database without row locks locks as a whole.
    db.execute(grade.update().where(grade.c.id.in_(ids)).values(needs_manual_grade=grade.c.needs_manual_grade))
    if words is not None:
        db.execute(comment.update().where(comment.c.cell_id == words).values(manual_comment=comment.c.manual_comment))
    rows = _read(api, db, place)
    other = {one.id: rows[one.id].mark for one in changes if one.id in rows and rows[one.id].mark != one.seen}
    if other or not rows.keys() >= set(ids):
        raise OtherMarksError(other)
    marks = [{"id": one.id, "manual_score": one.points, "needs_manual_grade": one.is_open} for one in changes]
    db.bulk_update_mappings(api.Grade, marks)
    if words is not None:
        _say(api, db, words, [(rows[one.id], one) for one in changes])


def _wait_no_longer(db: Any) -> None:
    """Let this transaction wait for others' rows as long as SQLite waits for a file; PostgreSQL would wait for ever."""
    if db.get_bind().dialect.name == "postgresql":
        from sqlalchemy import text  # comes with nbgrader's models

        db.execute(text(f"set local lock_timeout = {round(1000 * LOCK_SECONDS)}"))


def _say(api: Any, db: Any, words: str, changes: Sequence[tuple[Row, Change]]) -> None:
    """Write the words of marks; a row for them is made where there is none."""
    here = [{"id": row.words, "manual_comment": one.comment} for row, one in changes if row.words]
    db.bulk_update_mappings(api.Comment, here)
    new = [
        {"id": api.new_uuid(), "cell_id": words, "notebook_id": row.notebook, "manual_comment": one.comment}
        for row, one in changes
        if not row.words and one.comment
    ]
    if new:
        db.execute(api.Comment.__table__.insert(), new)


def _read(api: Any, db: Any, place: Place) -> dict[str, Row]:
    """Return the marks of a question by the grades' ids."""
    grade, comment = api.Grade, api.Comment
    columns = grade.manual_score, grade.extra_credit, grade.auto_score, grade.needs_manual_grade
    said: dict[str, tuple[str, str | None]] = {}
    if place.words is not None:
        found = _of_cell(api, db, place, comment, place.words, comment.id, comment.manual_comment)
        said = {notebook: (key, words or None) for _, _, _, notebook, key, words in found}
    rows = {}
    graded = _of_cell(api, db, place, grade, place.cell, grade.id, *columns)
    for student, _, _, notebook, key, points, extra, auto, is_open in graded:
        words, comment_now = said.get(notebook, (None, None))
        rows[key] = Row(key, student, Mark(points, extra, auto, bool(is_open), comment_now), notebook, words)
    return rows


def _id_of(api: Any, db: Any, place: Place, cell: str | None) -> str | None:
    if cell is None:
        return None
    found = (
        db.query(api.BaseCell.id)
        .join(api.Notebook, api.BaseCell.notebook_id == api.Notebook.id)
        .join(api.Assignment, api.Notebook.assignment_id == api.Assignment.id)
        .filter(api.Assignment.name == place.assignment, api.Notebook.name == place.notebook)
        .filter(api.BaseCell.name == cell, api.BaseCell.type.in_(("SolutionCell", "TaskCell")))
    ).first()
    return found[0] if found else None


def _of_cell(api: Any, db: Any, place: Place, table: Any, cell: str, *columns: Any) -> Any:
    """Return a query for a cell's rows of all students: whose, their notebook's id, and these columns."""
    rows = by_cell(api, db, place.assignment, table, api.SubmittedNotebook.id, *columns)
    return rows.filter(api.Notebook.name == place.notebook, api.BaseCell.name == cell)


def count_open(api: Any, db: Any, assignment: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Return of each graded cell how many answers wait for a person, and how many a person has marked."""
    from sqlalchemy import case, func  # comes with nbgrader's models

    grade = api.Grade
    found = (
        db.query(
            api.Notebook.name,
            api.BaseCell.name,
            func.sum(case((grade.needs_manual_grade, 1), else_=0)),
            func.sum(case((grade.manual_score.is_not(None) & ~grade.needs_manual_grade, 1), else_=0)),
        )
        .select_from(grade)
        .join(api.BaseCell, grade.cell_id == api.BaseCell.id)
        .join(api.Notebook, api.BaseCell.notebook_id == api.Notebook.id)
        .join(api.Assignment, api.Notebook.assignment_id == api.Assignment.id)
        .filter(api.Assignment.name == assignment)
        .group_by(api.Notebook.name, api.BaseCell.name)
    )
    return {(notebook, cell): (int(waiting), int(marked)) for notebook, cell, waiting, marked in found}
