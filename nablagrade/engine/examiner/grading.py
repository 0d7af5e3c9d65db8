"""The whole story of one notebook, from a submitted file to a record. Read this first."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from nablagrade.engine.checks.checks import COULD_NOT_COMPARE, Check
from nablagrade.engine.examiner.concluding import conclude
from nablagrade.engine.examiner.job import Graded, Job, identity_of, without_grade
from nablagrade.engine.examiner.kernel import PYTHON, KernelRun, language_of
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.wire.exits import Ended
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.errors import NotebookError
from nablagrade.model import NotebookOutcome
from nablagrade.notebooks.cells import serialise
from nablagrade.notebooks.finding import find_notebook
from nablagrade.notebooks.restore import restore

Checks = Mapping[str, Sequence[Check]]


def grade(
    job: Job, checks: Checks, spec: ChildSpec, announce: Callable[[str], None], lost: Sequence[str] = ()
) -> Graded:
    """Grade one notebook. `lost` names exercises on whose answers an examiner died: they could not be compared."""
    started = time.monotonic()
    try:
        found = find_notebook(job.candidates, job.plan)
        if found is None:
            return Graded(without_grade(job, NotebookOutcome.MISSING), None)
        notebook = found.notebook if job.is_prepared else restore(found.notebook, job.plan)
    except NotebookError as error:
        return Graded(without_grade(job, NotebookOutcome.UNREADABLE, str(error)), None)
    run: Run | KernelRun
    if language_of(job.plan, notebook) == PYTHON:
        # without its checks, but still outside: the source of a graded cell is not for the child
        mine = {exercise: () if exercise in lost else some for exercise, some in checks.items()}
        run = Run(notebook["cells"], job.plan, mine, spec, files=job.files, announce=announce)
    else:
        run = KernelRun(notebook, job.plan, spec, job.files)
    try:
        run.complete()
    except Ended as end:
        return Graded(without_grade(job, NotebookOutcome.BROKEN, str(end)), None)
    record = conclude(job.plan, notebook, run, dict.fromkeys(lost, COULD_NOT_COMPARE))
    wall_seconds = time.monotonic() - started
    record = replace(
        record,
        **identity_of(job),
        notes=(*job.notes, *found.notes, *run.notes, *record.notes),
        wall_seconds=wall_seconds,
    )
    return Graded(record, serialise(notebook), run.written, run.is_whole)
