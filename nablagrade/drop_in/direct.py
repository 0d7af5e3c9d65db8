"""Our own way behind nbgrader's verb: nbgrader says which submissions are due, the rest is `nablagrade grade`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from nbgrader.converters import NbGraderException

from nablagrade.course.course import Submission
from nablagrade.course.grade_course import GradeRequest, grade_course
from nablagrade.drop_in.options import Asked, options_of, settings_of
from nablagrade.drop_in.stamps import known_timestamp
from nablagrade.model import NotebookOutcome, Record

FAILED = (NotebookOutcome.BROKEN, NotebookOutcome.UNREADABLE)


def grade_directly(converter: Any, asked: Asked) -> None:
    """Grade what is due. NbGraderException when a notebook could not be graded."""
    settings = settings_of(converter.coursedir, converter.config)
    converter.coursedir.get_existing_timestamp = known_timestamp
    assignments = tuple(sorted({Path(folder).name for folder in converter.assignments}))
    failed: list[Record] = []
    problems: list[str] = []

    def report(record: Record) -> None:
        name = f"{record.student}/{record.assignment}/{record.notebook}"
        if record.outcome in FAILED:
            failed.append(record)
            converter.log.error("%s is %s: %s", name, record.outcome, "; ".join(map(str, record.notes)))
        else:
            converter.log.info("%s: %g of %g points", name, record.score, record.max_score)

    def report_problem(words: str) -> None:
        problems.append(words)
        converter.log.error(words)

    request = GradeRequest(
        settings,
        options_of(settings, asked),
        assignments,
        notebook_glob=converter.coursedir.notebook_id,
        is_forced=True,
        is_chosen=lambda submission: _is_due(converter, submission),
        report_record=report,
        report_change=lambda words: converter.log.warning("%s: `nablagrade grade --release` takes it over", words),
        report_problem=report_problem,
    )
    grade_course(request)
    if failed or problems:
        raise NbGraderException(f"{len(failed) + len(problems)} could not be graded; see above")


def _is_due(converter: Any, submission: Submission) -> bool:
    """Whether nbgrader would convert a submission now; with --force it also removes what it would replace."""
    notebooks = converter.assignments.get(os.path.normpath(submission.folder))
    if notebooks is None:
        return False
    converter.notebooks = sorted(notebooks)
    return bool(converter.init_destination(submission.assignment, submission.student))
