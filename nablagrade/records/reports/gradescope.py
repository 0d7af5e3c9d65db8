"""One student's results as Gradescope's `results.json`."""

from __future__ import annotations

from collections.abc import Sequence

from nablagrade.errors import UsageError
from nablagrade.escaping import clean, clean_line, dump_json, show_name
from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.reports.public import student_views
from nablagrade.records.reports.summary import check_title, format_points, outcome_of, score_of
from nablagrade.records.reports.words import NOTEBOOKS, describe, name_exercise, name_folder, tell, tell_extra

# these have no status: neither passed nor failed
_UNDECIDED = (Outcome.NEEDS_PERSON, Outcome.INVALID, Outcome.BROKEN, Outcome.PARTLY)


def render(records: Sequence[Record]) -> str:
    """The document for one student and assignment. UsageError when there are several."""
    return dump_json(results_of(records))


def results_of(records: Sequence[Record]) -> dict[str, object]:
    """What students may have of it, by Gradescope's names; errors as of `render`.

    What the autograder prints stays hidden, and there is no leaderboard.
    """
    if len({(record.student, record.assignment) for record in records}) > 1:
        raise UsageError("gradescope: results.json holds one student's assignment; choose one with --student")
    views = student_views(records)
    return {
        "score": float(format_points(sum(record.score for record in views))),  # without the noise of a sum
        "execution_time": round(sum(record.seconds.wall for record in views), 3),
        "output_format": "text",
        "output": "\n".join(tell_ungraded(views)),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [test for record in views for test in _make_tests(record)],
    }


def tell_ungraded(records: Sequence[Record]) -> list[str]:
    """One line for each notebook that was not graded, with what its student can do."""
    ungraded = [record for record in records if record.outcome is not NotebookOutcome.GRADED]
    return [
        f"{name_folder(show_name(record.notebook))}: {phrase.label}. {phrase.advice}"
        for record in ungraded
        for phrase in (NOTEBOOKS[record.outcome],)
    ]


def _make_tests(record: Record) -> list[dict[str, object]]:
    if record.exercises or record.outcome is NotebookOutcome.BROKEN:
        return [_make_test(record, exercise) for exercise in record.exercises]
    phrase = NOTEBOOKS[record.outcome]
    return [
        {
            "name": name_folder(show_name(record.notebook)),
            "name_format": "text",
            "score": record.score,
            "max_score": record.max_score,
            "status": "failed",
            "output_format": "text",
            "output": f"{phrase.label}. {phrase.advice}",
            "visibility": "visible",
        }
    ]


def _make_test(record: Record, exercise: ExerciseResult) -> dict[str, object]:
    outcome = outcome_of(exercise)
    status = {} if outcome in _UNDECIDED else {"status": "passed" if outcome is Outcome.PASSED else "failed"}
    return {
        "name": f"{name_folder(show_name(record.notebook))} · {name_exercise(show_name(exercise.id), {})}",
        "name_format": "text",
        "score": float(format_points(score_of(exercise))),
        "max_score": exercise.max_score,
        **status,
        "output_format": "text",
        "output": _tell_checks(exercise),
        "visibility": "visible",
    }


def _tell_checks(exercise: ExerciseResult) -> str:
    told = (
        f"- {clean_line(check_title(check))}: {clean(tell(check.outcome, check.hint))}" for check in exercise.checks
    )
    by_person = [f"A person says: {clean(exercise.comment)}"] if exercise.comment else []
    label = ", ".join(filter(None, (describe(exercise).label, tell_extra(exercise.extra_credit))))
    return "\n".join([label, *by_person, *told])
