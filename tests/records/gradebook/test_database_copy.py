"""A gradebook moved from one database into another: the same there, or nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import warnings
from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy

from nablagrade.cli.main import main
from nablagrade.errors import GradebookError
from nablagrade.records.gradebook.database import connect, newest_version
from nablagrade.records.gradebook.database_copy import content_of, copy_gradebook, set_sequences
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.models import import_models

CELLS = ("x", "essay", "task", "above", "below")  # in no alphabet's order
HALFWAY = """
import sys, time
from nablagrade.records.gradebook import database_copy

def wait(target, tables):
    print("copied", flush=True)
    time.sleep(600)

database_copy.set_sequences = wait
database_copy.copy_gradebook(*sys.argv[1:])
"""


def fill(url):
    """A course with something odd in each column, by nbgrader's own API."""
    with Gradebook(url, "small"):
        pass  # no program is started for its version
    with warnings.catch_warnings(), import_models().Gradebook(url, "small") as book:
        warnings.simplefilter("ignore", sqlalchemy.exc.SAWarning)  # of nbgrader's ways
        book.add_assignment("sums", duedate="2026-03-01 12:00:00.123456 UTC")
        book.add_notebook("level-a", "sums", kernelspec='{"name": "python3"}')
        for name in CELLS:
            book.add_source_cell(name, "level-a", "sums", source=f"# ∂{name}\n'", cell_type="code", checksum=name)
        book.add_solution_cell("x", "level-a", "sums")
        book.add_grade_cell("x", "level-a", "sums", max_score=0.1 + 0.2, cell_type="code")
        book.add_task_cell("task", "level-a", "sums", max_score=3, cell_type="markdown")
        for student in ("anna", "ümit"):
            book.add_student(student, first_name="", last_name="O'Neil\n", email=None)
            book.add_submission("sums", student, timestamp="2026-02-28 23:59:59.000001 UTC",
                                extension=timedelta(days=3, microseconds=5))  # fmt: skip
        grade = book.find_grade("x", "level-a", "sums", "anna")
        grade.auto_score, grade.manual_score, grade.extra_credit = 1 / 3, 1e-300, -0.1
        book.find_comment("x", "level-a", "sums", "anna").manual_comment = "→ 𝄞"
        book.find_submission_notebook("level-a", "sums", "anna").late_submission_penalty = 2.5
        book.db.commit()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A course in a file, made once."""
    path = tmp_path_factory.mktemp("filled") / "gradebook.db"
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def book(filled, tmp_path):
    """The file of a course."""
    return shutil.copy(filled, tmp_path / "gradebook.db")


@pytest.fixture
def empty(request, tmp_path):
    """The address of a database without a table: a file that is not there, or one of PostgreSQL's."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    name = f"empty_{os.urandom(4).hex()}"
    server = request.getfixturevalue("server")
    request.getfixturevalue("make_database")(server, name)
    return f"{server.replace('postgresql:', 'postgresql+psycopg2:')}/{name}"


BOTH = pytest.mark.parametrize(
    "empty", ["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)], indirect=True
)
POSTGRES = pytest.mark.parametrize("empty", ["postgres"], indirect=True)


def tables_in(url):
    """The names of all tables."""
    with connect(url) as connection:
        return sqlalchemy.inspect(connection).get_table_names()


@BOTH
def test_a_course_there_and_back(book, empty, tmp_path):
    """Every table has its rows there and back, to the last bit, in the order in which nbgrader reads a notebook."""
    back = f"sqlite:///{tmp_path / 'back.db'}"
    there = copy_gradebook(f"sqlite:///{book}", empty)
    assert copy_gradebook(empty, back) == there
    assert {one.table for one in there} == set(import_models().Base.metadata.tables)
    rows = {one.table: one.rows for one in there}
    assert all(rows.values()), rows
    with closing(sqlite3.connect(book)) as mine, closing(sqlite3.connect(tmp_path / "back.db")) as theirs:
        for table in (*rows, "alembic_version"):
            query = f"select * from {table}"  # noqa: S608 - a name of nbgrader's
            assert mine.execute(query).fetchall() == theirs.execute(query).fetchall()
    with Gradebook(empty, "small") as opened:
        assert [cell.grade_id for cell in opened.plan("sums").notebooks[0].cells] == list(CELLS)


@BOTH
def test_rows_are_never_mixed(book, empty, capsys):
    """A database that has rows already is refused in a sentence, without its password, and stays as it is."""
    copy_gradebook(f"sqlite:///{book}", empty)
    with connect(empty) as connection:
        connection.execute(sqlalchemy.text("update student set email = 'changed'"))
        connection.commit()
    address = empty.replace("tester@", "tester:p/w:@d@")  # trusted, whatever the password
    if address == empty:
        assert main(["gradebook", "copy", str(book), empty.removeprefix("sqlite:///")]) == 2
        said = capsys.readouterr().err
        assert said.endswith("holds rows already (2 in course); name a database that is empty; nothing was changed\n")
    else:
        assert main(["gradebook", "copy", str(book), address.replace("p/w:@d@", "p%2Fw%3A%40d@")]) == 2
        said = capsys.readouterr().err
        assert "tester:***@" in said
        assert "p%2F" not in said
    with connect(empty) as connection:
        assert connection.scalar(sqlalchemy.text("select count(*) from student where email = 'changed'")) == 2


@BOTH
def test_a_copy_that_is_killed(book, empty):
    """Killed when all rows are written it leaves no table, and the next one copies."""
    words = [sys.executable, "-c", HALFWAY, f"sqlite:///{book}", empty]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "copied\n"
        process.send_signal(signal.SIGKILL)
    assert tables_in(empty) == []
    assert copy_gradebook(f"sqlite:///{book}", empty)


@POSTGRES
@pytest.mark.needs_postgres
def test_what_a_database_does_not_take(book, empty, tmp_path):
    """A row without its cell, or a text with a zero byte, is in SQLite only: a sentence, and no table is there."""
    for damage, words in (
        ("update student set last_name = 'a' || char(0) where id = 'anna'", "does not take student .*NUL"),
        ("delete from base_cell where name = 'x'", "violates foreign key constraint"),
    ):
        broken = shutil.copy(book, tmp_path / "broken.db")
        with closing(sqlite3.connect(broken)) as opened, opened:
            opened.execute(damage)
        with pytest.raises(GradebookError, match=words):
            copy_gradebook(f"sqlite:///{broken}", empty)
        assert tables_in(empty) == []


def test_what_does_not_come_out_as_it_went_in(book, tmp_path, monkeypatch):
    """The rows that were written are read back: where one is another, nothing is left, not even a file."""
    from nablagrade.records.gradebook import database_copy

    def spoil(target, tables):
        target.execute(sqlalchemy.text("update grade set auto_score = 2 where manual_score is not null"))

    monkeypatch.setattr(database_copy, "set_sequences", spoil)
    new = tmp_path / "new.db"
    with pytest.raises(GradebookError, match=r"new.db: does not keep what is copied \(grade has 4 rows, and 4 came"):
        copy_gradebook(f"sqlite:///{book}", f"sqlite:///{new}")
    assert not new.exists()


def test_what_is_no_gradebook(book, tmp_path, capsys):
    """A file that is not there, another version, a folder without leave, an address that is none: a sentence each."""
    new = tmp_path / "new.db"
    old = shutil.copy(book, tmp_path / "old.db")
    with closing(sqlite3.connect(old)) as opened, opened:
        opened.execute("update alembic_version set version_num = '167914646830'")
    bare = tmp_path / "bare.db"
    sqlite3.connect(bare).close()
    for source, target, words in (
        (tmp_path / "none.db", new, "none.db: is no file; name a gradebook"),
        (bare, new, "bare.db: is no gradebook, it has no table"),
        (
            old,
            new,
            f"old.db: is a gradebook of version 167914646830, not {newest_version()}; run `nbgrader db upgrade`",
        ),
        (book, tmp_path / "none" / "new.db", "unable to open database file"),
        (
            book,
            "postgresql+psycopg2://me:se:cr@et/@host:x/db",
            "postgresql+psycopg2://me:***@host:x/db: is no address of a database",
        ),
        (book, "odd://me:secret@host/db", "odd://me:***@host/db: the gradebook cannot be used"),
        (book, "sqlite://", "sqlite://: is gone when this command ends"),
        (book, "sqlite:///:memory:?x=1", ":memory:?x=1: is gone when this command ends"),
        (book, tmp_path / "new.db?really.db", "new.db?really.db: has a `?` in its path"),  # it would be new.db
    ):
        assert main(["gradebook", "copy", str(source), str(target)]) == 2
        said = capsys.readouterr().err
        assert words in said, said
        assert len(said.splitlines()) == 1
        assert "secret" not in said
    assert not new.exists()
    assert not (tmp_path / "none.db").exists()


def test_a_person_is_told(book, tmp_path, capsys):
    """The command says what each table holds, and how to use it."""
    new = tmp_path / "new.db"
    assert main(["gradebook", "copy", str(book), str(new)]) == 0
    said = capsys.readouterr().out
    assert "read back: each table is the same on both sides" in said
    assert f'db_url = "sqlite:///{new}"' in said
    assert "submitted_assignment" in said


def test_a_digest_asks_for_no_order(tmp_path):
    """Rows in another order have the same digest; a row twice, or another value, has not."""
    table = sqlalchemy.Table("t", sqlalchemy.MetaData(), sqlalchemy.Column("n", sqlalchemy.Float))
    contents = []
    for number, rows in enumerate(((1.0, 2.0), (2.0, 1.0), (1.0, 1.0), (2.0, 2.0), (1.0, 2.5))):
        with connect(f"sqlite:///{tmp_path / str(number)}") as connection:
            table.create(connection)
            connection.execute(table.insert(), [{"n": one} for one in rows])
            contents.append(content_of(connection, table))
    assert contents[0] == contents[1]
    assert len({one.digest for one in contents}) == 4


@POSTGRES
@pytest.mark.needs_postgres
def test_numbers_go_on(empty):
    """Where a database numbers rows itself it goes on behind those that were copied."""
    tables = [
        sqlalchemy.Table(
            name,
            sqlalchemy.MetaData(),
            sqlalchemy.Column("Id", sqlalchemy.Integer, primary_key=True),
            sqlalchemy.Column("n", sqlalchemy.Text),
        )
        for name in ("Some", "none")
    ]
    with connect(empty) as connection:
        for table in tables:
            table.create(connection)
        connection.execute(tables[0].insert(), [{"Id": 7, "n": "a"}, {"Id": 3, "n": "b"}])
        set_sequences(connection, tables)
        made = [connection.execute(table.insert().returning(table.c.Id), {"n": "c"}).scalar() for table in tables]
    assert made == [8, 1]
