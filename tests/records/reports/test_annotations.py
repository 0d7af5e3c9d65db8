"""What is shown beside the files: GitHub's annotations and GitLab's code quality."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.reports.annotations import annotate, write_code_quality
from nablagrade.records.reports.base import Place

# as GitHub's runner reads a line: the command, its properties, its message
_COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\r\n]*,?)*)::([^\r\n]*)")
_SEVERITIES = ("info", "minor", "major", "critical", "blocker")
_OLD_COMMAND = re.compile(r"##\[")


def _place(record: Record, exercise: str) -> Place:
    return Place(f"submitted/{record.student}/{record.assignment}/{record.notebook}.ipynb", 7 if exercise else 1)


def _read(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The annotations that a runner makes of a log, all of whose lines are commands."""
    found = [_COMMAND.fullmatch(line) for line in text.split("\n")[:-1]]
    assert all(found), text
    return [
        (one[1], {(pair := part.partition("="))[0]: unquote(pair[2]) for part in one[2].split(",")}, unquote(one[3]))
        for one in found
        if one
    ]


def _failures(make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]) -> list[Record]:
    return [
        make_record(f"student-{number:02}", "level-a", make_exercise("a1-x", 0.0, 1.0, Outcome.FAILED))
        for number in range(30)
    ]


def test_no_more_than_ten(make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]) -> None:
    """Of thirty failures nine are shown, what was graded just now first, and the tenth counts the others."""
    records = _failures(make_record, make_exercise)
    found = _read(annotate(records, _place, lambda one: one.student == "student-20"))
    assert [properties["title"][:10] for _, properties, _ in found[:2]] == ["student-20", "student-00"]
    assert (len(found), found[-1][2]) == (10, "and 21 more; see the summary of the job")


def test_what_is_broken_is_told_once(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """An exercise that broke says so; its notebook, which is broken by that, does not say it again."""
    broken = make_record("anna", "level-a", make_exercise("a1-x", 0.0, 1.0, Outcome.BROKEN))
    found = _read(annotate([replace(broken, outcome=NotebookOutcome.BROKEN)], _place))
    assert [properties["title"] for _, properties, _ in found] == ["anna · level-a · a1-x"]


def test_problems_of_the_run_are_first(class_records: list[Record]) -> None:
    """What could not be graded at all, or not be written, is an error before all others, also if there are many."""
    problem = "source/sums: holds no notebook\n::set-output name=x::y"
    found = _read(annotate(class_records, _place, problems=[problem]))
    told = "source/sums: holds no notebook ::set-output name=x::y"
    assert found[0] == ("error", {"title": "nablagrade"}, told)
    assert len(_read(annotate(class_records, _place, problems=[problem] * 30))) == 10


def test_where_and_what(make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]) -> None:
    """An annotation names the file, the line and the cell, and says to an instructor what the student reads."""
    stopped = replace(make_exercise("a1-x", 0.0, 1.0, Outcome.ERRORED), stopped="line 1, `1/0`: ZeroDivisionError")
    [(level, properties, words)] = _read(annotate([make_record("anna", "level-a", stopped)], _place))
    assert (level, properties) == (
        "warning",
        {"file": "submitted/anna/gradient-vector/level-a.ipynb", "line": "7", "title": "anna · level-a · a1-x"},
    )
    assert words == (
        "cell a1-x: the code stopped with an error; line 1, `1/0`: ZeroDivisionError; "
        "the student reads: It raised a `ZeroDivisionError`."
    )


def test_the_worst_is_first(class_records: list[Record]) -> None:
    """Our own faults and files that are none are errors; then come answers that a person decides."""
    found = _read(annotate(class_records, _place))
    assert [(level, properties["title"]) for level, properties, _ in found[:4]] == [
        ("error", "boris · level-b · b3-plot"),
        ("error", "dmitri · level-b"),
        ("error", "clara · level-b"),
        ("warning", "anna · level-a · a3-power-product"),
    ]


def test_what_a_person_grades_anyway_is_no_finding(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """A free text waits, and is nobody's fault; an answer that a check left open is told of."""
    text = make_record("anna", "level-a", make_exercise("b2-words", None, 2.0, person=True))
    left_open = make_record("bert", "level-a", make_exercise("a6-words", 0.0, 1.0, Outcome.NEEDS_PERSON, person=True))
    [(level, _, words)] = _read(annotate([text, left_open], _place))
    assert (level, words.partition(";")[0]) == ("notice", "cell a6-words: a check leaves the answer open")


def test_code_quality(class_records: list[Record], secret: str) -> None:
    """Each issue has what GitLab asks for; a fingerprint is one issue's alone, and the same in each run."""
    issues = json.loads(write_code_quality(class_records, _place))
    again = json.loads(write_code_quality(class_records[::-1], lambda *_: Place("moved", 3)))
    assert [one["fingerprint"] for one in issues] == [one["fingerprint"] for one in again]
    assert len({one["fingerprint"] for one in issues}) == len(issues) == 13
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in _SEVERITIES
        assert issue["location"]["path"].startswith("submitted/")
        assert issue["location"]["lines"]["begin"] in (1, 7)
    assert not re.search(f"{secret}|named-mistake", json.dumps(issues))


def test_nobody_is_in_no_class() -> None:
    """Without records there is nothing to say, in the right form."""
    assert (annotate([], _place), json.loads(write_code_quality([], _place))) == ("", [])


def _hostile(record: Record, text: str) -> Record:
    exercises = tuple(
        replace(one, id=text, stopped=text, checks=tuple(replace(check, title=text, hint=text) for check in one.checks))
        for one in record.exercises
    )
    return replace(record, student=text, assignment=text, notebook=text, exercises=exercises)


def _see_harmless(records: Sequence[Record]) -> None:
    log = annotate(records, _place)
    _read(log)
    assert not _OLD_COMMAND.search(log + write_code_quality(records, _place))


@pytest.mark.parametrize(
    "text",
    ["::set-output name=x::y", "x\n::add-mask::y", "\r::stop-commands::z", "##[add-mask]a", "a,line=1::b", "%0A::x"],
)
def test_no_text_starts_a_command(class_records: list[Record], text: str) -> None:
    """Whatever a student calls themselves, writes or makes an error say, is text in its place."""
    _see_harmless([_hostile(record, text) for record in class_records])


@given(text=st.text(st.sampled_from("\x1b[]\x07\n\r\t\u2028 ::##%,=\u202e\ud800ab"), max_size=30) | st.text())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_text(make_record: Callable[..., Record], text: str) -> None:
    """No text at all is a command, or makes the two forms fail."""
    exercise = ExerciseResult("x", 0.0, None, 1.0, False, stopped=text)
    unreadable = make_record(text, "level-a", outcome=NotebookOutcome.UNREADABLE)
    _see_harmless([_hostile(make_record("anna", "level-a", exercise), text), unreadable])
