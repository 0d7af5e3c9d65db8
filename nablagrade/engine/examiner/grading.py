"""The whole story of one notebook, from a submitted file to a record. Read this first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nablagrade.engine.checks.checks import COULD_NOT_COMPARE, Check
from nablagrade.engine.checks.moving import Movable
from nablagrade.engine.examiner.concluding import conclude
from nablagrade.engine.examiner.job import Graded, Job, identity_of, without_grade
from nablagrade.engine.examiner.kernel import PYTHON, KernelRun, language_of
from nablagrade.engine.examiner.run import NOTHING_MOVED, Run
from nablagrade.engine.wire.exits import Ended
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.model import CellPlan, Note, NotebookOutcome, NoteKind
from nablagrade.notebooks.cells import Notebook, serialise
from nablagrade.notebooks.finding import find_notebook
from nablagrade.notebooks.restore import find_missing, restore

Checks = Mapping[str, Sequence[Check]]
Moved = Mapping[str, Movable]
Files = tuple[tuple[str, Path], ...]


def grade(
    job: Job,
    checks: Checks,
    spec: ChildSpec,
    announce: Callable[[str], None],
    *,
    lost: Sequence[str] = (),
    moved: Moved = NOTHING_MOVED,
) -> Graded:
    """Grade one notebook. `lost` names exercises on whose answers an examiner died: they could not be compared."""
    started = time.monotonic()
    found = find_notebook(job.candidates, job.plan, job.around)
    job = replace(job, notes=(*job.notes, *found.notes), key=job.key if found.is_alone else job.wide_key or job.key)
    if found.problem:
        return Graded(without_grade(job, NotebookOutcome.UNREADABLE, found.problem), None)
    if found.notebook is None:
        return Graded(without_grade(job, NotebookOutcome.MISSING), None)
    put_back = () if job.is_prepared else find_missing(found.notebook, job.plan)
    notebook = found.notebook if job.is_prepared else restore(found.notebook, job.plan)
    files = beside(job.files, found.name)
    try:
        if language_of(job.plan, notebook) == PYTHON:
            # without its checks, but still outside: the source of a graded cell is not for the child
            mine = {**checks, **dict.fromkeys(lost, ())}
            left = {exercise: test for exercise, test in moved.items() if exercise not in mine}
            run: Run | KernelRun = _run(job, notebook, mine, spec, files=files, announce=announce, moved=left)
        else:
            run = KernelRun(notebook, job.plan, spec, files)
            run.complete()
    except Ended as end:
        return Graded(without_grade(job, NotebookOutcome.BROKEN, str(end)), None)
    record = conclude(job.plan, notebook, run, dict.fromkeys(lost, COULD_NOT_COMPARE), put_back)
    notes = (*job.notes, *_told(put_back), *run.notes, *record.notes)
    is_undated = any(note.kind is NoteKind.TIMESTAMP for note in notes)
    needs_person = record.needs_person or is_undated
    seconds = time.monotonic() - started
    record = replace(record, **identity_of(job), notes=notes, needs_person=needs_person, wall_seconds=seconds)
    return Graded(record, serialise(notebook), run.written, run.is_whole)


def _run(
    job: Job,
    notebook: Notebook,
    checks: Checks,
    spec: ChildSpec,
    *,
    files: Files,
    announce: Callable[[str], None],
    moved: Moved,
) -> Run:
    """Run a notebook; when a test met what cannot be carried, from its start again, with that test inside.

    Nothing of a run counts in which a test has no verdict: its calls may have changed what the next one would see.
    """
    returned: dict[str, str] = {}
    used_seconds = 0.0
    while True:
        left = {exercise: test for exercise, test in moved.items() if exercise not in returned}
        place = spec.scratch / f"without-{len(returned)}"
        place.mkdir()
        here = replace(spec, scratch=place)
        run = Run(
            notebook["cells"], job.plan, checks, here, files=files, announce=announce, moved=left, returned=returned
        )
        run.cpu_seconds = used_seconds
        run.complete()
        if not run.unmovable:
            return run
        returned |= run.unmovable
        used_seconds = run.cpu_seconds


def beside(files: Files, name: str) -> Files:
    """Return what lies beside a notebook of this name: of one in a folder inside, also what is in that folder."""
    folder = name.rpartition("/")[0]
    if not folder:
        return files
    there = {one for one, _ in files}
    mine = ((one.removeprefix(f"{folder}/"), path) for one, path in files if one.startswith(f"{folder}/"))
    return (*files, *((one, path) for one, path in mine if one not in there))


def _told(put_back: Sequence[CellPlan]) -> Iterator[Note]:
    if put_back:
        names = ", ".join(cell.grade_id for cell in put_back)[:300]
        yield Note(NoteKind.PUT_BACK, f"cells of the release were missing and were put back: {names}")
