"""What was released of an assignment: as the gradebook knows it, learnt from source/ where it does not yet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from nablagrade.course.source.marks import refuse_faults
from nablagrade.course.source.nbgrader_program import generate_by_program
from nablagrade.course.source.student_version import make_student_version
from nablagrade.errors import GradebookError
from nablagrade.escaping import hide_passwords
from nablagrade.model import AssignmentPlan, CellPlan, NotebookPlan
from nablagrade.notebooks.bindings import bindings_of
from nablagrade.notebooks.cells import Cell, grade_id_of, is_run, mark_of
from nablagrade.notebooks.plans import exercise_of, text_below_tasks
from nablagrade.notebooks.sources import read_source
from nablagrade.records.gradebook.database import copy, sqlite_path
from nablagrade.records.gradebook.gradebook import Gradebook, plan_of_rows
from nablagrade.settings import Settings


def load_plan(settings: Settings, gradebook: Gradebook, assignment: str) -> AssignmentPlan:
    """Return what was released for an assignment; the gradebook learns it from source/ when it does not know it."""
    plan = gradebook.plan(assignment)
    if plan is None or not plan.notebooks:  # a due date may have been set before the first release
        _learn(settings, gradebook, assignment)
        plan = gradebook.plan(assignment)
    if plan is None or not plan.notebooks:
        raise GradebookError(
            f"{hide_passwords(settings.db_url)}: does not know {assignment}; run `nablagrade release {assignment}`"
        )
    return _with_sources(settings, plan)


def _learn(settings: Settings, gradebook: Gradebook, assignment: str) -> None:
    """Let the gradebook learn an assignment, in one go: half of one is none."""
    refuse_faults(settings, assignment)
    is_new = gradebook.plan(assignment) is None
    if version := make_student_version(settings, assignment):
        gradebook.take_assignment(assignment, version.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder) / "gradebook.db"
        if path := sqlite_path(settings.db_url):
            copy(path, beside)  # nbgrader takes seconds to make a new one
        db_url = f"sqlite:///{beside}"
        generate_by_program(replace(settings, db_url=db_url), assignment, Path(folder) / "release")
        if is_new:
            gradebook.copy_assignment(assignment, db_url)
        else:
            gradebook.update_assignment(assignment, db_url)


def release_again(settings: Settings, gradebook: Gradebook, assignment: str) -> None:
    """Let the gradebook learn anew from source/ what an assignment is; what students handed in stays."""
    refuse_faults(settings, assignment)
    if version := make_student_version(settings, assignment):
        gradebook.take_assignment(assignment, version.rows)
        return
    with _beside(settings, assignment) as db_url:
        gradebook.update_assignment(assignment, db_url)


def preview(settings: Settings, assignment: str) -> AssignmentPlan:
    """Return what `release_again` would make of an assignment; nothing is changed."""
    refuse_faults(settings, assignment)
    if version := make_student_version(settings, assignment):
        return _with_sources(settings, plan_of_rows(assignment, version.rows))
    with _beside(settings, assignment) as db_url, Gradebook(db_url, settings.course_id) as beside:
        return load_plan(settings, beside, assignment)


@contextmanager
def _beside(settings: Settings, assignment: str) -> Iterator[str]:
    """Let nbgrader release an assignment into a gradebook of its own: it changes no cells of an old one."""
    with tempfile.TemporaryDirectory() as folder:
        db_url = f"sqlite:///{Path(folder) / 'gradebook.db'}"
        generate_by_program(replace(settings, db_url=db_url), assignment, Path(folder) / "release")
        yield db_url


def _with_sources(settings: Settings, plan: AssignmentPlan) -> AssignmentPlan:
    folder = settings.source / plan.name
    return replace(plan, notebooks=tuple(_with_source(notebook, folder) for notebook in plan.notebooks))


def _with_source(plan: NotebookPlan, folder: Path) -> NotebookPlan:
    """Add what only the instructor's notebook knows: the order of cells, their exercises and tags."""
    path = folder / f"{plan.name}.ipynb"
    if not path.exists():
        return plan  # graded without its source, as nbgrader does
    cells = read_source(path)["cells"]
    order = {grade_id: index for index, cell in enumerate(cells) if (grade_id := grade_id_of(cell))}
    by_id = {grade_id_of(cell): cell for cell in cells}
    known = sorted(plan.cells, key=lambda cell: order.get(cell.grade_id, len(cells)))
    enriched = tuple(_enrich(cell, by_id.get(cell.grade_id)) for cell in known)
    texts, prefix = text_below_tasks(cells), tuple(_prefix(cells))
    return replace(plan, cells=enriched, bindings=bindings_of(cells), below_tasks=texts, prefix=prefix)


def _prefix(cells: Iterable[Cell]) -> Iterator[str]:
    """Yield the sources of the cells that are run before the first one that is a student's to change, or graded."""
    for cell in cells:
        mark = mark_of(cell)
        if mark.get("grade") or mark.get("solution") or mark.get("task"):
            return
        if is_run(cell):
            yield cell["source"]


def _enrich(planned: CellPlan, cell: Cell | None) -> CellPlan:
    if cell is None:
        return planned
    return replace(planned, exercise=exercise_of(cell), tags=tuple(cell["metadata"].get("tags", ())))
