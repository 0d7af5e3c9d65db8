"""Who is in a report and what is told of them: the whole class, dates, what a person gave, what was written."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing

import pytest
from nbgrader.api import Gradebook

from nablagrade.cli.main import main
from tests.drop_in import payloads


@pytest.fixture
def report(course, monkeypatch, capfd):
    """`report(*words)`: what `nablagrade report sums …` says."""
    monkeypatch.chdir(course)

    def run(*words):
        assert main(["report", "sums", *words]) == 0
        return capfd.readouterr().out

    return run


def tell(course, words, *values):
    """Do something to the gradebook."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        database.execute(words, values)


def rows_of(text, **wanted):
    """The rows of a CSV that have these values."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def test_who_handed_nothing_in_is_in_it(course, report):
    """A student of the gradebook without a submission is MISSING in each form, and has no page of feedback."""
    tell(course, "insert into student (id) values ('zoe')")
    found = rows_of(report("--format", "csv"), student="zoe")
    assert [(row["notebook"], row["notebook_outcome"], row["score"], row["max_score"]) for row in found] == [
        ("level-a", "MISSING", "0", "2"), ("level-b", "MISSING", "0", "7"),
    ]  # fmt: skip
    assert "zoe" in report()
    assert "zoe" not in report("--student", "a*")
    zoe = json.loads(report("--format", "gradescope", "--student", "zoe"))
    assert [(test["score"], test["max_score"], test["status"]) for test in zoe["tests"]] == [
        (0.0, 2.0, "failed"), (0.0, 7.0, "failed"),
    ]  # fmt: skip
    suites = {suite.get("name"): suite for suite in ET.fromstring(report("--format", "junit"))}  # noqa: S314 - ours
    assert suites["zoe.sums.level-a"].get("skipped") == "1"
    assert main(["feedback", "sums"]) == 0
    assert not (course / "feedback/zoe").exists()


def test_a_part_given_by_a_person_is_no_failure(course, report):
    """Neither in CSV nor in JUnit, nor on the page; a test that a person overrode does not fail any more."""
    for cell, points in (("b2_text", 2.5), ("b1-seven", 3)):
        tell(course, "update grade set manual_score = ?, needs_manual_grade = 0 where cell_id in "
             "(select id from base_cell where name = ?)", points, cell)  # fmt: skip
    bert = {row["exercise"]: row for row in rows_of(report("--format", "csv"), student="bert")}
    assert (bert["b2_text"]["outcome"], bert["b2_text"]["score"], bert["b2_text"]["manual_score"]) == (
        "PARTLY", "2.5", "2.5",
    )  # fmt: skip
    assert (bert["b1-seven"]["outcome"], bert["b1-seven"]["score"]) == ("PASSED", "3")
    junit = ET.fromstring(report("--format", "junit", "--student", "bert"))  # noqa: S314 - ours
    [level_b] = [suite for suite in junit if suite.get("name") == "bert.sums.level-b"]
    assert level_b.get("failures") == "0"
    main(["feedback", "sums"])
    page = (course / "feedback/bert/sums/level-b.html").read_text()
    assert "Partly right" in page


def test_extra_credit_is_told_apart(course, report):
    """What formgrader's field of that name adds or takes off: totals have it, the points for the answer do not."""
    given = {("anna", "a1-total"): (None, 1.0), ("anna", "b2_text"): (3.5, 0.5), ("bert", "b1-seven"): (None, -0.25)}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        for (student, cell), (points, extra) in given.items():
            grade = book.find_grade(cell, "level-a" if cell == "a1-total" else "level-b", "sums", student)
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, extra, False
        book.db.commit()
        totals = {name: book.find_submission("sums", name).score for name in ("anna", "bert")}
    found = {(row["student"], row["exercise"]): row for row in rows_of(report("--format", "csv"))}
    told = [tuple(found[place][name] for name in ("score", "manual_score", "extra_credit")) for place in given]
    assert told == [("3", "", "1"), ("4", "3.5", "0.5"), ("-0.25", "", "-0.25")]
    assert totals == {
        name: sum(float(row["score"]) for row in found.values() if row["student"] == name) for name in totals
    }
    assert [one["outcome"] for one in map(found.get, given)] == ["PASSED", "PARTLY", "FAILED"]
    main(["feedback", "sums"])
    anna, bert = ((course / f"feedback/{name}/sums/index.html").read_text() for name in ("anna", "bert"))
    for words in ("2 of 2 points, +1 extra", "3.5 of 4 points, +0.5 extra", "of 9 points, +1.5 extra included"):
        assert words in anna
    assert "A person gave 3.5 points." in anna
    assert "0 of 3 points, −0.25 extra" in bert
    assert "extra credit" in report()


def test_dates_are_in_the_courses_time_zone(course, report):
    """When it was due and handed in, with the zone's name, and how many days late that was; an extension counts."""
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.Exchange.timezone = 'Europe/Berlin'\n")
    tell(course, "update assignment set duedate = '2026-03-01 17:00:00.000000'")
    tell(course, "update submitted_assignment set timestamp = '2026-03-03 05:00:00.000000'")
    tell(course, "update submitted_assignment set extension = '1970-01-02 00:00:00.000000' where student_id = 'bert'")
    found = {student: rows_of(report("--format", "csv"), student=student)[0] for student in ("anna", "bert")}
    assert [(row["handed_in"], row["due"], row["days_late"]) for row in found.values()] == [
        ("2026-03-03 06:00:00+01:00", "2026-03-01 18:00:00+01:00", "1.5"),
        ("2026-03-03 06:00:00+01:00", "2026-03-02 18:00:00+01:00", "0.5"),
    ]
    main(["feedback", "sums"])
    page = (course / "feedback/anna/sums/index.html").read_text()
    assert "<span>Handed in 2026-03-03 06:00 CET</span> · <span>Due 2026-03-01 18:00 CET</span>" in page


def test_a_hand_in_for_a_group_is_told(course, report, small, tmp_path, capfd):
    """Who of a group handed in, and which attempt it is, is in the reports and on the page; until another came."""
    for student in ("anna", "bert"):
        shutil.rmtree(course / "submitted" / student)
    (tmp_path / "class.csv").write_text("student_id,group\nanna,Blue & <b>Red</b>\nbert,Blue & <b>Red</b>\ncora,\n")
    for day in (1, 2):
        name = f"sums_bert_attempt_2026-03-0{day}-09-00-00_level-a.ipynb"
        small.save(tmp_path / "download" / name, small.level_a(f"a1_total = {day}", "pass"))
    words = [str(tmp_path / "download"), "--roster", str(tmp_path / "class.csv"), "--groups"]
    assert main(["collect", "sums", *words]) == 0
    assert "Blue & <b>Red</b>: handed in by bert; it counts for anna, bert" in capfd.readouterr().err
    rows = {student: rows_of(report("--format", "csv"), student=student)[0] for student in ("anna", "bert", "cora")}
    told = ("attempt", "attempts", "group", "handed_in_by")
    assert [rows["anna"][name] for name in told] == ["2", "2", "Blue & <b>Red</b>", "bert"]
    assert [rows["cora"][name] for name in told] == [""] * 4
    main(["feedback", "sums"])
    pages = [(course / "feedback" / one / "sums/index.html").read_text() for one in ("anna", "bert", "cora")]
    group = "group Blue &amp; &lt;b&gt;Red&lt;/b&gt;"
    assert f"Handed in for your {group} by bert: it counts for all of you." in pages[0]
    assert f"You handed this in for your {group}: it counts for all of you." in pages[1]
    assert "Attempt 2 of 2" in pages[0]
    assert "group" not in pages[2].partition("</style>")[2]
    tell(course, "update submitted_assignment set timestamp = '2026-03-03 05:00:00.000000'")  # by the exchange
    assert rows_of(report("--format", "csv"), student="anna")[0]["group"] == ""


def test_the_students_own_words_are_on_the_page(course, report, fresh_hand_in):
    """What they wrote beside the verdict, and the line that stopped it; what was left as it was is not answered."""
    main(["feedback", "sums"])
    assert "a1_total = -15437" in (course / "feedback/bert/sums/level-a.html").read_text()
    cora = (course / "feedback/cora/sums/level-b.html").read_text()
    assert "line 1, <code>1 / 0</code>: ZeroDivisionError: division by zero" in cora
    left = (course / "feedback/left-as-it-was/sums/level-a.html").read_text()
    assert "Not answered" in left
    assert 'class="bad"' not in left
    assert "Not right yet" not in left
    assert rows_of(report("--format", "csv"), student="left-as-it-was", exercise="a1-total")[0]["answered"] == "no"


def test_pictures_are_on_the_page(course, report):
    """What was attached to an answer stands beside it, and not in the record; the next hand-in has none any more."""
    path = course / "submitted/anna/sums/level-b.ipynb"
    kept = path.read_text()
    notebook = json.loads(kept)
    essay = notebook["cells"][-1]
    essay["source"] = "As drawn: ![](attachment:sketch.png)"
    essay["attachments"] = {"sketch.png": {"image/png": payloads.DOT}, "page.svg": {"image/svg+xml": "<svg/>"}}
    path.write_text(json.dumps(notebook))
    main(["grade", "sums", "--student", "anna"])
    main(["feedback", "sums", "--student", "anna"])
    for name in ("index", "level-b"):
        page = (course / f"feedback/anna/sums/{name}.html").read_text()
        assert page.count(f'<img src="data:image/png;base64,{payloads.DOT}"') == 1
        assert "1 attached picture is not shown here" in page
    record = json.loads((course / "records/anna/sums/level-b.json").read_text())
    assert payloads.DOT not in json.dumps(record)
    [essay] = [one for one in record["exercises"] if one["id"] == "b2_text"]
    assert (essay["pictures"], essay["pictures_left_out"], essay["is_blank"]) == (1, 1, False)
    path.write_text(kept)
    main(["grade", "sums", "--student", "anna"])
    main(["feedback", "sums", "--student", "anna"])
    assert "<img" not in (course / "feedback/anna/sums/index.html").read_text()
    assert not list(course.rglob("*.pictures"))


@pytest.fixture
def fresh_hand_in(course, command, monkeypatch, capfd):
    """Somebody who handed in what was released."""
    monkeypatch.chdir(course)
    assert command("nbgrader", "generate_assignment", "sums", "--force", cwd=course).returncode == 0
    shutil.copytree(course / "release/sums", course / "submitted/left-as-it-was/sums")
    main(["grade", "--student", "left-as-it-was"])
    capfd.readouterr()


def test_mistakes_are_named_to_instructors(report):
    """In `csv`, `json` and the class page; the forms that students see do not have them."""
    assert rows_of(report("--format", "csv"), student="bert", exercise="a1-total")[0]["mistakes"] == "sign-lost-15437"
    assert "sign-lost" in report("--format", "json")
    assert "sign-lost" in report("--format", "html")
    for form in ("table", "junit", "github"):
        assert "sign-lost" not in report("--format", form)


def test_a_term_in_one_report(course, report, monkeypatch, capfd):
    """Without an assignment's name all that have records, and no number is cut off; one column is of one assignment."""
    for week in range(12):
        shutil.copytree(course / "source/sums", course / f"source/week-{week}")
        for record in (course / "records").glob("*/sums/*.json"):
            path = record.parents[1] / f"week-{week}" / record.name
            path.parent.mkdir(exist_ok=True)
            path.write_text(record.read_text().replace('"assignment": "sums"', f'"assignment": "week-{week}"'))
    assert main(["report"]) == 0
    table = capfd.readouterr().out
    assert {f"week-{week}/level-a" for week in range(12)} <= set(table.replace("┃", " ").split())
    assert "…" not in table.partition("┏")[2].partition("Read these first")[0]
    assert main(["report", "--format", "canvas", "--into", "x.csv"]) == 2
    assert "name the assignment" in capfd.readouterr().err


def test_a_check_that_a_person_decided_is_decided(course, report):
    """Also while another cell of its exercise waits: it is in no list of what to read first, and has a verdict."""
    path = course / "source/sums/level-b.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") in ("b1", "b1-seven", "b2_text"):
            cell["metadata"]["nablagrade"] = {"exercise": "b1-both"}
    path.write_text(json.dumps(notebook))
    path = course / "records/anna/sums/level-b.json"
    record = json.loads(path.read_text())
    [one] = [one for one in record["exercises"] if one["id"] == "b1-seven"]
    record["exercises"] = [one | {"id": "b1-both", "max_score": 7.0, "needs_person": True}]
    one["checks"][0] |= {"outcome": "INVALID", "hint": "It has two readings."}
    path.write_text(json.dumps(record))
    assert "It has two readings." in report("--student", "anna")
    tell(course, "update grade set manual_score = 3, needs_manual_grade = 0 where cell_id in "
         "(select id from base_cell where name = 'b1-seven')")  # fmt: skip
    assert "It has two readings." not in report("--student", "anna")
    [row] = rows_of(report("--format", "csv", "--student", "anna"), notebook="level-b")
    assert (row["outcome"], row["needs_person"], row["score"]) == ("NEEDS_PERSON", "yes", "3")
