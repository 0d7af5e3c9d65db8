"""The course's own slips, as a person meets them: a sentence, an exit code, and nobody's points lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from nablagrade.cli.main import main


@pytest.fixture(scope="session")
def known(once, small, command):
    """The course with one student, who has everything right; its gradebook is there, and nothing else of a grade."""

    def make(course):
        small.build(course)
        for name in ("bert", "cora", "dora", "emil"):
            shutil.rmtree(course / "submitted" / name)
        done = command("nablagrade", "grade", cwd=course)
        assert done.returncode == 0, done.stderr
        for made in ("records", "autograded"):
            shutil.rmtree(course / made)

    return once("one-student", make)


@pytest.fixture
def lone(known, tmp_path):
    """A copy of it."""
    return shutil.copytree(known, tmp_path / "course")


def grade(course, capfd, *words):
    """Grade; the exit code, and what was said."""
    code = main(["grade", "--course", str(course), "--jobs", "1", *words])
    return code, " ".join(capfd.readouterr().err.split())


def test_a_cell_without_its_check(lone, capfd, read_record):
    """BROKEN, exit 1, the mend in the last lines; the other notebook is graded; with the check back all is well."""
    grade(lone, capfd)
    before = (lone / "autograded/anna/sums/level-a.ipynb").read_bytes()
    autograders = lone / "autograders"
    shutil.move(autograders, lone / "away")
    code, said = grade(lone, capfd, "--force")
    assert (lone / "autograded/anna/sums/level-a.ipynb").read_bytes() == before  # what a person may have graded stays
    assert auto_score(lone, "a1-total") == (2.0, 2.0)  # and what was earned
    assert code == 1
    assert "autograders/sums/test_level_a.py: is not there, and cell a1-total of source/sums/level-a.ipynb is" in said
    assert "the first try broke" not in said
    assert [read_record(lone, "anna", name)["outcome"] for name in ("level-a", "level-b")] == ["BROKEN", "GRADED"]
    shutil.move(lone / "away", autograders)
    code, said = grade(lone, capfd)
    assert (code, read_record(lone, "anna", "level-a")["score"]) == (0, 2.0)
    assert "needs an eye" not in said


def test_an_error_in_a_check(lone, capfd, read_record):
    """File, line and message in the last lines; one try; exit 1."""
    path = lone / "autograders/sums/test_level_a.py"
    path.write_text(path.read_text().replace("assert notebook.judge(", "assert notbook.judge("))
    code, said = grade(lone, capfd, "--notebook", "level-a")
    assert code == 1
    assert "autograders/sums/test_level_a.py, line 11: NameError: name 'notbook' is not defined" in said
    assert [note["kind"] for note in read_record(lone, "anna", "level-a")["notes"]] == ["course"]


def test_a_value_on_which_a_check_breaks(lone, small, capfd, read_record):
    """A check that holds on the notebook in source/ and breaks on a student's value fails, with its hint; exit 0."""
    path = lone / "autograders/sums/test_level_a.py"
    path.write_text(
        path.read_text().replace('assert notebook["a1_total"] != -1', 'assert abs(notebook["a1_total"]) > 1')
    )
    path.write_text(path.read_text().replace(', needs=["test_total"]', ""))
    small.save(lone / "submitted/bert/sums/level-a.ipynb", small.level_a("a1_total = [15437]", "pass"))
    code, said = grade(lone, capfd, "--notebook", "level-a")
    record = read_record(lone, "bert", "level-a")
    assert (code, record["outcome"], record["score"]) == (0, "GRADED", 0.0)
    check = record["exercises"][0]["checks"][1]
    assert (check["outcome"], check["hint"]) == ("FAILED", "It stays what it was.")
    assert "test_level_a.py, line 17: TypeError: bad operand type for abs()" in check["detail"]
    assert (read_record(lone, "anna", "level-a")["score"], "broken by us" in said) == (2.0, False)


def test_a_check_file_that_cannot_be_loaded(lone, capfd, read_record):
    """An import that is not there breaks this notebook only."""
    path = lone / "autograders/sums/test_level_a.py"
    path.write_text("import not_there_at_all\n" + path.read_text())
    code, said = grade(lone, capfd)
    assert code == 1
    assert "cannot be loaded (ModuleNotFoundError: No module named 'not_there_at_all')" in said
    assert read_record(lone, "anna", "level-b")["outcome"] == "GRADED"


def test_a_change_after_the_release(lone, capfd, read_record):
    """A mended test and a new one: told at each run and not applied; `--release` takes them over, and it is quiet."""
    grade(lone, capfd)
    path = lone / "source/sums/level-b.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["source"] = notebook["cells"][1]["source"].replace("== 7", "== 8")
    notebook["cells"][1]["metadata"]["nbgrader"]["points"] = 6
    path.write_text(json.dumps(notebook))
    for _ in range(2):
        code, said = grade(lone, capfd)
        assert (code, read_record(lone, "anna", "level-b")["score"]) == (0, 3.0)
        assert "source/sums was changed after its release: level-b.ipynb: cell b1-seven has 6 points" in said
        assert "`nablagrade grade --release` takes the changes over" in said
    code, said = grade(lone, capfd, "--release")
    assert "1 notebook graded" in said
    record = read_record(lone, "anna", "level-b")
    assert (code, record["score"], record["max_score"]) == (0, 0.0, 10.0)
    assert "was changed after" not in grade(lone, capfd)[1]


def hand_points(course, points):
    """What a person gives in formgrader: points for the essay of each student."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        words = """update grade set manual_score = ?, needs_manual_grade = 0
                   where cell_id in (select id from base_cell where name = 'b2_text')"""
        database.execute(words, (points,))


def auto_score(course, name):
    """The machine's points for a cell of the only student, and the most there are; None where there is no such row."""
    words = """select auto_score, max_score from grade join base_cell on base_cell.id = grade.cell_id
               join grade_cells on grade_cells.id = base_cell.id where name = ?"""
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        return database.execute(words, (name,)).fetchone()


def test_cells_that_come_and_go_after_the_release(lone, capfd):
    """A new test and one that is gone: what was handed in gets rows and loses them; points by hand stay."""
    grade(lone, capfd)
    hand_points(lone, 3)
    path = lone / "source/sums/level-b.ipynb"
    notebook = json.loads(path.read_text())
    new = json.loads(json.dumps(notebook["cells"][1]))
    new["id"], new["source"], new["metadata"]["nbgrader"]["grade_id"] = "b3t", "assert b1 < 100", "b1-small"
    notebook["cells"][1:2] = [new]
    path.write_text(json.dumps(notebook))
    assert grade(lone, capfd, "--fail-on-notes")[0] == 1
    code, said = grade(lone, capfd, "--release")
    assert (code, "was changed after" in said) == (0, False)
    assert (auto_score(lone, "b1-small"), auto_score(lone, "b1-seven")) == ((3.0, 3.0), None)
    with closing(sqlite3.connect(lone / "gradebook.db")) as database:
        assert database.execute("select count(*) from grade where manual_score = 3").fetchone() == (1,)


def test_a_cell_that_a_person_has_graded_is_not_dropped(lone, capfd):
    """The essay is gone from source and has points by hand: a sentence, and nothing is changed."""
    grade(lone, capfd)
    hand_points(lone, 3)
    path = lone / "source/sums/level-b.ipynb"
    notebook = json.loads(path.read_text())
    del notebook["cells"][2]
    path.write_text(json.dumps(notebook))
    code, said = grade(lone, capfd, "--release")
    assert code == 2
    assert "sums/level-b: b2_text is gone from source/, and people have graded it; put the cell back" in said
    assert auto_score(lone, "b1-seven") == (3.0, 3.0)


def test_one_assignment_that_cannot_be_released(lone, small, capfd, read_record):
    """Its sentence and exit 1, the other one graded; alone it is exit 2."""
    test = small.CLASSIC.replace("BEGIN HIDDEN TESTS", "BEGIN HIDDEN TEST")
    small.save(lone / "source/more/level-a.ipynb", small.level_b(small.solution("b1", "7"), small.ESSAY, test))
    small.save(lone / "submitted/anna/more/level-a.ipynb", small.level_b("b1 = 7", "Because."))
    code, said = grade(lone, capfd)
    assert code == 1
    assert "more/level-a.ipynb: cell b1-seven, line 2: ### BEGIN HIDDEN TEST is no marker of nbgrader's" in said
    assert read_record(lone, "anna", "level-a")["score"] == 2.0
    assert grade(lone, capfd, "more")[0] == 2


def test_nobody_has_handed_in(lone, capfd):
    """A class that is gone is told, also where old records would fill the table: a CI job must not stay green."""
    grade(lone, capfd)
    shutil.rmtree(lone / "submitted/anna")
    code, said = grade(lone, capfd, "--fail-under", "50")
    assert code == 2
    assert "nobody has handed in sums; submissions lie in submitted/STUDENT/ASSIGNMENT/" in said


def test_memory_in_which_nothing_starts(lone, capfd):
    """Too little for Python is a wrong use, and no student's zero."""
    code, said = grade(lone, capfd, "--memory", "100")
    assert (code, "--memory is 100; a notebook needs 256 MB to start" in said) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--student", "nobody"], "nobody who matches --student nobody has handed in"),
     (["--notebook", "level-z*"], "--notebook level-z*: matches none of level-a, level-b")],
)  # fmt: skip
def test_a_filter_that_matches_nobody(lone, capfd, words, said):
    """One sentence and exit 2, before anything is graded."""
    code, err = grade(lone, capfd, *words)
    assert code == 2
    assert said in err
    assert not (lone / "records").exists()


def test_folders_in_the_other_order(lone, capfd):
    """`submitted/ASSIGNMENT/STUDENT` is named."""
    (lone / "submitted/sums").mkdir()
    shutil.move(lone / "submitted/anna/sums", lone / "submitted/sums/anna")
    code, err = grade(lone, capfd)
    assert code == 2
    assert "submitted/sums: lies in the place of a student; submissions lie in STUDENT/ASSIGNMENT/" in err


@pytest.mark.slow
def test_a_due_date_before_the_first_grading(lone, capfd, command, read_record):
    """A row that `nbgrader db assignment add` has made keeps its date and gets its notebooks."""
    (lone / "gradebook.db").unlink()
    done = command("nbgrader", "db", "assignment", "add", "sums", "--duedate", "2026-01-31 23:59 UTC", cwd=lone)
    assert done.returncode == 0, done.stderr
    code, _ = grade(lone, capfd)
    assert (code, read_record(lone, "anna", "level-a")["score"]) == (0, 2.0)
    listed = command("nbgrader", "db", "assignment", "list", cwd=lone)
    assert "due: 2026-01-31 23:59" in listed.stdout + listed.stderr


def test_the_mark_that_must_be_reached(lone, small, capfd):
    """`--fail-under` counts what was decided, of the chosen students; nothing decided is nothing to fail."""
    assert grade(lone, capfd, "--fail-under", "99")[0] == 0
    small.save(lone / "submitted/bert/sums/level-a.ipynb", small.level_a("a1_total = -1", "pass"))
    code, said = grade(lone, capfd, "--fail-under", "50")
    assert code == 1
    assert "under 50 %: bert/sums has 0 %" in said
    assert grade(lone, capfd, "--fail-under", "50", "--student", "anna")[0] == 0


def test_notes_can_fail_a_job(lone, small, capfd):
    """`--fail-on-notes`: a file under another name is graded, and exit 1 says that somebody should look."""
    assert grade(lone, capfd, "--fail-on-notes")[0] == 0
    folder = lone / "submitted/anna/sums"
    (folder / "level-a.ipynb").rename(folder / "level-a (1).ipynb")
    assert grade(lone, capfd)[0] == 0
    code, said = grade(lone, capfd, "--fail-on-notes")
    assert code == 1
    assert "needs an eye: 1 found under another name" in said


def test_autograde_without_a_gradebook(lone, command, read_record):
    """nbgrader's verb does what `grade` does: it learns the assignment and grades."""
    (lone / "gradebook.db").unlink()
    done = command("nablagrade", "autograde", "sums", cwd=lone)
    assert done.returncode == 0, done.stderr
    assert read_record(lone, "anna", "level-a")["score"] == 2.0
