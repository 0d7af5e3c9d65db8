"""Four graders at once in one gradebook, new when they begin: it is what one grader's is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import sqlalchemy

from nablagrade.records.gradebook.database import connect
from nablagrade.records.gradebook.database_copy import copy_gradebook
from tests.survival.conftest import CELLS, COMMENTS, GRADES, SOURCES, STUDENTS

GRADERS = 4
CLASS = 8
SHEETS = 24
WRITES = """
import sys
from nablagrade.model import CellGrade, Isolation, IsolationLevel, NotebookOutcome, Record, Seconds
from nablagrade.records.gradebook.assignment_rows import CellRow, NotebookRows
from nablagrade.records.gradebook.gradebook import Gradebook, Submission

url, number, sheets = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
cells = (CellRow("GradeCell", "x", {"max_score": 30.0, "cell_type": "code"}),
         CellRow("SourceCell", "x", {"cell_type": "code", "source": "x", "locked": True, "checksum": "x"}))
isolation = Isolation(IsolationLevel.FULL, ())

def submission(student, name, points):
    record = Record(student, name, "level-a", NotebookOutcome.GRADED, points, 30.0, False, "inside", isolation,
                    Seconds(0.0, 0.0), "", cells=(CellGrade("x", points, 30.0, False),))
    return Submission(student, name, None, (record,))

sys.stdin.readline()
with Gradebook(url, "small") as book:
    for name in ("shared", f"own-{number}"):
        book.take_assignment(name, (NotebookRows("level-a", "{}", cells),))
    for sheet in range(sheets)[:: 1 - 2 * (number % 2)]:
        written = [submission(f"s{sheet:02}", f"own-{number}", float(sheet))]
        if sheet % 4 == number:
            written.append(submission(f"s{sheet:02}", "shared", float(sheet)))
        book.write(written)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def address(request, tmp_path):
    """A database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gradebook.db'}"
    name = f"four_{os.urandom(4).hex()}"
    request.getfixturevalue("make_database")(request.getfixturevalue("server"), name)
    return f"{request.getfixturevalue('server').replace('postgresql:', 'postgresql+psycopg2:')}/{name}"


def start(words, cwd):
    """A grader that waits for a line."""
    return subprocess.Popen(words, cwd=cwd, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(graders):
    """Lets all of them go at once, and sees that each of them ends well."""
    for grader in graders:
        grader.stdin.write("\n")
        grader.stdin.flush()
    said = [grader.communicate()[1] for grader in graders]
    assert [grader.returncode for grader in graders] == [0] * len(graders), said


def ask(url, query):
    """The rows of a query, sorted here: databases sort in several ways, and SQLite has no truth but 1."""
    with connect(url) as connection:
        rows = connection.execute(sqlalchemy.text(query)).fetchall()
    plain = [tuple(int(value) if isinstance(value, bool) else value for value in row) for row in rows]
    return sorted(plain, key=repr)


@pytest.mark.slow
def test_four_assignments_at_once(address, tmp_path):
    """Each of four writes an assignment of its own and a part of another, for the same new students from both ends."""
    end([start([sys.executable, "-c", WRITES, address, str(number), str(SHEETS)], tmp_path)
         for number in range(GRADERS)])  # fmt: skip
    query = """select student_id, assignment.name, auto_score from grade
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
        join assignment on assignment.id = submitted_assignment.assignment_id"""
    names = ["shared", *(f"own-{number}" for number in range(GRADERS))]
    wanted = [(f"s{sheet:02}", name, float(sheet)) for sheet in range(SHEETS) for name in names]
    assert ask(address, query) == sorted(wanted, key=repr)
    assert ask(address, "select id from student") == [(f"s{sheet:02}",) for sheet in range(SHEETS)]
    assert ask(address, "select count(*) from course where id = 'small'") == [(1,)]


@pytest.fixture
def one_grader(once, build_class):
    """The address of the gradebook of one grader alone, made once."""

    def make(place):
        build_class(place, CLASS)
        end([start([sys.executable, "-m", "nablagrade", "grade", "--jobs", "2"], place)])

    return f"sqlite:///{once('one-grader', make) / 'gradebook.db'}"


@pytest.mark.slow
def test_four_shards_at_once(address, one_grader, tmp_path, build_class):
    """Four machines, each with a part of the class, release and grade at once; moved, nothing is graded again."""
    courses = [build_class(tmp_path / f"machine-{number}", CLASS) for number in range(GRADERS)]
    for course in courses:
        with (course / "nbgrader_config.py").open("a") as config:
            config.write(f'c.CourseDirectory.db_url = "{address}"\n')
    end([start([sys.executable, "-m", "nablagrade", "grade", "--jobs", "1", "--shard", f"{number}/{GRADERS}"], course)
         for number, course in enumerate(courses, 1)])  # fmt: skip
    for query in (GRADES, COMMENTS, CELLS, SOURCES, STUDENTS):
        assert ask(address, query) == ask(one_grader, query)
    assert not list(tmp_path.glob("*.new*"))
    moved = f"sqlite:///{tmp_path / 'moved.db'}"
    copy_gradebook(address, moved)
    config = courses[0] / "nbgrader_config.py"
    config.write_text(config.read_text().replace(address, moved))
    before = {path: path.stat().st_mtime_ns for path in (courses[0] / "records").rglob("*.json")}
    end([start([sys.executable, "-m", "nablagrade", "grade", "--shard", f"1/{GRADERS}"], courses[0])])
    assert {path: path.stat().st_mtime_ns for path in (courses[0] / "records").rglob("*.json")} == before != {}
