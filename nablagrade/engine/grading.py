"""The whole story of one notebook, from a submitted file to a record. Read this first."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nablagrade.engine.checks import COULD_NOT_COMPARE, Check
from nablagrade.engine.concluding import conclude
from nablagrade.engine.process import Ended, Nest
from nablagrade.engine.run import Run
from nablagrade.errors import NotebookError
from nablagrade.model import Isolation, IsolationLevel, NotebookOutcome, NotebookPlan, Record
from nablagrade.notebooks.cells import serialise
from nablagrade.notebooks.finding import find_notebook
from nablagrade.notebooks.restore import restore

Checks = Mapping[str, Sequence[Check]]


@dataclass(frozen=True)
class Job:
    """One submitted notebook and all that its grade depends on."""

    student: str
    assignment: str
    plan: NotebookPlan
    candidates: tuple[Path, ...]  # the notebooks of the submission, the one of the right name first
    files: tuple[tuple[str, Path], ...] = ()  # what the student's code finds beside its notebook: name, where it lies
    key: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graded:
    """A record, and the autograded notebook (None when there was none to grade)."""

    record: Record
    notebook: bytes | None


def grade(job: Job, checks: Checks, nest: Nest, announce: Callable[[str], None], lost: Sequence[str] = ()) -> Graded:
    """Grade one notebook. `lost` names exercises on whose answers an examiner died: they could not be compared."""
    started = time.monotonic()
    try:
        found = find_notebook(job.candidates, job.plan)
        if found is None:
            return Graded(without_grade(job, NotebookOutcome.MISSING), None)
        notebook = restore(found.notebook, job.plan)
    except NotebookError as error:
        return Graded(without_grade(job, NotebookOutcome.UNREADABLE, str(error)), None)
    mine = {exercise: some for exercise, some in checks.items() if exercise not in lost}
    run = Run(notebook["cells"], job.plan, mine, nest, files=job.files, announce=announce)
    try:
        run.complete()
    except Ended as end:
        return Graded(without_grade(job, NotebookOutcome.BROKEN, str(end)), None)
    record = conclude(job.plan, notebook, run, dict.fromkeys(lost, COULD_NOT_COMPARE))
    wall_seconds = time.monotonic() - started
    record = replace(record, **_identity(job), notes=(*job.notes, *found.notes, *run.notes), wall_seconds=wall_seconds)
    return Graded(record, serialise(notebook))


def without_grade(job: Job, outcome: NotebookOutcome, note: str | None = None) -> Record:
    """Return the record of a notebook that was not run."""
    return Record(
        **_identity(job),
        outcome=outcome,
        score=0.0,
        max_score=sum(cell.max_score for cell in job.plan.cells),
        needs_person=outcome is not NotebookOutcome.MISSING,
        checked="nothing",
        isolation=Isolation(IsolationLevel.NONE),
        wall_seconds=0.0,
        cpu_seconds=0.0,
        notes=(*job.notes, note) if note else job.notes,
    )


def _identity(job: Job) -> dict[str, Any]:
    return {"student": job.student, "assignment": job.assignment, "notebook": job.plan.name, "key": job.key}
