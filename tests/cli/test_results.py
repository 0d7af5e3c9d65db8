"""Reports, feedback, doctor: what a person or a CI job gets after grading."""

from __future__ import annotations

import json
import re
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing

import pytest

SECRETS = ("15437", "sign-lost", "SCHEME", "Traceback", "test_total", "assert")


def without_answers(report):
    """The report without what a student wrote: one of them knew."""
    return re.sub(r"a1_total = -?15437", "", report)


@pytest.mark.parametrize("form", ["table", "json", "csv", "junit", "github", "html", "gradescope"])
def test_reports_are_on_stdout(course, command, form):
    """Each form is complete on stdout, says nothing on stderr, and shows no instructor's words."""
    whose = ["--student", "anna"] if form == "gradescope" else []  # its form is of one submission
    done = command("nablagrade", "report", "sums", "--format", form, *whose, cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("anna" if form != "gradescope" else "The sum of all") in done.stdout
    if form not in ("json", "csv", "html"):  # which name mistakes
        assert [secret for secret in SECRETS[:4] if secret in without_answers(done.stdout)] == []
    if form in ("json", "gradescope"):
        json.loads(done.stdout)
    if form == "junit":
        ET.fromstring(done.stdout)  # noqa: S314 - as above


def test_all_pages_in_one_file(course, command):
    """`feedback --one-file` puts the students' pages in a row, writes none, and hides what their own pages hide."""
    done = command("nablagrade", "feedback", "sums", "--one-file", cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count('<article class="page">') >= 2
    assert [secret for secret in SECRETS[:4] if secret in without_answers(done.stdout)] == []
    assert not (course / "feedback").exists()


def test_all_is_said_or_names_are(course, command):
    """`report --all` is the report of whoever names nothing; with a name beside it, it is refused."""
    said, unsaid = (command("nablagrade", "report", *words, cwd=course).stdout for words in (["--all"], []))
    assert said == unsaid != ""
    done = command("nablagrade", "report", "sums", "--all", cwd=course)
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        2,
        "nablagrade: --all is for all assignments; leave it out, or the names",
    )


def test_a_report_of_some_students(course, command):
    """`--student` chooses."""
    done = command("nablagrade", "report", "sums", "--format", "csv", "--student", "b*", cwd=course)
    assert "bert" in done.stdout
    assert "anna" not in done.stdout


def test_manual_points_count(course, command):
    """What a person gave in formgrader is in the report at once; nothing is graded again."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        database.execute(
            "update grade set manual_score = 3.5, needs_manual_grade = 0 where id in ("
            "select g.id from grade g join submitted_notebook n on g.notebook_id = n.id"
            " join submitted_assignment a on n.assignment_id = a.id join base_cell c on g.cell_id = c.id"
            " where a.student_id = 'anna' and c.name = 'b2_text')"
        )
    database.close()
    done = command("nablagrade", "report", "sums", "--format", "json", "--student", "anna", cwd=course)
    [record] = (
        [one for one in json.loads(done.stdout) if one["notebook"] == "level-b"]
        if isinstance(json.loads(done.stdout), list)
        else [one for one in json.loads(done.stdout)["records"] if one["notebook"] == "level-b"]
    )
    assert record["score"] == 6.5
    assert not record["needs_person"]


def test_feedback_shows_points_and_hints_and_nothing_else(course, command):
    """One page for each student: titles, points, hints; no expected value, mistake's name, mark scheme or check."""
    done = command("nablagrade", "feedback", "sums", cwd=course)
    assert (done.returncode, done.stdout) == (0, "")
    assert "5 pages in " in done.stderr
    page = (course / "feedback/bert/sums/index.html").read_text()
    for words in ("The total", "The sum of all", "Which sign has the sum?", "bert"):
        assert words in page
    for student in ("anna", "bert", "cora", "dora", "emil"):
        page = without_answers((course / f"feedback/{student}/sums/index.html").read_text())
        assert [secret for secret in SECRETS if secret in page] == []


def test_a_record_that_is_none(course, command):
    """Half a record is named with the mend, in a report; grading makes it anew."""
    (course / "records/anna/sums/level-a.json").write_text('{"schema": 1')
    done = command("nablagrade", "report", "sums", cwd=course)
    assert done.returncode == 2
    assert "level-a.json: is no record of a grade" in done.stderr
    assert "delete it and grade again" in done.stderr
    assert command("nablagrade", "grade", "--student", "anna", cwd=course).returncode == 0


def test_the_doctor_measures(command, tmp_path):
    """`doctor` says how a child is locked in and how fast it answers; where grading is safe it ends with 0."""
    done = command("nablagrade", "doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "a child is locked in at level" in done.stdout
    for words in ("seccomp", "landlock", "numpy", " ms"):
        assert words in done.stdout


def test_the_doctor_looks_at_a_course(command, sums_course):
    """With --course it says of each classic test where it is judged, and what keeps one inside."""
    path = sums_course / "source" / "sums" / "level-b.ipynb"
    book = json.loads(path.read_text())
    test = next(cell for cell in book["cells"] if cell["id"] == "b1t")
    done = command("nablagrade", "doctor", "--course", ".", cwd=sums_course)
    assert done.returncode == 0, done.stderr
    assert "1 of 1 classic test is judged outside" in done.stdout
    assert "sums/level-b, b1-seven: outside" in done.stdout
    test["source"] += "\ndel b1"
    path.write_text(json.dumps(book))
    done = command("nablagrade", "doctor", "--course", ".", cwd=sums_course)
    assert "0 of 1 classic test is judged outside" in done.stdout
    assert "sums/level-b, b1-seven: inside, line 5 holds `del`" in done.stdout
