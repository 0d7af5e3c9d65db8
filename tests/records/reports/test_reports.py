"""Every report: the list is complete, nothing leaks, nothing breaks, and the words are the agreed ones."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.errors import UsageError
from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.class_page.page import compose
from nablagrade.records.reports import feedback, formats
from nablagrade.records.reports.base import Report
from nablagrade.records.reports.public import student_view

_FOLDER = Path(formats.__file__).parent
_GOLDEN = Path(__file__).parents[2] / "golden"
_OF_ONE_STUDENT = {"gradescope"}
REPORTS = {**formats.REPORTS, "feedback": feedback.render, "class-page": compose}
_FOR_INSTRUCTORS = ("csv", "json", "class-page")

each_report = pytest.mark.parametrize("name", sorted(REPORTS))


def _render(name: str, records: Sequence[Record]) -> str:
    """One student's records where the form takes no more."""
    chosen = [record for record in records if record.student == records[0].student]
    return REPORTS[name](chosen if name in _OF_ONE_STUDENT else records)


def test_no_module_is_forgotten() -> None:
    """Every module of the room that has a `render` is in the list."""
    renderers = {
        path.stem for path in _FOLDER.glob("*.py") if re.search(r"^def render\(", path.read_text(), re.MULTILINE)
    }
    assert renderers == {_module_of(report) for report in REPORTS.values()} - {"page"}


def _module_of(report: Report) -> str:
    return report.__module__.rsplit(".", 1)[-1]  # type: ignore[attr-defined]  # every report is a function


@each_report
def test_nothing_leaks(name: str, class_records: list[Record], secret: str) -> None:
    """No report holds details or the key, and those that are for students too no mistake and no note."""
    report = _render(name, class_records)
    assert secret not in report
    assert ("named-mistake" in report) == (name in _FOR_INSTRUCTORS)


def test_the_view_hides_and_keeps(anna_records: list[Record], secret: str) -> None:
    """A student's view has no secret anywhere, and the points, titles and hints as they were."""
    record = anna_records[0]
    view = student_view(record)
    assert not any(one in repr(view) for one in (secret, "named-mistake"))
    assert secret in repr(record)
    assert (view.score, view.exercises[1].checks[0].hint) == (2.0, record.exercises[1].checks[0].hint)


@each_report
def test_no_records(name: str) -> None:
    """A class without records is no crash."""
    assert REPORTS[name]([]).endswith("\n")


@each_report
def test_order_does_not_matter(name: str, class_records: list[Record]) -> None:
    """The same records in another order make the same report."""
    same_student = [record for record in class_records if record.student == "anna"]
    records = same_student if name in _OF_ONE_STUDENT else class_records
    assert REPORTS[name](records[::-1]) == REPORTS[name](records)


def _make_hostile(record: Record, text: str) -> Record:
    """A record whose every text is this one."""
    exercises = tuple(
        replace(
            exercise,
            id=text,
            checks=tuple(replace(check, title=text, hint=text, name=text) for check in exercise.checks),
        )
        for exercise in record.exercises
    )
    return replace(record, student=text, assignment=text, notebook=text, checked=text, exercises=exercises)


def _assert_harmless(report: str) -> None:
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", report)
    assert "##[" not in report
    commands = [line.strip() for line in re.split("[\r\n]", report) if line.strip().startswith("::")]
    assert all(re.match("::(error|warning) title=[^:,]*::", line) for line in commands)


@each_report
def test_hostile_text_is_harmless(name: str, anna_records: list[Record], hostile: str) -> None:
    """Control characters and workflow commands in any text of a record reach no report."""
    _assert_harmless(REPORTS[name]([_make_hostile(anna_records[1], hostile)]))


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"class-page"}))  # whose plots take a while
@given(text=st.text(st.sampled_from("\x1b[]\x07\n\r\t ::##%,=<>&'\"|`\u202e\ud800\uffffab"), max_size=30) | st.text())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_harmless(name: str, make_record: Callable[..., Record], text: str) -> None:
    """No text at all makes a report fail or lets a command through."""
    record = make_record("anna", "level-a", *_one_of_each())
    _assert_harmless(REPORTS[name]([_make_hostile(record, text)]))


def _one_of_each() -> list[ExerciseResult]:
    from nablagrade.model import CheckResult

    return [ExerciseResult("x", 0.0, None, 1.0, False, (CheckResult("n", "t", outcome),)) for outcome in Outcome]


def test_gradescope_takes_one_student(class_records: list[Record]) -> None:
    """Several students in one results.json are refused with the mend."""
    with pytest.raises(UsageError, match="--student"):
        REPORTS["gradescope"](class_records)


@pytest.mark.parametrize(
    ("case", "name", "file_name"),
    [
        ("reports-of-a-class", "table", "table.txt"),
        ("reports-of-a-class", "json", "report.json"),
        ("reports-of-a-class", "csv", "report.csv"),
        ("reports-of-a-class", "checks-csv", "checks.csv"),
        ("reports-of-a-class", "junit", "junit.xml"),
        ("reports-of-a-class", "github", "github.txt"),
        ("feedback-of-anna", "feedback", "feedback.html"),
        ("feedback-of-anna", "gradescope", "results.json"),
    ],
)
def test_golden(case: str, name: str, file_name: str, class_records: list[Record]) -> None:
    """The report is the one that was looked at and kept; `UPDATE_GOLDEN=1 pytest` keeps a new one."""
    records = [record for record in class_records if case != "feedback-of-anna" or record.student == "anna"]
    path, report = _GOLDEN / case / file_name, REPORTS[name](records).encode()
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report)
    assert path.read_bytes() == report


def test_the_class_holds_every_outcome(class_records: list[Record]) -> None:
    """The class of these tests has every outcome, so that no report is tried without one."""
    checks = [check for record in class_records for exercise in record.exercises for check in exercise.checks]
    assert {check.outcome for check in checks} == set(Outcome)
    assert {record.outcome for record in class_records} == set(NotebookOutcome)
