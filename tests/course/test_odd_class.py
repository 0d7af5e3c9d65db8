"""What was handed in is found and graded as it deserves, or named: a whole class of odd files, graded once."""

from __future__ import annotations

import json
import shutil
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path

import nbformat
import pytest
from nbformat.validator import iter_validate

from tests.course import odd_class
from tests.servers import formgrader

NAME_CASES = [
    "upper-case-ending", "text-ending", "json-ending", "no-ending", "other-signs", "folder-inside", "download",
    "own-name", "two-folders", "folder-of-that-name", "data-beside-in-folder", "two-versions", "mixed-up",
]  # fmt: skip
CONTENT_CASES = ["as-it-should-be", "no-outputs", "format-3", "odd-marks", "large-outputs", "time-of-windows"]
PUT_BACK = {
    "no-set-up": "x-set-up", "no-title-and-set-up": "x-set-up", "no-test": "x-test", "no-essay": "x-essay",
    "no-task": "x-task",
}  # fmt: skip


@pytest.fixture(scope="module")
def odd(once, command) -> Path:
    """The class after `nablagrade grade`."""

    def make(place: Path) -> None:
        odd_class.build(place)
        done = command("nablagrade", "grade", "--jobs", "2", cwd=place)
        (place / "ended.json").write_text(json.dumps([done.returncode, done.stderr]))

    return once("odd-class", make)


def record(course, student, notebook="level-a", assignment="hw"):
    """A record, as JSON."""
    return json.loads((course / "records" / student / assignment / f"{notebook}.json").read_text("utf-8"))


def notes(course, student, kind, **where):
    """What a record says of one kind."""
    return [note["words"] for note in record(course, student, **where)["notes"] if note["kind"] == kind]


@pytest.mark.parametrize(
    "student", [*NAME_CASES, *CONTENT_CASES, *PUT_BACK, "upper-case-folder", "space-behind-folder"]
)
def test_a_right_answer_earns_its_points(odd, student):
    """Whatever file it was in, whatever form that had, whatever else was deleted."""
    for notebook in ("level-a", "level-b"):
        made = record(odd, student, notebook)
        assert (made["outcome"], made["score"], made["max_score"]) == ("GRADED", 2.0, 6.0), (notebook, made["notes"])


@pytest.mark.parametrize("student", [*NAME_CASES, "upper-case-folder", "space-behind-folder"])
def test_another_file_is_named(odd, student):
    """No file of another name or folder is graded without a word."""
    assert notes(odd, student, "other file")


@pytest.mark.parametrize("student", CONTENT_CASES)
def test_what_costs_nothing_needs_no_word(odd, student):
    """A form that could be read is nobody's business."""
    assert record(odd, student)["notes"] == []


@pytest.mark.parametrize(("student", "cell"), PUT_BACK.items())
def test_what_was_put_back_is_named(odd, student, cell):
    """Whose cell was missing sees it back, and the record says which."""
    assert notes(odd, student, "put back") == [f"cells of the release were missing and were put back: {cell}"]
    cells = json.loads((odd / f"autograded/{student}/hw/level-a.ipynb").read_text())["cells"]
    assert cell in [one["metadata"].get("nbgrader", {}).get("grade_id") for one in cells]


def test_an_essay_that_was_put_back_earns_nothing_by_itself(odd):
    """It is not one that was left empty: a person looks for the answer, as under nbgrader."""
    [essay] = [cell for cell in record(odd, "no-essay")["cells"] if cell["grade_id"] == "x-essay"]
    assert (essay["auto_score"], essay["needs_manual"]) == (None, True)
    with closing(sqlite3.connect(odd / "gradebook.db")) as database, database:
        rows = database.execute(
            "select g.auto_score, g.needs_manual_grade from grade g join submitted_notebook n on g.notebook_id = n.id "
            "join submitted_assignment s on n.assignment_id = s.id join base_cell c on g.cell_id = c.id "
            "where s.student_id = 'no-essay' and c.name = 'x-essay'"
        ).fetchall()
    assert rows == [(None, 1)]


def test_the_right_name_wins_and_the_copy_is_named(odd):
    """A newer copy with another answer is not graded in secret, nor passed over in silence."""
    assert record(odd, "newer-copy")["score"] == 2.0
    [said] = notes(odd, "newer-copy", "left out")
    assert said.startswith("level-a (1).ipynb: left out, because level-a.ipynb was graded (it is no older); ")
    assert notes(odd, "newer-copy", "left out", notebook="level-b") == []


def test_twins_are_graded_each_from_its_own_file(odd):
    """Two notebooks with equal ids, both renamed by a browser: no file is graded twice."""
    for name in ("part1", "part2"):
        made = record(odd, "twins", name, "twins")
        assert (made["outcome"], made["score"]) == ("GRADED", 2.0)
        assert notes(odd, "twins", "other file", notebook=name, assignment="twins")[0].startswith(f"{name} (1).ipynb")


def test_nobody_is_missing_without_a_word(odd):
    """Who handed in something that is no notebook is in the gradebook, the table and the records, with a note."""
    log = json.loads((odd / "ended.json").read_text())[1]
    assert "pictures" in log
    for notebook in ("level-a", "level-b"):
        assert record(odd, "pictures", notebook)["outcome"] == "MISSING"
        [said] = notes(odd, "pictures", "left out", notebook=notebook)
        assert said.startswith(f"{notebook}.ipynb: was not handed in, but screen.png lie there")
    assert record(odd, "nothing")["notes"] == []
    for student in ("upper-case-folder", "space-behind-folder", "pictures"):
        assert student in log


def test_a_broken_file_and_another_lesson_are_told(odd):
    """Unreadable, with what it is; the other notebook of the student is graded."""
    for student in ("broken", "other-lesson"):
        assert (record(odd, student)["outcome"], record(odd, student)["needs_person"]) == ("UNREADABLE", False)
        assert record(odd, student, "level-b")["score"] == 2.0
    assert "level-a.ipynb.txt: is no notebook (broken JSON); save it again in Jupyter" in notes(odd, "broken", "run")
    [said] = notes(odd, "other-lesson", "run")
    assert said.startswith("level-a.ipynb: holds no exercise of this notebook (it is the notebook part1 of twins); ")


def test_a_time_in_words_is_for_a_person(odd):
    """It is graded, listed as undecided with the reason, and nbgrader is given no file that it fails on."""
    made = record(odd, "time-in-words")
    assert (made["outcome"], made["score"], made["needs_person"]) == ("GRADED", 2.0, True)
    assert notes(odd, "time-in-words", "timestamp")[0].startswith("timestamp.txt: holds no time (yesterday)")
    assert not (odd / "autograded/time-in-words/hw/timestamp.txt").exists()
    assert (odd / "autograded/time-of-windows/hw/timestamp.txt").read_text() == "2026-03-02 17:45:00 UTC\n"


def test_what_is_written_is_valid(odd):
    """Every autograded notebook, by nbformat's schema."""
    paths = sorted((odd / "autograded").rglob("level-?.ipynb"))
    assert len(paths) > 50
    for path in paths:
        if path.is_file():
            assert [str(error) for error in iter_validate(nbformat.read(path, nbformat.NO_CONVERT))] == [], path


def test_nothing_is_graded_again(odd, command):
    """What was found in odd places has a key, too."""
    done = command("nablagrade", "grade", cwd=odd)
    assert "\n0 notebooks graded" in done.stderr, done.stderr[-500:]


BESIDE_NBGRADER = [
    "as-it-should-be", "no-outputs", "format-3", "odd-marks", "no-set-up", "no-test", "no-essay", "no-task",
    "upper-case-ending", "newer-copy", "time-of-windows",
]  # fmt: skip


def scores(course):
    """The points by machine of each student's first assignment, as the gradebook has them."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        rows = database.execute(
            "select s.student_id, sum(coalesce(g.auto_score, 0)) from grade g "
            "join submitted_notebook n on g.notebook_id = n.id join submitted_assignment s on n.assignment_id = s.id "
            "join assignment a on s.assignment_id = a.id where a.name = 'hw' group by s.student_id"
        )
        return dict(rows.fetchall())


@pytest.mark.slow
def test_as_nbgrader_or_better(odd, command, tmp_path):
    """Plain nbgrader gives nobody of this class more, and the student without oddities as much."""
    shutil.copytree(odd / "source", tmp_path / "source")
    shutil.copy(odd / "nbgrader_config.py", tmp_path)
    for student in BESIDE_NBGRADER:
        shutil.copytree(odd / "submitted" / student, tmp_path / "submitted" / student)
    command("nbgrader", "generate_assignment", "hw", "--create", cwd=tmp_path)
    command("nbgrader", "autograde", "hw", "--create", cwd=tmp_path)
    ours, theirs = scores(odd), scores(tmp_path)
    assert ours["as-it-should-be"] == theirs["as-it-should-be"] == 4.0
    assert {student: ours[student] for student in theirs} == dict.fromkeys(theirs, 4.0)
    assert min(theirs.values()) < 4.0


@pytest.mark.slow
def test_nbgrader_opens_all_of_it(odd, command, tmp_path):
    """`nbgrader generate_feedback` makes a page of every autograded notebook."""
    done = command("nbgrader", "generate_feedback", "hw", f"--CourseDirectory.feedback_directory={tmp_path}", cwd=odd)
    assert done.returncode == 0, done.stderr[-3000:]
    made = {path.parent.parent.name for path in tmp_path.rglob("level-b.html")}
    assert made >= set(odd_class.LEVEL_A)


@pytest.mark.slow
def test_formgrader_opens_all_of_it(odd, tmp_path):
    """A person can grade every autograded notebook in the browser; where none was handed in there is none to open."""
    course = tmp_path / "course"
    shutil.copytree(odd, course)
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        rows = database.execute(
            "select n.id, s.student_id, a.name, b.name from submitted_notebook n "
            "join submitted_assignment s on n.assignment_id = s.id join assignment a on s.assignment_id = a.id "
            "join notebook b on n.notebook_id = b.id"
        ).fetchall()
    there = {
        number: names
        for number, *names in rows
        if (course.joinpath("autograded", *names).with_suffix(".ipynb")).is_file()
    }
    assert len(there) > 50
    with formgrader(course, tmp_path) as address:
        for number, names in there.items():
            with urllib.request.urlopen(f"{address}formgrader/submissions/{number}") as answer:  # noqa: S310 - this machine
                assert f"<title>{names[-1]}</title>" in answer.read().decode(), names
