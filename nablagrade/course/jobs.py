"""From a submission to jobs: what each notebook is graded with, and the key that says whether it was before."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from nablagrade.course.course import Submission
from nablagrade.engine.checks.paths import checks_path
from nablagrade.engine.examiner.job import Job
from nablagrade.errors import CourseError
from nablagrade.model import AssignmentPlan, IsolationLevel, Limits, NotebookOutcome
from nablagrade.records.record import path_of, read

PACKAGE = Path(__file__).parents[1]
MAX_HASHED_BYTES = 50_000_000


@dataclass(frozen=True)
class Conditions:
    """What a grade depends on besides the submission; `keys` has a hash of it for each notebook of the assignment."""

    plan: AssignmentPlan
    keys: Mapping[str, bytes]


def conditions_of(plan: AssignmentPlan, limits: Limits, isolation: IsolationLevel, autograders: Path) -> Conditions:
    """Hash once for an assignment what all its grades depend on: plan, checks, limits and our own code."""
    common = repr((asdict(limits), isolation.value, _code(), _hash_words(autograders / plan.name / "specimens")))
    keys = {
        one.name: hashlib.sha256(
            (common + repr(one)).encode("utf-8", "replace") + _hash(checks_path(autograders, plan.name, one.name))
        ).digest()
        for one in plan.notebooks
    }
    return Conditions(plan, keys)


def make_jobs(submission: Submission, conditions: Conditions, notebook_glob: str = "*") -> tuple[Job, ...]:
    """Return a job for each notebook of the assignment, handed in or not."""
    plan = conditions.plan
    released = {one.name for one in plan.notebooks}
    others = tuple(path for path in submission.notebooks if path.stem not in released)
    files = _hash_named(submission.files) + str(submission.timestamp).encode("utf-8", "replace")
    jobs = []
    for notebook in plan.notebooks:
        if fnmatch.fnmatchcase(notebook.name, notebook_glob):
            # the file of its own name first; those of other notebooks are theirs
            candidates = tuple(path for path in submission.notebooks if path.stem == notebook.name) or others
            named = _hash_named((path.name, path) for path in candidates)
            key = hashlib.sha256(conditions.keys[notebook.name] + files + named).hexdigest()
            whose = (submission.student, submission.assignment)
            jobs.append(Job(*whose, notebook, candidates, submission.files, key, notes=submission.notes))
    return tuple(jobs)


def _hash_named(files: Iterable[tuple[str, Path]]) -> bytes:
    return b"".join(name.encode("utf-8", "replace") + b"\0" + _hash(path) for name, path in files)


def _hash(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_HASHED_BYTES:
            return f"{path.stat().st_size} {path.stat().st_mtime_ns}".encode()
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b"absent"


def _hash_words(specimens: Path) -> str:
    """Return a hash of what names the mistakes of functions: it is read with the checks."""
    digest = hashlib.sha256()
    for path in sorted((*specimens.glob("*/signatures.json"), *specimens.glob("*/hints.toml"))):
        digest.update(f"{path.parent.name}/{path.name}".encode() + _hash(path))
    return digest.hexdigest()


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
