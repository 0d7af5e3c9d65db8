"""What is special to one form of the results."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

import pytest

from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.record import from_json
from nablagrade.records.reports import csv_report, github, gradescope, json_report, junit, table

_TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]{0,3})?")
_TOLD = {"type", "message"}  # of how a case ended
_COUNTS = {"tests", "failures", "errors"}


@dataclass(frozen=True)
class _Element:
    """What the schema `xunit2` (Jenkins' junit-10.xsd) says of an element, as far as it is used here."""

    required: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)
    children: set[str] = field(default_factory=set)
    has_text: bool = False


_XUNIT2 = {
    "testsuites": _Element(optional={"name", "time", *_COUNTS}, children={"testsuite"}),
    "testsuite": _Element(
        {"name", *_COUNTS},
        {"time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "group"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "properties": _Element(children={"property"}),
    "property": _Element({"name", "value"}),
    "testcase": _Element(
        {"name"}, {"time", "classname", "group"}, {"skipped", "error", "failure", "system-out", "system-err"}
    ),
    **dict.fromkeys(("skipped", "error", "failure"), _Element(optional=_TOLD, has_text=True)),
}


def _parse(records: list[Record]) -> ET.Element:
    return ET.fromstring(junit.render(records).encode())  # noqa: S314  our own XML


def _faults(root: ET.Element) -> list[str]:
    """What in a document the schema does not allow."""
    faults = [] if root.tag in ("testsuites", "testsuite") else [f"{root.tag} at the top"]
    for element in root.iter():
        known = _XUNIT2[element.tag]
        names = set(element.attrib)
        faults += [f"{element.tag} without {name}" for name in known.required - names]
        faults += [f"{element.tag} with {name}" for name in names - known.required - known.optional]
        faults += [f"{child.tag} in {element.tag}" for child in element if child.tag not in known.children]
        faults += [f"time {element.get('time')}"] if not _TIME.fullmatch(element.get("time", "")) else []
        inside = [element.text, *(child.tail for child in element)]
        faults += [f"text in {element.tag}"] if not known.has_text and any(map(str.strip, filter(None, inside))) else []
    return faults


def test_junit_keeps_to_the_schema(class_records: list[Record]) -> None:
    """Elements, their attributes, what stands in them, and how a time is written."""
    assert _faults(_parse(class_records)) == []


@pytest.mark.parametrize(
    "text",
    [
        '<testcase name="x"/>',
        '<testsuites><testcase name="x"/></testsuites>',
        '<testsuite name="x" tests="1" failures="0"/>',
        '<testsuites time="1e-05"/>',
        "<testsuites>words</testsuites>",
        '<testsuites><testsuite name="x" tests="0" failures="0" errors="0" points="1"/></testsuites>',
    ],
)
def test_the_schema_refuses(text: str) -> None:
    """What it does not allow is seen."""
    assert _faults(ET.fromstring(text)) != []  # noqa: S314  our own XML


def test_junit_skips_what_waits_for_a_person(class_records: list[Record]) -> None:
    """An answer that cannot be read, one that a check left open, one graded by hand, alone or beside a check."""
    cases = {case.get("name", ""): case for case in _parse(class_records).iter("testcase")}
    for name in ("a3-power-product: The answer can be read", "b2-in-words", "b3-plot",
                 "b5-equal: The expression equals the derivative"):  # fmt: skip
        [skipped] = cases[name]
        assert (skipped.tag, "person" in skipped.get("message", "")) == ("skipped", True), name
    assert len(cases["b3-plot: The gradient has the right value"]) == 0  # what the machine has passed beside it


def test_junit_counts_what_it_holds(class_records: list[Record]) -> None:
    """The numbers of a suite are those of its cases."""
    root = _parse(class_records)
    for suite in [root, *root.findall("testsuite")]:
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert int(suite.attrib[attribute]) == len(suite.findall(f".//{tag}"))


def test_junit_errors_are_ours_alone(class_records: list[Record]) -> None:
    """An error is always BROKEN; whatever a student's code does is a failure."""
    root = _parse(class_records)
    assert {error.attrib["type"] for error in root.iter("error")} == {"BROKEN"}
    assert {"TIMED_OUT", "CRASHED", "FAILED"} <= {failure.attrib["type"] for failure in root.iter("failure")}


def test_junit_names_the_place(anna_records: list[Record]) -> None:
    """A case is found by student, assignment and notebook, exercise and title."""
    case = next(_parse(anna_records).iter("testcase"))
    assert case.attrib["classname"] == "anna.gradient-vector.level-a"
    assert case.attrib["name"] == "a1-gradient-at-point: The gradient has the right value"


def test_csv_is_read_back(class_records: list[Record]) -> None:
    """A CSV reader finds as many fields in each row as in the header, and rows end with CR LF."""
    text = csv_report.render(class_records)
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert {len(row) for row in rows} == {len(header)}
    assert text.count("\r\n") == text.count("\n") == len(rows) + 1


def test_csv_holds_no_formula(make_record: Callable[..., Record]) -> None:
    """A student named like a formula is a text to the spreadsheet, and quotes are doubled."""
    record = make_record('=HYPERLINK("http://evil","x")', "level-a", outcome=NotebookOutcome.MISSING, most=1.0)
    assert csv_report.render([record]).split("\r\n")[1].startswith('"\'=HYPERLINK(""http://evil"",""x"")",')


def test_json_is_read_back(anna_records: list[Record]) -> None:
    """The records in the document are records again, without the key and the checks' details."""
    records = [from_json(data) for data in json.loads(json_report.render(anna_records))["records"]]
    assert [record.score for record in records] == [2.0, 5.0]
    assert records[0] == replace(
        anna_records[0],
        key="",
        exercises=tuple(
            replace(one, checks=tuple(replace(check, detail=None) for check in one.checks))
            for one in anna_records[0].exercises
        ),
    )


def test_answers_that_are_left_open_are_listed_first(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """A short text that only a person can judge stands where those that could not be read stand, and is no failure."""
    records = [make_record("open", "level-a", make_exercise("a6-words", 0.0, 1.0, Outcome.NEEDS_PERSON))]
    assert "a6-words" in table.render(records).partition("Read these first")[2]
    assert "a6-words" in github.summarise(records).partition("Read these first")[2]


def test_github_summary_fits_into_a_job(make_record: Callable[..., Record]) -> None:
    """The summary of a huge class with long names stays under GitHub's limit of one MiB."""
    records = [make_record(f"{number:05}" + "é" * 300, "level-a") for number in range(5000)]
    summary = github.summarise(records)
    assert len(summary.encode()) < 2**20
    assert "and 3000 more" in summary


def test_github_summary_keeps_to_its_room(make_record: Callable[..., Record]) -> None:
    """Beside what a step has said before, of a term of wide tables, or where there is no room at all."""
    wide = [make_record(f"{n:03}", f"level-{m}-" + "é" * 70) for n in range(40) for m in range(60)]
    for records in (wide, [make_record(f"{n:05}", "level-a") for n in range(100)]):
        for room in (2**20, 30_000, 1500, 100, 10, 0, -5):
            assert len(github.summarise(records, room).encode()) <= max(room, 0)
    assert "has no room" in github.summarise(wide, 1500)
    page = github.summarise([make_record(f"{n:05}", "level-a") for n in range(100)], 1500)
    assert page.count("\n| 0") + int(page.partition("| and ")[2].split()[0]) == 100
    assert page.count("\n| 0") > 20


def test_a_table_keeps_its_width(class_records: list[Record]) -> None:
    """No line is longer than asked for, and points are whole, also in a narrow terminal."""
    page = table.render(class_records, 62)
    assert max(len(line) for line in page.splitlines()) <= 62
    assert "0.083/4.5 TME" in page


def test_a_column_goes_before_a_row_breaks(class_records: list[Record]) -> None:
    """Where the terminal is too narrow whole columns are left out and named; a student is one line in any width."""
    for width in (24, 45, 60, 200):
        page = table.render(class_records, width)
        rows = [line for line in page.splitlines() if line.startswith(("│", "┃"))]
        assert len(rows) == 1 + 5
        assert all("7/15.5" in line for line in rows if "anna" in line)
        assert max(map(len, rows)) <= width
    assert "1 column left out, the terminal is too narrow: level-b" in table.render(class_records, 45).replace(
        "\n", " "
    )
    assert "left out" not in page


def test_what_is_piped_is_never_cut(make_record: Callable[..., Record]) -> None:
    """Without a terminal a long name and forty notebooks stand in full."""
    long = "a-student-with-a-name-of-many-more-than-thirty-two-letters"
    page = table.render([make_record(long, f"level-{number}") for number in range(40)])
    assert long in page
    assert "level-39" in page
    assert "…" not in page


def test_a_table_lists_unread_answers_below(class_records: list[Record]) -> None:
    """Answers that could not be read have a list of their own with their hints, after the legend."""
    page = table.render(class_records)
    assert page.index("INVALID: counts 0") < page.index("Read these first") < page.index("has two readings")


def test_a_table_explains_only_what_it_shows(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """The legend of a class without trouble is empty."""
    page = table.render([make_record("anna", "level-a", make_exercise("a1-x", 1.0, 1.0, Outcome.PASSED))])
    assert "TIMED_OUT" not in page
    assert page.rstrip().endswith("┘")


def test_a_long_list_is_cut(make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]) -> None:
    """The list of unread answers stays short and says how many it leaves out."""
    unread = make_exercise("a1-x", 0.0, 1.0, Outcome.INVALID, person=True)
    records = [make_record(f"student-{number:02}", "level-a", unread) for number in range(25)]
    assert "and 5 more" in table.render(records)
    assert "- and 5 more" in github.summarise(records)


def test_gradescope_numbers_are_numbers(anna_records: list[Record]) -> None:
    """Scores and times are numbers, and what is undecided has no status."""
    results = json.loads(gradescope.render(anna_records))
    assert results["score"] == 7.0
    assert results["execution_time"] == 0.042
    assert [test.get("status") for test in results["tests"]][:3] == ["passed", "failed", None]
    assert {test["visibility"] for test in results["tests"]} == {"visible"}


def test_gradescope_has_no_noise(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """0.1 and 0.2 points are 0.3."""
    third = make_exercise("a1", 0.1, 0.1), make_exercise("a2", 0.2, 0.2)
    assert json.loads(gradescope.render([make_record("anna", "level-a", *third)]))["score"] == 0.3


def test_reports_are_ordered_by_name(class_records: list[Record]) -> None:
    """The table is in the order of names, however the records came."""
    page = table.render([replace(record) for record in class_records[::-1]])
    assert page.index("anna") < page.index("boris") < page.index("élodie")


@pytest.mark.parametrize("outcome", [NotebookOutcome.MISSING, NotebookOutcome.UNREADABLE, NotebookOutcome.BROKEN])
def test_a_notebook_without_exercises_is_shown(make_record: Callable[..., Record], outcome: NotebookOutcome) -> None:
    """A notebook that was not graded stands in every table with its outcome."""
    records = [make_record("anna", "level-a", outcome=outcome, most=4.0)]
    assert outcome.value in table.render(records)
    assert outcome.value in csv_report.render(records)
    assert outcome.value in github.summarise(records)
    assert outcome.value in junit.render(records)
