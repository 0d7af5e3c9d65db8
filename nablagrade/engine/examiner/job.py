"""What travels between the coordinator and its workers: a job there, a record and a notebook back; nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nablagrade.model import Isolation, IsolationLevel, Note, NotebookOutcome, NotebookPlan, NoteKind, Record
from nablagrade.notebooks.finding import Around


@dataclass(frozen=True)
class Solution:
    """The instructor's own notebook, on which is seen what of its classic tests can be judged outside."""

    notebook: Path
    files: tuple[tuple[str, Path], ...] = ()  # what its code finds beside it


@dataclass(frozen=True)
class Job:
    """One submitted notebook and all that its grade depends on."""

    student: str
    assignment: str
    plan: NotebookPlan
    candidates: tuple[Path, ...]  # what may be it among all that was handed in, the newest first
    files: tuple[tuple[str, Path], ...] = ()  # what the student's code finds beside its notebook: name, where it lies
    key: str = ""  # of all that its grade depends on, where no file but the one of its name was looked at
    wide_key: str = ""  # and where other files were
    notes: tuple[Note, ...] = ()
    around: Around = field(default_factory=Around)  # what else was handed in, and wanted
    solution: Solution | None = None  # None where classic tests are to stay inside
    is_prepared: bool = False  # nbgrader's own preprocessors have restored it: it runs as it is


@dataclass(frozen=True)
class Graded:
    """A record, and the autograded notebook (None when there was none to grade)."""

    record: Record
    notebook: bytes | None
    written: tuple[tuple[str, bytes], ...] = ()  # files that the student's code wrote: name, content
    is_whole: bool = True  # one process ran the notebook from its first cell to its last


def without_grade(
    job: Job, outcome: NotebookOutcome, words: str | None = None, kind: NoteKind = NoteKind.RUN
) -> Record:
    """Return the record of a notebook that was not run."""
    return Record(
        **identity_of(job),
        outcome=outcome,
        score=0.0,
        max_score=sum(cell.max_score for cell in job.plan.cells),
        needs_person=outcome is not NotebookOutcome.MISSING,
        checked="nothing",
        isolation=Isolation(IsolationLevel.NONE),
        wall_seconds=0.0,
        cpu_seconds=0.0,
        notes=(*job.notes, Note(kind, words)) if words else job.notes,
    )


def identity_of(job: Job) -> dict[str, Any]:
    """Return the fields of a record that say whose it is."""
    return {"student": job.student, "assignment": job.assignment, "notebook": job.plan.name, "key": job.key}
