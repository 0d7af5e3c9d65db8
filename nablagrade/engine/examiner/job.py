"""What travels between the coordinator and its workers: a job there, a record and a notebook back; nothing heavy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from nablagrade.engine.examiner.taken.kept import Before
from nablagrade.engine.examiner.taken.shared import Lent
from nablagrade.model import Isolation, IsolationLevel, Note, NotebookOutcome, NotebookPlan, NoteKind, Record, Seconds
from nablagrade.notebooks.finding import Around
from nablagrade.notebooks.sealed import File
from nablagrade.records.pictures import Pictures

NOT_RUN = Isolation(IsolationLevel.NONE)


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
    candidates: tuple[File, ...]  # what may be it among all that was handed in, the newest first
    files: tuple[tuple[str, File], ...] = ()  # what the student's code finds beside its notebook: name, where it lies
    key: str = ""  # of all that its grade depends on, where no file but the one of its name was looked at
    wide_key: str = ""  # and where other files were
    notes: tuple[Note, ...] = ()
    around: Around = field(default_factory=Around)  # what else was handed in, and wanted
    solution: Solution | None = None  # None where classic tests are to stay inside
    conditions: str = ""  # the course's part of the key; empty where it shares no run with a notebook of equal code
    is_prepared: bool = False  # nbgrader's own preprocessors have restored it: it runs as it is
    sound: frozenset[str] = frozenset()  # checks and tests that come to an end on the instructor's notebook
    covers: tuple[tuple[str, str], ...] = ()  # what the key is of: the name of each part, and a hash of it
    ground: str = ""  # the course's part of the key without what checks say; empty where nothing of its run is kept
    before: Before | None = None  # where an earlier run of it lies, which may be judged again


class Step(IntEnum):
    """What an examiner is at; it says so before, for it may die on a student's data."""

    STARTING = 0
    READING = 1  # the files
    RUNNING = 2  # a cell
    JUDGING = 3  # the answer that the checks of a graded cell look at
    WRITING = 4  # the record and the notebook
    REPLAYING = 5  # what is kept of an earlier run


Announce = Callable[[Step, int], None]  # with the place of the cell in the notebook


@dataclass(frozen=True)
class Lost:
    """The cells that are left out of a notebook by their places, because an examiner died on them."""

    run: tuple[int, ...] = ()  # while they ran
    judged: tuple[int, ...] = ()  # while they were judged


@dataclass(frozen=True)
class Graded:
    """A record, and the autograded notebook (None when there was none to grade)."""

    record: Record
    notebook: bytes | None
    written: tuple[tuple[str, bytes], ...] = ()  # files that the student's code wrote: name, content
    is_whole: bool = True  # one process ran the notebook from its first cell to its last
    lent: Lent | None = None  # None where no other notebook may share its run
    pictures: Pictures = field(default_factory=dict)
    start: str = ""  # where its child began, and why there
    transcript: bytes = b""  # what is kept of its run beside the record, packed; empty where nothing is
    stands: bool = False  # nothing but the record is another one: what came of an earlier run stays where it is


def without_grade(
    job: Job,
    outcome: NotebookOutcome,
    words: str | None = None,
    kind: NoteKind = NoteKind.RUN,
    isolation: Isolation = NOT_RUN,
) -> Record:
    """Return the record of a notebook without a grade; `isolation` was in force where some of it was run."""
    return Record(
        **identity_of(job),
        outcome=outcome,
        score=0.0,
        max_score=sum(cell.max_score for cell in job.plan.cells),
        needs_person=False,  # nobody can give points to what is not there: it is handed in, or graded, again
        checked="nothing",
        isolation=isolation,
        seconds=Seconds(),
        notes=(*job.notes, Note(kind, words)) if words else job.notes,
    )


def identity_of(job: Job) -> dict[str, Any]:
    """Return the fields of a record that say whose it is."""
    return {
        "student": job.student,
        "assignment": job.assignment,
        "notebook": job.plan.name,
        "key": job.key,
        "covers": job.covers,
    }
