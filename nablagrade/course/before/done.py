"""Whether a notebook was graded under a key, and what was other then: by its record alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nablagrade.engine.examiner.job import Job
from nablagrade.engine.examiner.taken.kept import Before
from nablagrade.model import NotebookOutcome, Record
from nablagrade.notebooks.naming import ENDING
from nablagrade.records.autograded import is_as_written
from nablagrade.records.record import read_old
from nablagrade.records.transcripts import place_of

SEPARATOR = "-"  # in a key, between the course's part and the student's
VERDICTS = ("checks", "named mistakes")  # parts of a key on which nothing hangs but the verdicts on some exercises


def done_before(job: Job, records: Path) -> Record | None:
    """Return the record that says a job is done; None where it is missing, of other conditions, or broken by us."""
    record = read_old(records, job.student, job.assignment, job.plan.name)
    if record is None or record.key not in (job.key, job.wide_key) or record.outcome is NotebookOutcome.BROKEN:
        return None
    return record


def why_again(job: Job, records: Path) -> str:
    """Say in which part of what its key covers a notebook is another one than when it was graded last."""
    record = read_old(records, job.student, job.assignment, job.plan.name)
    if record is None:
        return "has no record yet"
    if record.outcome is NotebookOutcome.BROKEN:
        return "was broken by us"
    if record.key in (job.key, job.wide_key):
        return "is as it was, and was asked for, or its autograded notebook is gone or another one"
    others = _others(job, record)
    return f"differs from its record in: {', '.join(others) or 'the other notebooks of the submission'}"


def _others(job: Job, record: Record) -> list[str]:
    before = dict(record.covers)
    return [name for name, part in job.covers if before.get(name) != part]


def if_no_verdict_changes(job: Job, record: Record) -> Record | None:
    """Return what is said of a notebook that was graded if its checks, which alone are others, end as they did."""
    is_graded = record.outcome is NotebookOutcome.GRADED and is_same_hand_in(job, record)
    if not is_graded or not set(_others(job, record)) <= set(VERDICTS):
        return None
    is_alone = handed_in_of(record.key) == handed_in_of(job.key)
    return replace(record, key=job.key if is_alone else job.wide_key, covers=job.covers)


def is_same_hand_in(job: Job, record: Record) -> bool:
    """Whether a record was made of what is handed in now; what the course has for it may have changed since."""
    return handed_in_of(record.key) in (handed_in_of(job.key), handed_in_of(job.wide_key))


def handed_in_of(key: str) -> str:
    """Return the student's part of a key."""
    return key.rpartition(SEPARATOR)[2]


def with_run_of_before(job: Job, there: Path, records: Path) -> Job:
    """Return a job that knows where an earlier run of it lies, where there is one."""
    kept = place_of(records, job.student, job.assignment, job.plan.name)
    if not kept.is_file():
        return job
    old = read_old(records, job.student, job.assignment, job.plan.name)
    return replace(job, before=Before(kept, there, job.plan.name, if_no_verdict_changes(job, old) if old else None))


def has_notebook(folder: Path, record: Record) -> bool:
    """Whether the autograded notebook of a record is there, as it was written."""
    path = folder / f"{record.notebook}{ENDING}"
    is_graded = record.outcome is NotebookOutcome.GRADED
    return not is_graded or is_as_written(path, record.autograded)
