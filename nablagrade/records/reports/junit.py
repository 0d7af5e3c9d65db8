"""The checks as JUnit XML for a CI service: a suite for each notebook, a case for each check."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from nablagrade.escaping import clean, clean_line, guard_log, show_name
from nablagrade.model import CheckResult, ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.attention import WAITING
from nablagrade.records.reports.public import student_views
from nablagrade.records.reports.summary import (
    check_title,
    format_points,
    is_decided,
    is_unanswered,
    outcome_of,
    points_of,
)
from nablagrade.records.reports.words import NOTEBOOKS, UNANSWERED, tell, tell_extra

# An error is our fault and nothing else: a CI job can tell "the student failed" from "the grader broke".
_ELEMENTS = {
    Outcome.FAILED: "failure",
    Outcome.INVALID: "skipped",  # as all that waits for a person: it is neither right nor wrong yet
    Outcome.ERRORED: "failure",
    Outcome.TIMED_OUT: "failure",
    Outcome.OUT_OF_MEMORY: "failure",
    Outcome.CRASHED: "failure",
    Outcome.SKIPPED: "skipped",
    Outcome.NEEDS_PERSON: "skipped",
    Outcome.BROKEN: "error",
}
_NOTEBOOK_ELEMENTS = {
    NotebookOutcome.MISSING: "skipped",
    NotebookOutcome.UNREADABLE: "failure",
    NotebookOutcome.BROKEN: "error",
}


def render(records: Sequence[Record]) -> str:
    """The document; what went wrong is told in the student's words."""
    views = student_views(records)
    root = ET.Element("testsuites", name="nablagrade")
    root.extend(_make_suite(record) for record in views)
    _count(root, sum(record.seconds.wall for record in views))
    ET.indent(root)
    return guard_log("<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode") + "\n")


def _make_suite(record: Record) -> ET.Element:
    place = ".".join(show_name(name) for name in (record.student, record.assignment, record.notebook))
    suite = ET.Element("testsuite", name=place)
    suite.append(_make_properties(record))
    if record.outcome is not NotebookOutcome.GRADED:
        suite.append(_make_notebook_case(place, record.outcome))
    for exercise in record.exercises:
        suite.extend(_make_cases(place, exercise))
    _count(suite, record.seconds.wall)
    suite.set("skipped", str(len(suite.findall(".//skipped"))))
    return suite


def _make_properties(record: Record) -> ET.Element:
    values = {
        "score": format_points(record.score),
        "max_score": format_points(record.max_score),
        "needs_person": "true" if record.needs_person else "false",
        "checked": clean_line(record.checked),
        "isolation": record.isolation.level.value,
    }
    properties = ET.Element("properties")
    for name, value in values.items():
        ET.SubElement(properties, "property", name=name, value=value)
    return properties


def _make_notebook_case(place: str, outcome: NotebookOutcome) -> ET.Element:
    case = ET.Element("testcase", classname=place, name="notebook")
    phrase = NOTEBOOKS[outcome]
    ET.SubElement(case, _NOTEBOOK_ELEMENTS[outcome], type=outcome.value, message=phrase.label).text = phrase.advice
    return case


def _make_cases(place: str, exercise: ExerciseResult) -> list[ET.Element]:
    cases = [_make_check_case(place, exercise, check) for check in exercise.checks]
    if cases and not is_decided(exercise) and not _waits_beside(exercise):
        return cases
    case = ET.Element("testcase", classname=place, name=show_name(exercise.id))
    points = f"{format_points(points_of(exercise))} of {format_points(exercise.max_score)} points"
    told = ", ".join(filter(None, (points, tell_extra(exercise.extra_credit))))
    outcome = Outcome.NEEDS_PERSON if _waits_beside(exercise) else outcome_of(exercise)
    ended = tell(outcome, told) if not is_unanswered(exercise) else f"{UNANSWERED.label}. {told}"
    _add_end(case, outcome, ended)
    return [case, *cases]


def _waits_beside(exercise: ExerciseResult) -> bool:
    """Whether a part of it waits for a person of which no check says so."""
    return exercise.needs_person and not any(check.outcome in WAITING for check in exercise.checks)


def _make_check_case(place: str, exercise: ExerciseResult, check: CheckResult) -> ET.Element:
    name = f"{show_name(exercise.id)}: {clean_line(check_title(check))}"
    case = ET.Element("testcase", classname=place, name=name)
    if not is_decided(exercise):
        ended = UNANSWERED.label if is_unanswered(exercise) else tell(check.outcome, check.hint)
        _add_end(case, check.outcome, ended)
    elif check.outcome is not Outcome.PASSED:
        ET.SubElement(case, "skipped", message="A person has graded this exercise.")
    return case


def _add_end(case: ET.Element, outcome: Outcome, told: str) -> None:
    if outcome in _ELEMENTS:
        ET.SubElement(case, _ELEMENTS[outcome], type=outcome.value, message=clean_line(told)).text = clean(told)


def _count(element: ET.Element, seconds: float) -> None:
    element.set("tests", str(len(element.findall(".//testcase"))))
    element.set("failures", str(len(element.findall(".//failure"))))
    element.set("errors", str(len(element.findall(".//error"))))
    element.set("time", f"{seconds:.3f}")
