"""From a submission to jobs: what each notebook is graded with, and the key that says whether it was before."""

from __future__ import annotations

import fnmatch
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from nablagrade.course.before.done import SEPARATOR
from nablagrade.course.course import Submission
from nablagrade.course.files import find_files, left_out_notes
from nablagrade.engine.checks.paths import asks_for_checks, checks_path, files_beside, has_classic_tests
from nablagrade.engine.examiner.job import Job, Solution
from nablagrade.model import AssignmentPlan, IsolationLevel, Limits, Note, NotebookPlan
from nablagrade.notebooks.finding import Around, name_of, wanted_of
from nablagrade.notebooks.naming import ENDING, may_be
from nablagrade.notebooks.sealed import File, Sealed, seal
from nablagrade.records.record import read_old
from nablagrade.settings import Settings
from nablagrade.version import hash_code

MAX_HASHED_BYTES = 50_000_000  # of a file of the course's own
MAX_CANDIDATES = 100
WRITTEN_TOGETHER_SECONDS = 2.0
SLOW_SECONDS = 1.0  # what takes less makes nobody wait
WINDOW = 500  # jobs
OF_SUBMISSION = ("notebook", "other files", "time and notes", "files of the course")
JUDGING = ("points", "checks", "named mistakes")  # parts of a key on which a verdict hangs, and no run
Parts = Mapping[str, str]  # a hash of each, by its name


@dataclass(frozen=True)
class Conditions:
    """What a grade depends on besides the submission; `keys` has a hash of it for each notebook of the assignment."""

    plan: AssignmentPlan
    keys: Mapping[str, bytes]
    solutions: Mapping[str, Solution] = field(default_factory=dict)  # by notebook
    share_runs: bool = True  # whether notebooks with equal code share one run
    parts: Mapping[str, Parts] = field(default_factory=dict)  # by notebook, what is hashed in its key


def conditions_of(
    plan: AssignmentPlan,
    limits: Limits,
    isolation: IsolationLevel,
    autograders: Path,
    solutions: Mapping[str, Solution] = MappingProxyType({}),
) -> Conditions:
    """Hash once for an assignment what all its grades depend on: plan, checks, limits and our own code."""
    shared = {"nablagrade": hash_code(), "limits": repr(asdict(limits)), "isolation": isolation.value}
    words = _hash_words(autograders / plan.name / "specimens")
    checks = {one.name: checks_path(autograders, plan.name, one.name) for one in plan.notebooks}
    parts = {
        one.name: {
            **{name: _digest(part) for name, part in shared.items()},
            "release": _digest(repr(_unpriced(one))),
            "the instructor's solution": _digest(repr(_hash_solution(solutions.get(one.name)))),
            "points": _digest(repr([cell.max_score for cell in one.cells])),
            "checks": _digest(repr(_hash(checks[one.name]))),
            "files beside the checks": _digest(repr(_hash_named(files_beside(checks[one.name]).items()))),
            "named mistakes": _digest(words),
        }
        for one in map(_in_order, plan.notebooks)
    }
    keys = {name: hashlib.sha256(repr(one).encode()).digest() for name, one in parts.items()}
    return Conditions(plan, keys, solutions, parts=parts)


def _unpriced(notebook: NotebookPlan) -> NotebookPlan:
    """Return a plan without the points of what its checks judge, which a checksum has in it: they change no run."""
    asking = asks_for_checks(notebook)
    unpriced = (replace(cell, max_score=0.0, checksum=None) for cell in notebook.cells)
    cells = (one if cell.grade_id in asking else cell for one, cell in zip(unpriced, notebook.cells, strict=True))
    return replace(notebook, cells=tuple(cells))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _in_order(notebook: NotebookPlan) -> NotebookPlan:
    """Its cells by name: a database returns rows as it likes, PostgreSQL those last that were changed last."""
    return replace(notebook, cells=tuple(sorted(notebook.cells, key=lambda cell: cell.grade_id)))


def make_jobs(submission: Submission, conditions: Conditions, notebook_glob: str = "*") -> tuple[Job, ...]:
    """Return a job for each notebook of the assignment, handed in or not; each file that it names is sealed."""
    plan = conditions.plan
    released = [f"{one.name}{ENDING}" for one in plan.notebooks]
    candidates, too_many = _candidates(submission, plan, released)
    files, unread = _files(submission)
    notes = (*submission.notes, *too_many, *unread)
    around = _around(submission, plan, candidates)
    hashes = {name: name.encode("utf-8", "replace") + b"\0" + file.seal for name, file in candidates.items()}
    unnamed = b"".join(one for name, one in hashes.items() if name not in released)
    given, theirs = _hash_files(files)
    beside = theirs + repr((submission.timestamp, notes, submission.closed)).encode("utf-8", "replace")
    sealed, whose = tuple(candidates.values()), (submission.student, submission.assignment)
    jobs = []
    for notebook in plan.notebooks:
        if fnmatch.fnmatchcase(notebook.name, notebook_glob):
            common = conditions.keys[notebook.name] + given
            key = _key(common, beside, hashes.get(f"{notebook.name}{ENDING}", b"absent"), unnamed)
            wide_key = _key(common, beside, b"all", *hashes.values())
            solution = conditions.solutions.get(notebook.name)
            mine = key.partition(SEPARATOR)[0] if conditions.share_runs else ""
            parts = conditions.parts.get(notebook.name, {})
            mine_alone = hashes.get(f"{notebook.name}{ENDING}", b"")
            own = (mine_alone, theirs + unnamed, repr((submission.timestamp, notes)).encode("utf-8", "replace"), given)
            job = Job(*whose, notebook, sealed, files, key, wide_key, notes, around, solution, mine)
            jobs.append(replace(job, covers=_covered(parts, own), ground=_ground_of(parts, given)))
    return tuple(jobs)


def parts_of(conditions: Conditions) -> tuple[str, ...]:
    """Return the names of all that the keys of an assignment cover."""
    return (*(name for parts in (*conditions.parts.values(),)[:1] for name in parts), *OF_SUBMISSION)


def _covered(parts: Parts, own: Sequence[bytes]) -> tuple[tuple[str, str], ...]:
    """Return what a key is of, by name, for whoever asks later which part is another one."""
    named = {**parts, **{name: hashlib.sha256(part).hexdigest() for name, part in zip(OF_SUBMISSION, own, strict=True)}}
    return tuple((name, digest[:16]) for name, digest in named.items())


def _ground_of(parts: Parts, given: bytes) -> str:
    """Return a hash of what the course adds to a run, the verdicts on it apart; nothing where that is not known."""
    return _digest(repr(([part for name, part in parts.items() if name not in JUDGING], given))) if parts else ""


def _candidates(
    submission: Submission, plan: AssignmentPlan, released: Sequence[str]
) -> tuple[dict[str, Sealed], tuple[Note, ...]]:
    """Return what may be a notebook of an assignment by its name, the newest first, and a note on what is too much."""
    names = [one.name for one in plan.notebooks]
    found = {name_of(path, submission.folder): path for path in submission.notebooks}
    files = {name_of(path, submission.folder): path for _, path in submission.files}
    ordered = _newest_first(found | {name: path for name, path in files.items() if may_be(name, names)})
    kept = sorted(ordered, key=lambda name: name not in released)[:MAX_CANDIDATES]
    left_out = sorted(ordered.keys() - set(kept))
    sealed = {
        name: seal(submission.root, path, submission.linked) for name, path in ordered.items() if name not in left_out
    }
    return sealed, left_out_notes(left_out, "left out, too many files are named as notebooks; hand in less")


def _files(submission: Submission) -> tuple[tuple[tuple[str, File], ...], tuple[Note, ...]]:
    """Return what lies beside a notebook, the course's own first, and notes on the student's that are closed."""
    mine = [(name, seal(submission.root, path, submission.linked)) for name, path in submission.files]
    closed: dict[str, list[str]] = {}
    for name, file in mine:
        if file.problem:
            closed.setdefault(file.problem, []).append(name)
    notes = (left_out_notes(names, f"left out, it {problem}") for problem, names in closed.items())
    files: list[tuple[str, File]] = [*submission.given]
    files += [(name, file) for name, file in mine if not file.problem]
    return tuple(files), tuple(note for some in notes for note in some)


def _around(submission: Submission, plan: AssignmentPlan, candidates: Mapping[str, Sealed]) -> Around:
    theirs = {name for name, _ in submission.files} | set(submission.left_out)
    others = tuple(sorted(theirs - candidates.keys()))
    wanted = tuple(wanted_of(one) for one in plan.notebooks)
    return Around(submission.folder, submission.assignment, wanted, others, submission.source, submission.closed)


def _newest_first(files: dict[str, Path]) -> dict[str, Path]:
    """Sort files by time; those that were written together are told apart by the numbers in their names.

    A checkout or an archive writes all files at once: of these `v2` is newer than `v1`.
    """
    if len(files) < 2:
        return files
    times = {name: _time(path) for name, path in files.items()}
    newest = max(times.values())

    def rank(name: str) -> tuple[bool, float, list[tuple[int, str]]]:
        is_together = times[name] > newest - WRITTEN_TOGETHER_SECONDS
        stem = name.replace(ENDING, "")  # `a (1)` is newer than `a`
        parts = [(int(one), "") if one.isdecimal() else (0, one) for one in re.split(r"(\d{1,18})", stem)]
        return is_together, 0.0 if is_together else times[name], parts

    return {name: files[name] for name in sorted(files, key=rank, reverse=True)}


def _time(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0.0  # removed meanwhile: whoever opens it says so


def _key(conditions: bytes, *handed_in: bytes) -> str:
    """Return a hash of the course's part of what a grade depends on, and one of the student's."""
    return SEPARATOR.join(hashlib.sha256(part).hexdigest() for part in (conditions, b"".join(handed_in)))


def _hash_files(files: Iterable[tuple[str, File]]) -> tuple[bytes, bytes]:
    """Return hashes of what lies beside a notebook: of the course's own files, and of the student's."""
    given = [(name, file) for name, file in files if isinstance(file, Path)]
    return _hash_named(given), _hash_named((name, file) for name, file in files if not isinstance(file, Path))


def _hash_named(files: Iterable[tuple[str, File]]) -> bytes:
    seals = ((name, _hash(file) if isinstance(file, Path) else file.seal) for name, file in files)
    return b"".join(name.encode("utf-8", "replace") + b"\0" + found for name, found in seals)


def find_solutions(plan: AssignmentPlan, settings: Settings) -> dict[str, Solution]:
    """Return the source notebooks that have a classic test which might be judged outside, and what lies beside them."""
    folder = settings.source / plan.name
    if not settings.tests_outside or not any(map(has_classic_tests, plan.notebooks)):
        return {}
    files = tuple(one for one in find_files(folder, settings.ignored_files) if not one[0].endswith(ENDING))
    paths = {one.name: folder / f"{one.name}{ENDING}" for one in plan.notebooks if has_classic_tests(one)}
    return {name: Solution(path, files) for name, path in paths.items() if path.is_file()}


def _hash_solution(solution: Solution | None) -> bytes:
    return b"" if solution is None else _hash(solution.notebook) + _hash_named(solution.files)


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


def longest_first(jobs: Iterable[Job], records: Path) -> Iterator[Job]:
    """Yield jobs as they come, but of each window those first that took long in an earlier run, the slowest before all.

    One that is begun last would be waited for alone, beside idle workers. A class of any size has room: a window is
    found while the processes warm up.
    """
    stream = iter(jobs)
    while window := [(_seconds_before(job, records), job) for job in islice(stream, WINDOW)]:
        slow = [one for one in window if one[0] > SLOW_SECONDS]
        yield from (job for _, job in sorted(slow, key=lambda one: one[0], reverse=True))
        yield from (job for seconds, job in window if seconds <= SLOW_SECONDS)


def _seconds_before(job: Job, records: Path) -> float:
    """Return how long a notebook took when it was graded last; 0 where nobody knows."""
    record = read_old(records, job.student, job.assignment, job.plan.name)
    return record.seconds.wall if record else 0.0
