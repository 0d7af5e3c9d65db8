"""What is special to one form of the results."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.record import from_json
from nablagrade.records.reports import csv_report, github, gradescope, json_report, junit, table

# The common schema (Jenkins' junit-10.xsd): element → its required attributes, and what may stand in it.
_JUNIT = {
    "testsuites": (set(), {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"properties", "testcase"}),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name"}, {"skipped", "error", "failure"}),
    "skipped": (set(), set()),
    "error": (set(), set()),
    "failure": (set(), set()),
}
_JUNIT_OPTIONAL = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"time", "skipped"},
    "testcase": {"time", "classname"},
    "skipped": {"type", "message"},
    "error": {"type", "message"},
    "failure": {"type", "message"},
}


def _parse(records: list[Record]) -> ET.Element:
    return ET.fromstring(junit.render(records).encode())  # noqa: S314  our own XML


def test_junit_keeps_to_the_common_schema(class_records: list[Record]) -> None:
    """Every element has the attributes it must have and holds only what it may hold."""
    for element in _parse(class_records).iter():
        required, children = _JUNIT[element.tag]
        assert required <= set(element.attrib) <= required | _JUNIT_OPTIONAL.get(element.tag, set())
        assert {child.tag for child in element} <= children


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
    assert {"TIMED_OUT", "CRASHED", "INVALID"} <= {failure.attrib["type"] for failure in root.iter("failure")}


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


def test_github_shows_no_more_than_ten_of_a_kind(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """Of thirty failures nine are shown and the tenth annotation counts the others."""
    records = [
        make_record(f"student-{number:02}", "level-a", make_exercise("a1-x", 0.0, 1.0, Outcome.FAILED))
        for number in range(30)
    ]
    lines = github.annotate(records).splitlines()
    assert len(lines) == 10
    assert lines[-1] == "::warning title=nablagrade::and 21 more; see the summary of the job"


def test_github_lists_unread_answers_first(class_records: list[Record]) -> None:
    """The first warning is an answer that nobody could read, and it comes once."""
    warnings = [line for line in github.annotate(class_records).splitlines() if line.startswith("::warning")]
    assert "a3-power-product" in warnings[0]
    assert sum("a3-power-product::Could not be read" in line for line in warnings) == 1


def test_answers_that_are_left_open_are_listed_first(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """A short text that only a person can judge stands where those that could not be read stand, and is no failure."""
    records = [make_record("open", "level-a", make_exercise("a6-words", 0.0, 1.0, Outcome.NEEDS_PERSON))]
    assert "a6-words" in table.render(records).partition("Read these first")[2]
    assert "a6-words" in github.summarise(records).partition("Read these first")[2]
    assert [line for line in github.annotate(records).splitlines() if "a6-words::Will be graded by a person" in line]


def test_github_summary_fits_into_a_job(make_record: Callable[..., Record]) -> None:
    """The summary of a huge class with long names stays under GitHub's limit of one MiB."""
    records = [make_record(f"{number:05}" + "é" * 300, "level-a") for number in range(5000)]
    summary = github.summarise(records)
    assert len(summary.encode()) < 2**20
    assert "and 3000 more" in summary


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
