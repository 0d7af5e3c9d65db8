"""The whole story of one notebook, from a submitted file to a record. Read this first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from nablagrade.engine.checks.checks import COULD_NOT_COMPARE, Check, known
from nablagrade.engine.checks.movable import Movable
from nablagrade.engine.examiner.concluding import conclude
from nablagrade.engine.examiner.job import Announce, Graded, Job, Lost, Step, identity_of, without_grade
from nablagrade.engine.examiner.kernel import PYTHON, KernelRun, language_of
from nablagrade.engine.examiner.run import NOTHING_MOVED, Run
from nablagrade.engine.examiner.taken.kept import lent_to
from nablagrade.engine.examiner.taken.replay import Replayed, Terms, judged_again, keep_replay, keep_run, replay, stands
from nablagrade.engine.examiner.taken.shared import Earlier, Lent, SharedRun, borrow, code_of, lend
from nablagrade.engine.examiner.watchdog import Deadline
from nablagrade.engine.wire.exits import Ended
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.model import CellPlan, Note, NotebookOutcome, NoteKind, Record, Seconds
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, serialise
from nablagrade.notebooks.finding import find_notebook
from nablagrade.notebooks.restore import find_missing, restore
from nablagrade.notebooks.sealed import ChangedError, File
from nablagrade.records.places import Places

Checks = Mapping[str, Sequence[Check]]
Moved = Mapping[str, Movable]
Runs = Mapping[str, Earlier]
NOTHING_RUN: Runs = MappingProxyType({})
NOTHING_LOST = Lost()
Files = tuple[tuple[str, File], ...]


def grade(
    job: Job,
    checks: Checks,
    spec: ChildSpec,
    deadline: Deadline,
    *,
    announce: Announce = lambda *_: None,
    lost: Lost = NOTHING_LOST,
    moved: Moved = NOTHING_MOVED,
    runs: Runs = NOTHING_RUN,
) -> Graded:
    """Grade one notebook, and announce each step on a student's data before it is taken.

    `lost` names what examiners died on: what was judged could not be compared, what was run is not run again. `runs`
    has runs of other notebooks by their code.
    """
    try:
        return _grade(job, checks, spec, deadline, announce=announce, lost=lost, moved=moved, runs=runs)
    except ChangedError as error:  # without a key, so that the next run looks again
        return Graded(replace(without_grade(job, NotebookOutcome.UNREADABLE, str(error)), key=""), None)


def judge_again(job: Job, checks: Checks, spec: ChildSpec) -> Graded | None:
    """Grade one notebook from what its code returned before; None where it has to run, or cannot be read."""
    if graded := _standing_still(job, checks):
        return graded
    found = _find(job)
    if isinstance(found, Graded) or found.put_back or language_of(job.plan, found.notebook, spec.isolation) != PYTHON:
        return None
    terms = _terms(found, checks, lambda *_: None)
    run = _standing(found, terms, NOTHING_RUN)
    return _concluded(found, run, terms) if run else None


def _standing_still(job: Job, checks: Checks) -> Graded | None:
    """Return the record of before where no verdict is another one; None where more has to be looked at."""
    if job.before is None or job.before.record is None or not job.ground or job.sound:
        return None
    names = stands(job.before, Terms(job.plan, checks, job.conditions, job.ground, lambda: None))
    if names is None:
        return None
    return Graded(replace(job.before.record, replayed=names), None, start=judged_again(names), stands=True)


@dataclass(frozen=True)
class _Found:
    """What was handed in for a job, with what was released in its place."""

    job: Job
    notebook: Notebook
    files: Files  # beside it
    put_back: Sequence[CellPlan]


def _find(job: Job) -> _Found | Graded:
    """Return what was handed in, or the record that says why there is nothing to be graded."""
    found = find_notebook(job.candidates, job.plan, job.around)
    job = replace(job, notes=(*job.notes, *found.notes), key=job.key if found.is_alone else job.wide_key or job.key)
    if found.notebook is None:
        outcome = NotebookOutcome.UNREADABLE if found.problem else NotebookOutcome.MISSING
        return Graded(without_grade(job, outcome, found.problem), None)
    put_back = () if job.is_prepared else find_missing(found.notebook, job.plan)
    notebook = found.notebook if job.is_prepared else restore(found.notebook, job.plan)
    return _Found(job, notebook, beside(job.files, found.name), put_back)


def _grade(
    job: Job, checks: Checks, spec: ChildSpec, deadline: Deadline, *, announce: Announce, lost: Lost, moved: Moved,
    runs: Runs,
) -> Graded:  # fmt: skip
    started = time.monotonic()
    announce(Step.READING, 0)
    found = _find(job)
    if isinstance(found, Graded):
        return found
    job, notebook = found.job, found.notebook
    unjudged = [name for place in lost.judged if (name := grade_id_of(notebook["cells"][place]))]
    is_python = language_of(job.plan, notebook, spec.isolation) == PYTHON
    is_usual = is_python and lost == NOTHING_LOST and not found.put_back
    terms = _terms(found, checks, announce) if is_usual else None
    run: Run | KernelRun | SharedRun
    if terms and (standing := _standing(found, terms, runs)):
        run = standing
    elif is_python:
        begin, left = _beginning(job, notebook["cells"], checks, moved, unjudged)
        begin = partial(begin, deadline=deadline, files=found.files, announce=announce, lost=lost.run)
        run = begin(spec=spec, moved=left)
    else:
        run = KernelRun(notebook, job.plan, spec, deadline, found.files)
    try:
        run.complete()
        while run.unmovable:
            run = _begin_again(run, begin, spec, left)
            run.complete()
    except Ended as end:
        return Graded(without_grade(job, NotebookOutcome.BROKEN, str(end), isolation=run.isolation), None)
    announce(Step.WRITING, 0)
    return _concluded(found, run, terms, runs=runs, unjudged=unjudged, seconds=time.monotonic() - started)


def _concluded(
    found: _Found, run: Run | KernelRun | SharedRun, terms: Terms | None, *, runs: Runs = NOTHING_RUN,
    unjudged: Sequence[str] = (), seconds: float = 0.0,
) -> Graded:  # fmt: skip
    """Return all that came of a run."""
    job, notebook, put_back = found.job, found.notebook, found.put_back
    record, pictures = conclude(job.plan, notebook, run, dict.fromkeys(unjudged, COULD_NOT_COMPARE), put_back)
    record = replace(_signed(record, job, (*_told(put_back), *run.notes)), **_history(run, seconds))
    shown = serialise(notebook)
    lent, transcript = _left(run, record, notebook, shown, terms, runs=runs) if terms else (None, b"")
    return Graded(record, shown, run.written, run.is_whole, lent, pictures, run.start, transcript)


def _terms(found: _Found, checks: Checks, announce: Announce) -> Terms:
    """Return what a run of this notebook hangs on, and is judged by."""
    job, held = found.job, code_of(found.notebook, found.files)
    code = job.conditions and f"{job.conditions} {held}"
    ground = f"{job.ground} {held}" if job.ground and checks and not job.sound else ""
    return Terms(job.plan, checks, code, ground, partial(announce, Step.REPLAYING, 0))


def _standing(found: _Found, terms: Terms, runs: Runs) -> SharedRun | None:
    """Return a run that stands for one of this notebook: that of equal code, or its own of before; None without one."""
    if earlier := runs.get(terms.code):
        return borrow(earlier, found.notebook)
    return replay(found.job.before, found.notebook, terms) if found.job.before and terms.ground else None


def _history(run: Run | KernelRun | SharedRun, seconds: float) -> dict[str, Any]:
    """Return the fields of a record that say which run it is of."""
    if isinstance(run, Replayed):
        return {"seconds": run.kept.seconds, "run_of": run.student, "replayed": run.exercises}
    return {"seconds": Seconds(seconds, run.cpu_seconds), "run_of": run.student}


def _left(
    run: Run | KernelRun | SharedRun, record: Record, notebook: Notebook, shown: bytes, terms: Terms, *, runs: Runs
) -> tuple[Lent | None, bytes]:
    """Return what of a run is for other notebooks, and what is kept of it for this one."""
    lent = lend(terms.code, notebook, record, run.ran, run.checked_outside)
    if lent is None:
        return None, b""
    if isinstance(run, Replayed):
        return None, keep_replay(run, lent, shown, terms)
    if isinstance(run, SharedRun):
        return None, lent_to(runs[terms.code], shown)
    if not isinstance(run, Run) or not _may_lend(run):
        return None, b""
    kept = keep_run(lent, record, shown, terms, written=run.written, asked=run.asked) if terms.ground else b""
    return (lent if terms.code else None), kept


def _beginning(
    job: Job, cells: Sequence[Cell], checks: Checks, moved: Moved, unjudged: Sequence[str]
) -> tuple[Callable[..., Run], Moved]:
    """Return what begins a run, and the classic tests that are judged here in it."""
    # without its checks, but still outside: the source of a graded cell is not for the child
    mine = {name: known(some, job.sound) for name, some in checks.items()} | dict.fromkeys(unjudged, ())
    left = {exercise: test for exercise, test in moved.items() if exercise not in mine}
    return partial(Run, cells, job.plan, mine, sound=job.sound), left


def _may_lend(run: Run) -> bool:
    """Whether a run went as it would again: nothing stopped it, and there is nothing to be said of it."""
    return run.is_whole and not run.notes


def _signed(record: Record, job: Job, notes: Sequence[Note]) -> Record:
    """Say whose a record is, and what is to be known of it."""
    notes = (*job.notes, *notes, *record.notes)
    is_undated = any(note.kind is NoteKind.TIMESTAMP for note in notes)
    return replace(record, **identity_of(job), notes=notes, needs_person=record.needs_person or is_undated)


def _begin_again(run: Run | KernelRun | SharedRun, begin: Callable[..., Run], spec: ChildSpec, moved: Moved) -> Run:
    """Return a new run of a notebook of which a test met what cannot be carried: with that test inside.

    Nothing of the run before counts: the calls of that test may have changed what the next one would see.
    """
    returned = {**run.returned, **run.unmovable}
    left = {exercise: test for exercise, test in moved.items() if exercise not in returned}
    place = spec.scratch / f"without-{len(returned)}"
    place.mkdir()
    again = begin(spec=replace(spec, scratch=place), moved=left, returned=returned)
    again.cpu_seconds = run.cpu_seconds
    return again


def beside(files: Files, name: str) -> Files:
    """Return what lies beside a notebook of this name: of one in a folder inside, also what is in that folder."""
    folder = name.rpartition("/")[0]
    if not folder:
        return files
    places = Places()
    there = {places.give(one) for one, _ in files}
    mine = ((one.removeprefix(f"{folder}/"), file) for one, file in files if one.startswith(f"{folder}/"))
    return (*files, *((places.give(one), file) for one, file in mine if one not in there))


def _told(put_back: Sequence[CellPlan]) -> Iterator[Note]:
    if put_back:
        names = ", ".join(cell.grade_id for cell in put_back)[:300]
        yield Note(NoteKind.PUT_BACK, f"cells of the release were missing and were put back: {names}")
