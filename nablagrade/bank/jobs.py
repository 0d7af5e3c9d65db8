"""From a submission to jobs: what each notebook is graded with, and the key that says whether it was before."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from nablagrade.bank.course import Submission
from nablagrade.engine.grading import Job
from nablagrade.engine.worker import checks_path
from nablagrade.errors import CourseError
from nablagrade.model import AssignmentPlan, IsolationLevel, Limits, NotebookOutcome
from nablagrade.records.record import path_of, read

PACKAGE = Path(__file__).parents[1]
MAX_HASHED_BYTES = 50_000_000


@dataclass(frozen=True)
class Conditions:
    """What a grade depends on besides the submission."""

    limits: Limits
    isolation: IsolationLevel
    autograders: Path


def make_jobs(
    submission: Submission, plan: AssignmentPlan, conditions: Conditions, notebook_glob: str = "*"
) -> tuple[Job, ...]:
    """Return a job for each notebook of the assignment, handed in or not."""
    chosen = [one for one in plan.notebooks if fnmatch.fnmatchcase(one.name, notebook_glob)]
    released = {one.name for one in plan.notebooks}
    jobs = []
    for notebook in chosen:
        # the file of its own name first; those of other notebooks are theirs
        mine = [path for path in submission.notebooks if path.stem == notebook.name]
        others = [path for path in submission.notebooks if path.stem not in released]
        candidates = tuple(mine or others)
        job = Job(submission.student, submission.assignment, notebook, candidates, submission.files)
        jobs.append(Job(**{**vars(job), "key": _key(job, conditions)}))
    return tuple(jobs)


def _key(job: Job, conditions: Conditions) -> str:
    """Return a hash of all that the grade depends on: files, plan, checks, limits and our own code."""
    digest = hashlib.sha256()
    for part in (repr(job.plan), repr(asdict(conditions.limits)), conditions.isolation, _code()):
        digest.update(part.encode("utf-8", "replace") + b"\0")
    checks = checks_path(conditions.autograders, job.assignment, job.plan.name)
    for path in (*job.candidates, *(path for _, path in job.files), checks):
        digest.update(path.name.encode("utf-8", "replace") + b"\0" + _hash(path))
    return digest.hexdigest()


def _hash(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_HASHED_BYTES:
            return str(path.stat()).encode()
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b"absent"


@cache
def _code() -> str:
    """Return a hash of this package: a mended grader grades again."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def undone(jobs: Iterable[Job], records: Path) -> Iterator[Job]:
    """Yield the jobs whose records are missing, of other conditions, or broken by us."""
    for job in jobs:
        path = path_of(records, job.student, job.assignment, job.plan.name)
        try:
            record = read(path) if path.is_file() else None
        except CourseError:
            record = None  # half a record is none
        if record is None or record.key != job.key or record.outcome is NotebookOutcome.BROKEN:
            yield job
