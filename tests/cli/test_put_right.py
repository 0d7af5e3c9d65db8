"""What else than `grade` has written, or taken away, is put right, and no notebook runs for what the records know."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nablagrade.cli.main import main
from nablagrade.course.results import load_results
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.settings import load_settings

POINTS = """select s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade from grade g
            join base_cell b on b.id = g.cell_id join submitted_notebook n on g.notebook_id = n.id
            join submitted_assignment s on n.assignment_id = s.id order by 1, 2"""


def ask(course, words, *values):
    """Do something to the gradebook, or ask it."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        return database.execute(words, values).fetchall()


@pytest.fixture
def grade(course, monkeypatch, capfd):
    """`grade(*words)`: grade the course; what was said."""
    monkeypatch.chdir(course)

    def run(*words):
        main(["grade", *words])
        return capfd.readouterr().err

    return run


def test_an_unchanged_course_is_left_alone(course, grade):
    """Nothing was lost: nothing is put back, and nothing said of it."""
    said = grade()
    assert "0 notebooks graded" in said
    assert "put back" not in said
    assert "penalty" not in said


@pytest.mark.parametrize(
    "loss",
    ["drop", "delete from submitted_assignment where student_id = 'anna'", "update grade set auto_score = 0.25"],
    ids=["gradebook", "student", "old-copy"],
)
def test_points_that_the_gradebook_lost(course, grade, loss):
    """A gradebook that is gone, a student's rows, points of an old copy: back from the records, nothing graded."""
    before = ask(course, POINTS)
    if loss == "drop":
        (course / "gradebook.db").unlink()
    else:
        ask(course, loss)
    said = grade()
    assert "0 notebooks graded" in said
    assert "were put back into the gradebook from their records" in said
    assert ask(course, POINTS) == before
    assert "put back" not in grade()


@pytest.mark.parametrize("words", [["feedback", "sums"], ["report", "sums"]], ids=["feedback", "report"])
def test_what_is_told_without_the_gradebook_says_so(course, grade, capfd, words):
    """What people gave is in no record: whoever reads results while the gradebook is lost is told what is left out."""
    grade()
    assert main(words) == 0
    assert "is not there" not in capfd.readouterr().err
    (course / "gradebook.db").unlink()
    assert main(words) == 0
    assert "gradebook.db: is not there; points and words by hand, dates and penalties are left out" in (
        capfd.readouterr().err
    )


@pytest.mark.parametrize("words", [["report"], ["feedback"]], ids=lambda words: words[0])
def test_an_empty_gradebook_is_told_as_well(course, monkeypatch, capfd, words):
    """nbgrader makes one where it looks into one that is lost: it knows nothing of what was graded."""
    monkeypatch.chdir(course)
    (course / "gradebook.db").unlink()
    with Gradebook(load_settings(course).db_url, "small"):
        pass
    ask(course, "insert into assignment (id, name, course_id) values ('1', 'sums', 'small')")  # as with a due date
    assert main([*words, "sums"]) == 0
    assert "gradebook.db: knows nothing of sums; points and words by hand, dates and" in capfd.readouterr().err


def test_points_by_hand_outlive_a_repair(course, grade):
    """What a person gave stays, and stays decided, while the machine's points beside it are put back."""
    ask(course, "update grade set manual_score = 3, needs_manual_grade = 0 where auto_score is null")
    ask(course, "update grade set auto_score = 0.25 where auto_score is not null")
    grade()
    by_hand = [row for row in ask(course, POINTS) if row[3] is not None]
    assert by_hand
    assert all(row[3:] == (3.0, 0) for row in by_hand)


def test_a_notebook_that_is_gone(course, grade):
    """What lay in autograded/ is made anew: for that a notebook is run, and for nothing else."""
    shutil.rmtree(course / "autograded" / "anna")
    assert "2 notebooks graded" in grade()
    assert (course / "autograded/anna/sums/level-b.ipynb").is_file()


SPOILS = (
    lambda path: path.write_bytes((path.parents[2] / "bert/sums" / path.name).read_bytes()),
    lambda path: path.write_bytes(path.read_bytes()[:-100]),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes().replace(b'"nbformat": 4', b'"nbformat": 5')),
    lambda path: (path.unlink(), path.mkdir()),
    lambda path: (path.unlink(), path.symlink_to("level-b.ipynb")),
)


@pytest.mark.parametrize("is_copied", [False, True])
def test_notebooks_that_are_other_ones(course, grade, is_copied):
    """Another's, cut off, emptied, written to, no file any more: each is made anew, also where records are younger."""
    there = sorted((course / "autograded").glob("*/sums/*.ipynb"))
    before = {path: path.read_bytes() for path in there}
    for path, spoil in zip(there[: len(SPOILS)], SPOILS, strict=True):
        path.chmod(0o644)
        spoil(path)
    for record in (course / "records").rglob("*.json") if is_copied else ():
        record.touch()
    assert f"{len(SPOILS)} notebooks graded" in grade()
    assert {path: path.read_bytes() for path in there if not path.is_symlink()} == before
    assert "0 notebooks graded" in grade()


def test_a_copy_of_a_course_is_up_to_date(course, grade, tmp_path):
    """Other times of the same files are no change."""
    copy = tmp_path / "copy"
    shutil.copytree(course / "autograded", copy, copy_function=shutil.copyfile)
    shutil.rmtree(course / "autograded")
    copy.rename(course / "autograded")
    assert "0 notebooks graded" in grade()


def essay_of(course):
    """The row of anna's essay: points by hand, and whether it is open."""
    [row] = [row for row in ask(course, POINTS) if row[:2] == ("anna", "b2_text")]
    return row[3:]


def test_hand_grading_is_opened_by_another_answer_only(course, grade):
    """Other conditions grade again and leave what a person decided; a new answer opens it, with the old mark beside."""
    ask(course, "update grade set manual_score = 3, needs_manual_grade = 0 where auto_score is null")
    assert "0 notebooks graded" not in grade("--memory", "3000", "--student", "anna")
    assert essay_of(course) == (3.0, 0)
    (course / "submitted/anna/sums/timestamp.txt").write_text("2026-03-02 17:45:00 UTC")
    grade("--student", "anna")
    assert essay_of(course) == (3.0, 0)
    grade("--force", "--student", "anna")
    assert essay_of(course) == (3.0, 0)
    path = course / "submitted/anna/sums/level-b.ipynb"
    path.write_text(path.read_text().replace("Because.", "Because of it."))
    grade("--student", "anna")
    assert essay_of(course) == (3.0, 1)


def test_lateness_follows_the_gradebook(course, grade):
    """A due date that is moved either way, and penalties that the course gives up: worked out anew, nothing graded."""
    config = course / "nbgrader_config.py"
    plain = config.read_text()
    config.write_text(f"{plain}c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    ask(course, "update submitted_assignment set timestamp = '2026-03-02 17:45:00.000000'")
    penalties = "select count(*) from submitted_notebook where late_submission_penalty > 0"
    for due, is_late in (("2026-03-01", True), ("2026-03-09", False), ("2026-03-01", True)):
        ask(course, "update assignment set duedate = ?", f"{due} 00:00:00.000000")
        said = grade()
        assert "0 notebooks graded" in said
        assert "late penalty of" in said
        assert (ask(course, penalties) != [(0,)]) is is_late
    assert "late penalty of" not in grade()
    config.write_text(plain)
    assert "late penalty of" in grade()
    assert ask(course, penalties) == [(0,)]


@pytest.mark.parametrize("is_graded_again", [False, True], ids=["report-alone", "graded-again"])
@pytest.mark.parametrize("loss", ["cell", "notebook"])
def test_a_mark_for_what_source_has_no_longer(course, grade, loss, is_graded_again):
    """A cell with marks that is taken out of source/, or its notebook, counts in reports as it was released."""
    ask(course, "update grade set manual_score = 3, needs_manual_grade = 0 where cell_id in "
        "(select id from base_cell where name = 'b2_text')")  # fmt: skip
    ask(course, "update comment set manual_comment = 'Well said.' where cell_id in "
        "(select id from base_cell where name = 'b2_text')")  # fmt: skip
    path = course / "source/sums/level-b.ipynb"
    written = json.loads(path.read_text())
    path.unlink()
    if loss == "cell":
        path.write_text(json.dumps(written | {"cells": written["cells"][:-1]}))
    if is_graded_again:
        assert "was changed after its release" in grade()
    found = {one.notebook: one for one in load_results(load_settings(course), course / "records", "sums", "anna")}
    [essay] = [one for one in found["level-b"].exercises if one.id == "b2_text"]
    assert (essay.manual_score, essay.comment, essay.needs_person) == (3.0, "Well said.", False)
    assert found["level-b"].score == 6.0


EXTENSION = "select extension from submitted_assignment where student_id = 'anna'"


def test_more_time_for_one(course, grade, capfd):
    """An extension is nbgrader's own, changes the penalty without grading anything, and can be taken back."""
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    ask(course, "update submitted_assignment set timestamp = '2026-03-02 17:45:00.000000'")
    ask(course, "update assignment set duedate = '2026-03-01 00:00:00.000000'")
    late = "select count(*) from submitted_notebook n join submitted_assignment s on n.assignment_id = s.id \
            where s.student_id = 'anna' and n.late_submission_penalty > 0"
    grade()
    assert ask(course, late) == [(2,)]
    assert main(["extend", "anna", "sums", "2026-03-02 19:00 CET"]) == 0
    assert "anna has until Monday, 2 March 2026, 18:00 UTC for sums" in capfd.readouterr().err
    assert "0 notebooks graded" in grade()
    assert ask(course, late) == [(0,)]
    assert main(["extend", "anna", "sums", "--remove"]) == 0
    grade()
    assert (ask(course, late), ask(course, EXTENSION)) == ([(2,)], [(None,)])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["anna", "sums", "2026-02-01"],
            "is not after the due date of sums, 2026-03-01 00:00 UTC; give a later one, or take an extension back with",
        ),
        (["anna", "sums", "tomorrowish"], "tomorrowish: is no date; write one such as 2026-03-02 18:00"),
        (["anna", "sums", "2026-04-01 18:00 XYZ"], "2026-04-01 18:00 XYZ: is no date; write one such as"),
        (["anna", "sums", "2026-04-01 18:00XYZ"], "2026-04-01 18:00XYZ: is no date; write one such as"),
        (["anna", "sums", "9999-12-31 23:59 -0100"], "9999-12-31 23:59 -0100: is no date; write one such as"),
        (["anna", "sums", "2027-01-01 18:00 +9999"], "2027-01-01 18:00 +9999: is no date; write one such as"),
        (["anna", "sums", "04.03.2026"], "04.03.2026: is no date; write one such as 2026-03-02 18:00"),
        (["anna", "sums"], "extend anna sums: give either a DATE or --remove"),
        (
            ["nobody-here", "sums", "2026-04-01"],
            "nobody-here: nobody of that name has handed in or is in the gradebook; for a section or a group give",
        ),
        (["anna", "angles", "2026-04-01"], "angles: is no assignment"),
    ],
)
def test_no_extension(course, monkeypatch, capfd, words, said):
    """One sentence, exit code 2, and nothing written."""
    monkeypatch.chdir(course)
    ask(course, "update assignment set duedate = '2026-03-01 00:00:00.000000'")
    assert main(["extend", *words]) == 2
    assert said in capfd.readouterr().err
    assert ask(course, EXTENSION) == [(None,)]


@pytest.mark.parametrize(
    ("date", "said", "hours"),
    [
        ("2026-07-01 18:00", "Wednesday, 1 July 2026, 18:00 CEST", 16),
        ("2026-07-01", "Wednesday, 1 July 2026, 00:00 CEST", -2),
        ("2026-07-01 6:00 PM", "Wednesday, 1 July 2026, 18:00 CEST", 16),
        ("2026-07-01T18:00:00Z", "Wednesday, 1 July 2026, 20:00 CEST", 18),
        ("2026-07-01 18:00 +0530", "Wednesday, 1 July 2026, 14:30 CEST", 12.5),
        ("2026-07-01 18:00 America/New_York", "Thursday, 2 July 2026, 00:00 CEST", 22),
    ],
)
def test_a_date_is_of_the_courses_zone(course, capfd, date, said, hours):
    """Unless it says its own; what was understood is said in words, and stored as nbgrader stores it."""
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.Exchange.timezone = 'Europe/Berlin'\n")
    ask(course, "update assignment set duedate = '2026-06-01 00:00:00.000000'")
    assert main(["extend", "anna", "sums", date, "--course", str(course)]) == 0
    assert f"anna has until {said} for sums" in capfd.readouterr().err
    stored = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=30, hours=hours)
    assert ask(course, EXTENSION) == [(f"{stored:%Y-%m-%d %H:%M:%S.%f}",)]


def test_more_time_for_a_section_or_a_group(course, monkeypatch, capfd):
    """With a roster the word may be a section's or a group's; one that could be two of them is refused."""
    monkeypatch.chdir(course)
    ask(course, "update assignment set duedate = '2026-03-01 00:00:00.000000'")
    rows = ("anna,Monday,Blue", "bert,Monday,bert", "cora,Tuesday,Blue", "new-here,Tuesday,")
    (course / "class.csv").write_text("\n".join(("student_id,section,group", *rows)) + "\n")
    for word, students in (("Tuesday", "cora, new-here"), ("Blue", "anna, cora")):
        assert main(["extend", word, "sums", "2026-03-05", "--roster", "class.csv"]) == 0
        assert f"{word} ({students}) have until Thursday, 5 March 2026, 00:00 UTC for" in capfd.readouterr().err
    found = ask(course, "select student_id from submitted_assignment where extension is not null order by 1")
    assert found == [("anna",), ("cora",), ("new-here",)]
    assert main(["extend", "Blue", "sums", "--remove", "--roster", "class.csv"]) == 0
    assert ask(course, EXTENSION) == [(None,)]
    (course / "class.csv").write_text("student_id,section,group\nanna,bert,\n")
    assert main(["extend", "bert", "sums", "2026-03-05", "--roster", "class.csv"]) == 2
    assert "bert: is more than one of a student, a section and a group; name the students" in capfd.readouterr().err
    assert main(["extend", "Friday", "sums", "2026-03-05", "--roster", "class.csv"]) == 2
    assert "in the gradebook, and class.csv has no section or group of it" in capfd.readouterr().err


def test_an_extension_makes_no_gradebook(course, monkeypatch, capfd):
    """Where it is lost nothing takes its place, by which nobody would see that."""
    monkeypatch.chdir(course)
    (course / "gradebook.db").unlink()
    assert main(["extend", "anna", "sums", "2026-04-01"]) == 2
    assert "gradebook.db: is not there; put a copy of it back, or run `nablagrade grade sums`" in capfd.readouterr().err
    assert not (course / "gradebook.db").exists()


def test_many_extensions_at_once(course, monkeypatch):
    """For students who are new to the gradebook: each is there, and no program stumbles over another one."""
    ask(course, "update assignment set duedate = '2026-03-01 00:00:00.000000'")
    rows = [f"new-{number},One" for number in range(12)]
    (course / "class.csv").write_text("\n".join(("student_id,section", *rows)) + "\n")
    words = [sys.executable, "-m", "nablagrade", "extend", "One", "sums", "2026-03-05", "--roster", "class.csv"]
    started = [subprocess.Popen(words, cwd=course, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [one.communicate()[1] for one in started]
    assert [one.returncode for one in started] == [0, 0, 0], said
    assert ask(course, "select count(*) from submitted_assignment where extension is not null") == [(12,)]


def test_no_due_date_to_go_beyond(course, monkeypatch, capfd):
    """Without a due date the sentence says how to set one."""
    monkeypatch.chdir(course)
    assert main(["extend", "anna", "sums", "2026-04-01"]) == 2
    assert "sums: has no due date to go beyond; set one with `nbgrader db assignment add sums" in capfd.readouterr().err


def test_a_persons_words_and_the_penalty_are_on_the_page(course, grade, capfd):
    """The page has the comment and the deduction; an answer that a person decided is read, and full points are full."""
    ask(course, "update grade set manual_score = 4, needs_manual_grade = 0 where cell_id in "
        "(select id from base_cell where name = 'b2_text')")  # fmt: skip
    ask(course, "update grade set manual_score = 2, needs_manual_grade = 0 where cell_id in "
        "(select id from base_cell where name = 'a1-total')")  # fmt: skip
    ask(course, "update comment set manual_comment = 'Well <b>said</b>.' where cell_id in "
        "(select id from base_cell where name = 'b2_text')")  # fmt: skip
    ask(course, "update submitted_notebook set late_submission_penalty = 1")
    main(["feedback", "sums"])
    page = (course / "feedback/cora/sums/index.html").read_text()
    assert "Well &lt;b&gt;said&lt;/b&gt;." in page
    assert "1 point taken off" in page
    assert "could not be read" not in page
    assert "Partly right" not in (course / "feedback/anna/sums/level-b.html").read_text()
    main(["report", "sums", "--format", "json", "--student", "cora"])
    [level_a, *_] = json.loads(capfd.readouterr().out)["records"]
    assert (level_a["score"], level_a["penalty"]) == (1.0, 1.0)


def test_what_the_exchange_wants_lies_beside_the_pages(course, grade):
    """A page for each notebook, the time, and the submission's own secret, or one that stays where there is none."""
    secret = "0123456789abcdef" * 8
    (course / "submitted/anna/sums/submission_secret.txt").write_text(secret)
    (course / "submitted/bert/sums/submission_secret.txt").symlink_to("../../anna/sums/submission_secret.txt")
    anna, bert = (course / "feedback" / name / "sums" for name in ("anna", "bert"))
    grade()
    main(["feedback", "sums"])
    assert {path.name for path in anna.iterdir()} == {
        "index.html", "level-a.html", "level-b.html", "timestamp.txt", "submission_secret.txt"
    }  # fmt: skip
    assert (anna / "submission_secret.txt").read_text() == secret
    others = (bert / "submission_secret.txt").read_text()
    assert others != secret
    main(["feedback", "sums"])
    assert (bert / "submission_secret.txt").read_text() == others


@pytest.mark.parametrize("name", ["o'neil", "a,b", "a#b (c)", "ü%41"])
def test_a_students_folder_has_their_name(fresh, monkeypatch, name):
    """As nbgrader has it, so that formgrader finds it."""
    monkeypatch.chdir(fresh)
    for other in ("bert", "cora", "dora", "emil"):
        shutil.rmtree(fresh / "submitted" / other)
    Path("submitted/anna").rename(Path("submitted") / name)
    main(["grade"])
    main(["feedback", "sums"])
    assert [path.name for path in Path("autograded").iterdir()] == [name]
    assert [path.name for path in Path("feedback").iterdir()] == [name]


@pytest.mark.parametrize("loss", ["gone", "old"])
def test_what_people_gave_is_kept(course, grade, loss):
    """The copy that has their points, words and dates is named, and no later run writes a poorer one over it."""
    (course / "old.db").write_bytes((course / "gradebook.db").read_bytes())
    ask(course, "update grade set manual_score = 3, needs_manual_grade = 0 where auto_score is null")
    ask(course, "update assignment set duedate = '2026-03-02 12:00:00'")
    given = len([row for row in ask(course, POINTS) if row[3] is not None]) + 1
    grade()
    (course / "gradebook.db").unlink()
    first, kept = course / "gradebook.db.backup", course / "gradebook.db.backup-1"
    if loss == "old":
        (course / "old.db").rename(course / "gradebook.db")
        first = kept
    words = f"has {given} points, comments or dates by hand more than the gradebook; to have them back, put it"
    assert f"{first}: {words}" in grade()
    assert (f"{kept}: {words}" in grade()) == (loss == "gone")
    assert "by hand more" not in grade()
    kept.replace(course / "gradebook.db")
    assert "by hand more" not in grade()
    assert len([row for row in ask(course, POINTS) if row[3] is not None]) + 1 == given


def test_only_who_was_asked_for_is_counted(grade):
    """With --student and --notebook nobody else was up to date."""
    said = grade("--student", "anna", "--notebook", "level-a")
    assert "0 notebooks graded" in said
    assert ", 1 was up to date" in said


def test_a_slip_of_the_course_opens_nothing(course, grade):
    """A check file that cannot be read for two runs, and is mended: what a person decided stays decided."""
    ask(course, "update grade set manual_score = 3, needs_manual_grade = 0 where auto_score is null")
    read = {"anna", "bert", "cora"}  # the others' notebooks are none, and hold no answer
    before = [row for row in ask(course, POINTS) if row[0] in read]
    checks = course / "autograders/sums/test_level_a.py"
    tests = course / "autograders/sums/test_level_b.py"
    kept = checks.read_text()
    checks.write_text("def broken(:")
    tests.write_text("def broken(:")
    assert "broken by us" in grade()
    assert "broken by us" in grade("--force")
    checks.write_text(kept)
    tests.unlink()
    grade()
    assert [row for row in ask(course, POINTS) if row[0] in read] == before


def test_what_could_not_be_read_for_a_while_opens_nothing(course, grade):
    """A file that was no notebook and is mended: the mark counts meanwhile, and afterwards it is still decided."""
    ask(course, "update grade set manual_score = 3, needs_manual_grade = 0 where auto_score is null")
    before = ask(course, POINTS)
    path = course / "submitted/anna/sums/level-b.ipynb"
    kept = path.read_text()
    path.write_text("{ no notebook")
    grade("--student", "anna")
    assert essay_of(course) == (3.0, 0)
    assert [one.score for one in load_results(load_settings(course), course / "records", "sums", "anna")] == [2.0, 3.0]
    path.write_text(kept)
    grade("--student", "anna")
    assert ask(course, POINTS) == before
