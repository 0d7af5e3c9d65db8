"""Our own way behind nbgrader's verb: what is due is as nbgrader has it, the rest is `nablagrade grade`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nablagrade.course.grade_course import GradeRequest, grade_course
from nablagrade.drop_in.due import Due
from nablagrade.drop_in.options import Asked, options_of, settings_of
from nablagrade.model import NotebookOutcome, Record

FAILED = (NotebookOutcome.BROKEN, NotebookOutcome.UNREADABLE)


def grade_directly(due: Due, config: Any, asked: Asked) -> int:
    """Grade what is due; return how much could not be graded, of which the log tells."""
    settings, log = settings_of(due.coursedir, config), due.log
    failed: list[Record] = []
    problems: list[str] = []

    def report(record: Record) -> None:
        name = f"{record.student}/{record.assignment}/{record.notebook}"
        if record.outcome in FAILED:
            failed.append(record)
            log.error("%s is %s: %s", name, record.outcome, "; ".join(map(str, record.notes)))
        else:
            log.info("%s: %g of %g points", name, record.score, record.max_score)

    def report_problem(words: str) -> None:
        problems.append(words)
        log.error(words)

    request = GradeRequest(
        settings,
        options_of(settings, asked),
        tuple(sorted({Path(folder).name for folder in due.assignments})),
        notebook_glob=due.coursedir.notebook_id,
        is_forced=True,
        is_chosen=lambda one: due.has(one.folder, one.student, one.assignment),
        report_record=report,
        report_change=lambda words: log.warning("%s: `nablagrade grade --release` takes it over", words),
        report_problem=report_problem,
    )
    grade_course(request)
    return len(failed) + len(problems)
