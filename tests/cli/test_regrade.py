"""`nablagrade regrade`: what a mended check changes is said before it is written, and then it is what was said."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from nablagrade.cli.main import main

ROWS = """select s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade,
          n.late_submission_penalty from grade g join base_cell b on b.id = g.cell_id
          join submitted_notebook n on g.notebook_id = n.id
          join submitted_assignment s on n.assignment_id = s.id order by 1, 2"""
HAND = """update grade set manual_score = ?, needs_manual_grade = 0 where cell_id in
          (select id from base_cell where name = ?) and notebook_id in (select n.id from submitted_notebook n
          join submitted_assignment s on n.assignment_id = s.id where s.student_id = ?)"""
CHECKS_B = '''
"""Level B of sums."""
from nablagrade import check


@check("b1-seven")
def test_six(notebook):
    """It is six"""
    assert notebook["b1"] == 6
'''
CHECKS_B3 = '''

@check("b3-small")
def test_small(notebook):
    """It is small"""
    assert notebook["b1"] < 7
'''
UNCHANGED = "0 notebooks judged again, the others were up to date; no outcome and no points would change"
SWAPPED = [
    ["anna", "level-a", "a1-total", "test_total", "PASSED", "FAILED", "2", "0"],
    ["anna", "level-a", "a1-total", "test_still", "PASSED", "SKIPPED", "2", "0"],
    ["bert", "level-a", "a1-total", "test_total", "FAILED", "PASSED", "0", "2"],
    ["bert", "level-a", "a1-total", "test_still", "SKIPPED", "PASSED", "0", "2"],
]


def ask(course, words, *values):
    """Do something to the gradebook, or ask it."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        return database.execute(words, values).fetchall()


def files_of(course):
    """The bytes of every file of a course."""
    return {path.relative_to(course): path.read_bytes() for path in course.rglob("*") if path.is_file()}


def records_of(course):
    """The records, without what each run measures anew."""
    found = {path.name: json.loads(path.read_text()) for path in sorted(course.glob("records/*/*/*.json"))}
    return [
        {name: value for name, value in record.items() if name not in ("seconds", "run_of")}
        for record in found.values()
    ]


@pytest.fixture
def program(course, monkeypatch, capfd):
    """`program(command, …)`: run it on the sums of the course; its exit code, stdout and stderr."""
    monkeypatch.chdir(course)

    def run(command, *words):
        code = main([command, "sums", *words])
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def differences(program):
    """`differences(…)`: the rows of `regrade --format csv`, without the assignment, and what was said beside them."""

    def run(*words):
        _, page, said = program("regrade", "--format", "csv", *words)
        _, *rows = csv.reader(io.StringIO(page))
        return [[row[0], *row[2:]] for row in rows], said

    return run


def mend(course, *changes):
    """Change the checks of level-a: without more words the other sign is the right one now."""
    path = course / "autograders/sums/test_level_a.py"
    text = path.read_text()
    for old, new in changes or (('("-15437"', '("15437"'), ('Number("15437"', 'Number("-15437"')):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def judge_by_checks(course):
    """Give the tests of level-b checks of other opinions in their stead, which asks for no release."""
    (course / "autograders/sums/test_level_b.py").write_text(CHECKS_B)


def test_the_difference_is_said_and_nothing_is_written(course, program, differences):
    """Exactly the rows of those whose checks end otherwise; not a byte of the course changes."""
    main(["feedback", "sums"])
    mend(course)
    before = files_of(course)
    rows, said = differences("--diff")
    assert rows == SWAPPED
    assert "1 gains, 1 loses, 3 unchanged" in said
    assert "5 notebooks judged again, the others were up to date; nothing was written" in said
    code, page, said = program("regrade", "--diff")
    assert (code, page.splitlines()[-1]) == (0, "1 gains, 1 loses, 3 unchanged")
    assert "│ bert    │ level-a  │ a1-total │ test_total │ FAILED → PASSED  │ 0 → 2  │" in page
    assert files_of(course) == before


def test_it_is_then_what_a_grade_would_have_made_it(course, program, differences, tmp_path):
    """The same list, and gradebook and records as of `grade --force`; nothing is left to do, and no level-b was run."""
    mend(course)
    twin = shutil.copytree(course, tmp_path / "twin")
    level_b = (course / "records/anna/sums/level-b.json").read_bytes()
    rows, said = differences()
    assert rows == SWAPPED
    assert "nothing was written" not in said
    assert (course / "records/anna/sums/level-b.json").read_bytes() == level_b
    main(["grade", "--force", "--course", str(twin)])
    assert ask(course, ROWS) == ask(twin, ROWS)
    assert records_of(course) == records_of(twin)
    rows, said = differences("--diff")
    assert (rows, said.splitlines()[-1]) == ([], UNCHANGED)
    assert "0 notebooks graded" in program("grade")[2]


def test_marks_by_hand_stay(course, differences):
    """A person's points for the machine's exercise hold, and extra credit is on top of what the machine gives now."""
    ask(course, HAND, 1.5, "a1-total", "bert")
    ask(course, HAND, 3, "b2_text", "anna")
    ask(course, "update grade set extra_credit = 0.5 where auto_score = 2")  # anna's a1-total
    mend(course)
    for words in (["--diff"], []):
        rows, said = differences(*words)
        assert {(row[0], *row[-2:]) for row in rows} == {("anna", "2.5", "0.5"), ("bert", "1.5", "1.5")}
        assert "0 gain, 1 loses, 4 unchanged" in said
    points = {row[:2]: row[2:6] for row in ask(course, ROWS)}
    assert points["bert", "a1-total"] == (2.0, 1.5, None, 0)
    assert points["anna", "b2_text"] == (None, 3.0, None, 0)
    assert points["anna", "a1-total"] == (0.0, None, 0.5, 0)


@pytest.mark.slow
def test_a_test_in_source(course, program, differences, tmp_path):
    """A classic test that was mended after the release: compared beside the course, taken over by `regrade` itself."""
    path = course / "source/sums/level-b.ipynb"
    path.write_text(path.read_text().replace("b1 == 7", "b1 == 6"))
    before, twin = files_of(course), shutil.copytree(course, tmp_path / "twin")
    rows, said = differences("--diff")
    assert [(row[0], row[2], *row[4:]) for row in rows] == [
        ("anna", "b1-seven", "PASSED", "FAILED", "3", "0"), ("bert", "b1-seven", "FAILED", "PASSED", "0", "3")
    ]  # fmt: skip
    assert "source/sums was changed after its release: what was changed would be taken over" in said
    assert files_of(course) == before
    assert differences()[0] == rows
    main(["grade", "--force", "--release", "--course", str(twin)])
    assert ask(course, ROWS) == ask(twin, ROWS)
    assert "0 notebooks graded" in program("grade")[2]


def test_a_new_hand_in_is_no_effect_of_the_check(course, differences):
    """Who handed in something else since, or was never graded, is left to `grade`; the others are judged."""
    mend(course)
    for notebook in ("level-a", "level-b"):
        path = course / f"submitted/anna/sums/{notebook}.ipynb"
        path.write_text(path.read_text().replace("15437", "-15437"))
    (course / "submitted/anna/sums/notes.txt").write_text("new")
    shutil.copytree(course / "submitted/bert", course / "submitted/newcomer")
    record = (course / "records/anna/sums/level-a.json").read_bytes()
    rows, said = differences()
    assert rows == SWAPPED[2:]
    assert "1 gains, 0 lose, 3 unchanged" in said
    assert "2 hand-ins are new since: run `nablagrade grade sums`" in said
    assert (course / "records/anna/sums/level-a.json").read_bytes() == record
    assert not (course / "records/newcomer").exists()


def test_some_exercises_of_some_students(course, differences):
    """Filters choose notebooks, and rows; of an exercise that was not asked for no notebook runs."""
    mend(course)
    judge_by_checks(course)
    rows, said = differences("--diff", "--exercise", "a1*", "--student", "b*")
    assert rows == SWAPPED[2:]
    assert "1 notebook judged again" in said
    assert "1 gains, 0 lose, 0 unchanged" in said


@pytest.mark.slow
def test_what_was_not_asked_for_is_not_written(course, differences):
    """A notebook is written as a whole: one in which other exercises would change, too, is left as it is, and told."""
    path = course / "source/sums/level-b.ipynb"
    notebook = json.loads(path.read_text())
    new = json.loads(json.dumps(notebook["cells"][1]))
    new["id"], new["source"], new["metadata"]["nbgrader"]["grade_id"] = "b3t", "assert b1 < 100", "b3-small"
    notebook["cells"].insert(2, new)
    path.write_text(json.dumps(notebook))
    assert main(["grade", "sums", "--release"]) == 0
    judge_by_checks(course)
    with (course / "autograders/sums/test_level_b.py").open("a") as file:
        file.write(CHECKS_B3)
    small = [["anna", "level-b", "b3-small", "test_small", "", "FAILED", "3", "0"]]
    rows, said = differences("--diff", "--exercise", "b3-small")
    assert [row for row in rows if row[3] == "test_small"] == small
    assert {row[2] for row in rows} == {"b3-small"}
    assert "2 notebooks would change in other exercises, too, and are left as they are" in said
    before = ask(course, ROWS)
    rows, said = differences("--exercise", "b3-small")
    assert (rows, ask(course, ROWS)) == ([], before)
    assert "2 notebooks would change in other exercises, too" in said
    assert {(row[0], row[2]) for row in differences()[0]} == {
        ("anna", "b1-seven"), ("anna", "b3-small"), ("bert", "b1-seven")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("slip", "good", "words"),
    [
        ("import not_there\n", "GRADED", "No module named 'not_there'"),
        ("    assert 1 / 0\n    assert notebook.judge", "PASSED", "division by zero"),
    ],
    ids=["before-it-runs", "while-it-runs"],
)
def test_a_check_that_breaks(course, program, slip, good, words):
    """What would be BROKEN says so beforehand, costs nobody points, and ends with 1; mended, the points are there."""
    kept = (course / "autograders/sums/test_level_a.py").read_text()
    if good == "GRADED":
        mend(course, ("from nablagrade", slip + "from nablagrade"))
    else:
        mend(course, ("    assert notebook.judge", slip))
    before = [row[:3] for row in ask(course, ROWS)]

    def ends(*flags):
        code, page, said = program("regrade", "--format", "json", "--student", "anna", *flags)
        rows = json.loads(page)["changes"]
        assert {(row["points_before"], row["points_after"]) for row in rows} == {(2.0, 2.0)}
        return code, (words in said), {(row["outcome_before"], row["outcome_after"]) for row in rows}

    for flags in (["--diff"], []):
        code, is_told, found = ends(*flags)
        assert (code, is_told, (good, "BROKEN") in found) == (1, True, True)
    assert [row[:3] for row in ask(course, ROWS)] == before
    (course / "autograders/sums/test_level_a.py").write_text(kept)
    code, _, found = ends()
    assert (code, ("BROKEN", good) in found) == (0, True)


def test_lateness_takes_its_part(course, differences):
    """What a late student gains is lost to the penalty: the list says so, and they are unchanged."""
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    ask(course, "update submitted_assignment set timestamp = '2026-03-02 17:45:00.000000' where student_id = 'bert'")
    ask(course, "update assignment set duedate = '2026-03-01 00:00:00.000000'")
    mend(course)
    late = ["bert", "level-a", "", "late penalty", "", "", "0", "-2"]
    for words in (["--diff"], []):
        rows, said = differences(*words)
        assert rows == [*SWAPPED, late]
        assert "0 gain, 1 loses, 4 unchanged" in said
    assert {row[6] for row in ask(course, ROWS) if row[:2] == ("bert", "a1-total")} == {2.0}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["angles"], "angles: is no assignment; there are sums"),
        (["sums", "--student", "nobody"], "nobody who matches --student nobody has a record of sums"),
        (["sums", "--exercise", "z*"], "--exercise z*: matches none of a1-total, b1-seven, b2_text"),
        (["sums", "--format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_wrong_use(course, monkeypatch, capfd, words, said):
    """One sentence, exit code 2, and nothing is written."""
    monkeypatch.chdir(course)
    before = files_of(course)
    assert main(["regrade", *words]) == 2
    assert said in capfd.readouterr().err
    assert files_of(course) == before


@pytest.mark.parametrize("words", [[], ["--diff"]])
def test_what_was_never_graded(fresh, monkeypatch, capfd, words):
    """There is nothing to compare with."""
    monkeypatch.chdir(fresh)
    before = files_of(fresh)
    assert main(["regrade", "sums", *words]) == 2
    assert "holds no record of sums; run `nablagrade grade sums` first" in capfd.readouterr().err
    assert files_of(fresh) == before


@pytest.mark.parametrize("words", [[], ["--diff"]])
def test_a_gradebook_that_is_gone(course, program, words):
    """People's points are not known then: none is made, and the sentence says how to get it back."""
    (course / "gradebook.db").unlink()
    code, _, said = program("regrade", *words)
    assert code == 2
    assert "gradebook.db: the gradebook does not know sums; run `nablagrade grade sums` first" in said
    assert not (course / "gradebook.db").exists()
