"""A database that goes away, that somebody holds or that may not be written: a sentence, and nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from nablagrade.cli.main import main
from nablagrade.course import writing
from nablagrade.records.gradebook.gradebook import Gradebook
from tests.conftest import postgres_server

STUDENTS = 8
SCORES = """
select submitted_assignment.student_id, notebook.name, base_cell.name, auto_score, manual_score, needs_manual_grade
from grade join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join notebook on notebook.id = submitted_notebook.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
"""


@pytest.fixture
def grade(capsys):
    """`grade(course, *words)`: the exit code and the last line of the command."""

    def run(course, *words):
        code = main(["grade", "--course", str(course), "--jobs", "2", *words])
        return code, capsys.readouterr().err.strip().splitlines()[-1]

    return run


@pytest.fixture
def expected(once, build_class, grade, read_results):
    """What the class gets when nothing is in the way."""

    def make(place):
        assert grade(build_class(place, STUDENTS))[0] == 0

    return read_results(once("undisturbed-few", make))


def connect(url):
    """A connection to a server that may be on its way up."""
    import psycopg2

    for _ in range(300):
        try:
            return psycopg2.connect(url)
        except psycopg2.OperationalError:
            time.sleep(0.1)
    raise AssertionError("the server never came back")


def ask(url, query):
    """The rows of a query."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.fixture
def postgres_course(tmp_path, build_class, make_database):
    """A class whose gradebook is a PostgreSQL database of its own server, which has to suffer; and its address."""
    with postgres_server() as server:
        make_database(server, "restarted")
        url = f"{server}/restarted"
        course = build_class(tmp_path / "course", STUDENTS)
        with (course / "nbgrader_config.py").open("a") as config:
            config.write(f'c.CourseDirectory.db_url = "{url.replace("postgresql:", "postgresql+psycopg2:")}"\n')
        yield course, url


@pytest.mark.needs_postgres
def test_a_server_that_starts_anew(postgres_course, grade, expected, monkeypatch):
    """PostgreSQL loses a process by kill -9 and starts anew in the middle of a run: a sentence, then a second run."""
    course, url = postgres_course
    written = []

    def write(book, submissions):
        if len(written) == 3:
            for (pid,) in ask(url, "select pid from pg_stat_activity where pid <> pg_backend_pid() "
                                   "and datname = 'restarted'"):  # fmt: skip
                os.kill(pid, signal.SIGKILL)
        written.append(submissions)
        plain(book, submissions)

    plain = Gradebook.write
    monkeypatch.setattr(Gradebook, "write", write)
    monkeypatch.setattr(writing, "SUBMISSIONS_PER_COMMIT", 1)
    code, said = grade(course)
    assert code == 2
    assert said.startswith("nablagrade: postgresql+psycopg2://tester@127.0.0.1:")
    assert "the gradebook cannot be used (" in said
    ask(url, "select 1")
    assert grade(course)[0] == 0
    assert len(written) == 4 + STUDENTS - 3  # three were there, the fourth was lost
    assert sorted(ask(url, SCORES)) == sorted((*row[:5], bool(row[6])) for row in expected["grades"])


def test_a_gradebook_that_may_not_be_written(tmp_path, build_class, grade, read_results, expected):
    """The database is opened for reading only: a sentence, no record of what is not in it, and later all is graded."""
    course = build_class(tmp_path / "course", STUDENTS)
    assert grade(course, "--student", "s000")[0] == 0
    config = course / "nbgrader_config.py"
    plain = config.read_text()
    only = f"sqlite:///file:{course}/gradebook.db?mode=ro&uri=true"
    config.write_text(f'{plain}c.CourseDirectory.db_url = "{only}"\n')
    code, said = grade(course)
    assert code == 2
    assert said.startswith(f"nablagrade: {only}: the gradebook cannot be used (attempt to write a readonly database)")
    assert {path.parts[-3] for path in (course / "records").glob("*/*/*.json")} == {"s000"}
    config.write_text(plain)
    assert grade(course)[0] == 0
    assert read_results(course)["grades"] == expected["grades"]


def test_a_gradebook_that_somebody_holds(tmp_path, build_class, grade, read_results, expected):
    """While another program holds the gradebook there is a sentence; afterwards all is graded."""
    course = build_class(tmp_path / "course", STUDENTS)
    assert grade(course, "--student", "s000")[0] == 0
    with closing(sqlite3.connect(course / "gradebook.db", isolation_level=None)) as holder:
        holder.execute("begin exclusive")
        code, said = grade(course)
    assert code == 2
    assert said.startswith(f"nablagrade: {course / 'gradebook.db'}: ")
    assert "locked" in said
    assert grade(course)[0] == 0
    assert read_results(course)["grades"] == expected["grades"]
