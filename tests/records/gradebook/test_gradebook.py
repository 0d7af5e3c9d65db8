"""nbgrader's gradebook as we write it, read with nbgrader's own API; on SQLite and on PostgreSQL."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from nablagrade.errors import GradebookError
from nablagrade.model import CellGrade, Isolation, IsolationLevel, NotebookOutcome, Record, Seconds
from nablagrade.records.gradebook.gradebook import Gradebook, Submission

# Our Gradebook imports nbgrader in its own light way; what tests ask of nbgrader comes after that.
COURSE = "small"


def mark(name: str, **facts: Any) -> dict[str, Any]:
    """nbgrader's metadata of a cell."""
    flags = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": flags | {"grade_id": name} | facts}


def fill(api: Any, url: str) -> None:
    """What `nbgrader generate_assignment` leaves: two notebooks with an answer, a test, an essay and a task."""
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # nbgrader starts alembic by name
    with api.Gradebook(url) as book:
        book.check_course(COURSE)
        book.add_assignment("sums", duedate="2026-03-01 12:00:00 UTC")
        for name in ("level-a", "level-b"):
            book.add_notebook(name, "sums", kernelspec=json.dumps({"name": "python3"}))
            book.add_solution_cell("x", name, "sums")
            book.add_grade_cell("ex", name, "sums", max_score=2.0, cell_type="code")
            book.add_grade_cell("essay", name, "sums", max_score=4.0, cell_type="markdown")
            book.add_solution_cell("essay", name, "sums")
            book.add_task_cell("task", name, "sums", max_score=3.0, cell_type="markdown")
            for cell, kind, is_locked in (("x", "code", False), ("ex", "code", True), ("essay", "markdown", False),
                                          ("task", "markdown", True)):  # fmt: skip
                book.add_source_cell(
                    cell, name, "sums", source=f"# {cell}", cell_type=kind, locked=is_locked, checksum=f"c-{cell}"
                )


class Book:
    """A gradebook under test, and the same one as nbgrader sees it."""

    def __init__(self, url: str) -> None:
        import nbgrader.api

        self.api = nbgrader.api
        self.url = url

    def write(self, *records: Record, timestamp: str | None = None) -> None:
        """Write a submission's records, as a run does."""
        with Gradebook(self.url, COURSE) as book:
            book.write([Submission(records[0].student, "sums", timestamp, records)])

    def grade(self, cell: str = "ex", notebook: str = "level-a", student: str = "anna") -> Any:
        """One grade: its scores and whether it waits for a person."""
        with self.api.Gradebook(self.url) as book:
            found = book.find_grade(cell, notebook, "sums", student)
            return found.auto_score, found.manual_score, found.needs_manual_grade, found.score

    def set_manual(
        self, points: float | None, cell: str = "ex", *, extra: float | None = None, needs: bool = False
    ) -> None:
        """What formgrader does when a person gives points."""
        with self.api.Gradebook(self.url) as book:
            found = book.find_grade(cell, "level-a", "sums", "anna")
            found.manual_score, found.extra_credit, found.needs_manual_grade = points, extra, needs
            book.db.commit()

    def comment(self, cell: str = "x") -> Any:
        """A cell's comments: the machine's and a person's."""
        with self.api.Gradebook(self.url) as book:
            found = book.find_comment(cell, "level-a", "sums", "anna")
            return found.auto_comment, found.manual_comment

    def submission(self, student: str = "anna") -> Any:
        """Time, score and whether the submission waits for a person."""
        with self.api.Gradebook(self.url) as book:
            found = book.find_submission("sums", student)
            return found.timestamp, found.score, found.needs_manual_grade


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A gradebook in a file, made once for all workers: nbgrader starts alembic for each new one."""
    base = tmp_path_factory.getbasetemp()
    path = (base if worker_id == "master" else base.parent) / "template.db"
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            new = path.with_suffix(".new")
            fill(Book(f"sqlite:///{new}").api, f"sqlite:///{new}")
            new.rename(path)
    return path


@pytest.fixture
def sqlite_book(template: Path, tmp_path: Path) -> Book:
    """A gradebook in a file."""
    return Book(f"sqlite:///{shutil.copy(template, tmp_path / 'gradebook.db')}")


@pytest.fixture(scope="session")
def postgres_template(server: str, make_database: Callable[[str, str], None]) -> str:
    """A database with a gradebook in it, of which others are copies."""
    make_database(server, "book")
    url = f"{server.replace('postgresql:', 'postgresql+psycopg2:')}/book"
    fill(Book(url).api, url)
    return url


@pytest.fixture
def postgres_book(server: str, make_database: Callable[[str, str], None], postgres_template: str) -> Book:
    """A gradebook in a database of its own."""
    name = f"book_{os.urandom(4).hex()}"
    make_database(server, f"{name} template book")
    return Book(f"{postgres_template}{name.removeprefix('book')}")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def book(request: pytest.FixtureRequest) -> Book:
    """A gradebook with one assignment in it."""
    return request.getfixturevalue(f"{request.param}_book")


def record(
    *cells: CellGrade,
    notebook: str = "level-a",
    outcome: NotebookOutcome = NotebookOutcome.GRADED,
    comments: tuple[tuple[str, str | None], ...] = (),
) -> Record:
    """A record of anna's."""
    return Record(
        student="anna", assignment="sums", notebook=notebook, outcome=outcome, score=0.0, max_score=9.0,
        needs_person=False, checked="outside", isolation=Isolation(IsolationLevel.FULL), seconds=Seconds(),
        key="k", cells=cells, comments=comments,
    )  # fmt: skip


def ex(score: float | None = 2.0, *, needs_manual: bool = False) -> CellGrade:
    """The grade of the test cell."""
    return CellGrade("ex", score, 2.0, needs_manual)


ESSAY = CellGrade("essay", None, 4.0, needs_manual=True)


def test_the_plan_comes_out(book):
    """What was released: cells in order, their flags, points, checksums, and the kernel."""
    with Gradebook(book.url, COURSE) as opened:
        assert opened.plan("other") is None
        plan = opened.plan("sums")
    assert [one.name for one in plan.notebooks] == ["level-a", "level-b"]
    cells = {cell.grade_id: cell for cell in plan.notebooks[0].cells}
    assert json.loads(plan.notebooks[0].kernelspec) == {"name": "python3"}
    assert (cells["ex"].is_grade, cells["ex"].is_solution, cells["ex"].is_locked, cells["ex"].max_score) == (
        True, False, True, 2.0
    )  # fmt: skip
    assert (cells["essay"].is_grade, cells["essay"].is_solution, cells["essay"].cell_type) == (True, True, "markdown")
    assert (cells["task"].is_task, cells["task"].max_score) == (True, 3.0)
    assert (cells["x"].source, cells["x"].checksum, cells["x"].max_score) == ("# x", "c-x", 0.0)


def test_grades_go_in(book):
    """A student and a submission are made when they are new; what a machine gave needs no person, an essay does."""
    book.write(record(ex(1.5), ESSAY), record(ex(2.0), ESSAY, notebook="level-b"))
    assert book.grade() == (1.5, None, False, 1.5)
    assert book.grade(notebook="level-b") == (2.0, None, False, 2.0)
    assert book.grade("essay") == (None, None, True, 0.0)
    assert book.submission() == (None, 3.5, True)


def test_tasks_wait_for_a_person(book):
    """A task has no cell that a machine grades."""
    book.write(record(ex()))
    assert book.grade("task")[2]


def test_what_a_person_must_look_at(book):
    """An answer that could not be read has its points and a flag."""
    book.write(record(ex(0.0, needs_manual=True)))
    assert book.grade() == (0.0, None, True, 0.0)
    book.write(record(ex(2.0)))
    assert book.grade() == (2.0, None, False, 2.0)


def test_a_person_s_points_stay(book):
    """Graded again, the manual score is kept and counts, and the person is asked to look once more."""
    book.write(record(ex(0.0), ESSAY))
    book.set_manual(1.0)
    book.set_manual(3.5, "essay")
    book.write(record(ex(2.0), ESSAY))
    assert book.grade() == (2.0, 1.0, True, 1.0)
    assert book.grade("essay") == (None, 3.5, True, 3.5)


def test_old_scores_never_survive(book):
    """A notebook that cannot be read any more has no points from before, and waits for a person."""
    book.write(record(ex(2.0)))
    book.write(record(outcome=NotebookOutcome.UNREADABLE))
    assert book.grade() == (None, None, True, 0.0)


def test_what_we_broke_costs_no_points(book):
    """What was earned before stands until it is graded again, and waits for a person; new rows have no points."""
    book.write(record(outcome=NotebookOutcome.BROKEN))
    assert book.grade() == (None, None, True, 0.0)
    book.write(record(ex(2.0)))
    book.write(record(outcome=NotebookOutcome.BROKEN))
    assert book.grade() == (2.0, None, True, 2.0)


def test_a_broken_check_leaves_the_others(book):
    """A notebook in which one check of ours broke has the points of its other exercises."""
    book.write(record(ex(None, needs_manual=True), CellGrade("essay", 0.0, 4.0), outcome=NotebookOutcome.BROKEN))
    assert book.grade() == (None, None, True, 0.0)
    assert book.grade("essay") == (0.0, None, False, 0.0)


def test_missing_notebooks_are_zero(book):
    """What was not handed in is worth nothing, needs nobody, and is nbgrader's missing submission."""
    book.write(record(ex(2.0), ESSAY), record(notebook="level-b", outcome=NotebookOutcome.MISSING))
    for cell in ("ex", "essay", "task"):
        assert book.grade(cell, "level-b") == (0.0, None, False, 0.0)
    assert book.submission()[1] == 2.0


def test_comments(book):
    """ "No response." appears and goes; what a person wrote stays."""
    book.write(record(ex(), comments=(("x", "No response."), ("essay", None))))
    assert book.comment() == ("No response.", None)
    assert book.comment("essay") == (None, None)
    with book.api.Gradebook(book.url) as opened:
        opened.find_comment("x", "level-a", "sums", "anna").manual_comment = "Well."
        opened.db.commit()
    book.write(record(ex(), comments=(("x", None),)))
    assert book.comment() == (None, "Well.")


def test_timestamps(book):
    """The time of handing in is kept in UTC, a later one replaces it, none leaves it; lateness follows from it."""
    book.write(record(ex()), timestamp="2026-03-01 14:00:00 CET")
    assert book.submission()[0] == datetime(2026, 3, 1, 13)  # noqa: DTZ001 - nbgrader keeps naive UTC
    book.write(record(ex()))
    assert book.submission()[0] == datetime(2026, 3, 1, 13)  # noqa: DTZ001 - as above
    book.write(record(ex()), timestamp="2026-03-01 15:30:00+00:00")
    with book.api.Gradebook(book.url) as opened:
        assert opened.find_submission("sums", "anna").total_seconds_late == 3.5 * 3600


@pytest.mark.parametrize("text", ["soon", "32.13.2026", "2026-03-01 99:00:00", "9" * 100, "0000-00-00"])
def test_a_timestamp_that_is_no_time(sqlite_book, text):
    """A student who writes nonsense into `timestamp.txt` has no time of handing in, and stops nobody's grading."""
    sqlite_book.write(record(ex(2.0)), timestamp=text)
    assert sqlite_book.grade()[0] == 2.0


def test_all_or_nothing(book):
    """A batch in which one submission cannot be written leaves none behind."""
    with Gradebook(book.url, COURSE) as opened:
        good = Submission("anna", "sums", None, (record(ex()),))
        bad = Submission("bert", "sums", None, (replace(record(ex()), notebook="no such notebook"),))
        with pytest.raises(KeyError):
            opened.write([good, bad])
        opened.write([good])
    with book.api.Gradebook(book.url) as opened:
        assert [student.id for student in opened.students] == ["anna"]


def test_a_batch_of_students(book):
    """Many submissions in one transaction, and one student's grades are not another's."""
    with Gradebook(book.url, COURSE) as opened:
        opened.write(
            [Submission(f"s{n}", "sums", None, (replace(record(ex(n / 10)), student=f"s{n}"),)) for n in range(20)]
        )
    assert [book.grade(student=f"s{n}")[0] for n in (0, 7, 19)] == [0.0, 0.7, 1.9]


@pytest.mark.parametrize("times", [1, 2], ids=["new", "graded again"])
def test_no_table_of_the_class_is_read_as_a_whole(sqlite_book, times):
    """What a submission costs does not grow with the class: every statement finds its rows by an index."""
    with Gradebook(sqlite_book.url, COURSE) as opened:
        first, submission = (Submission(name, "sums", None, (record(ex(2.0)),)) for name in ("bert", "anna"))
        opened.write([first, *[submission] * (times - 1)])  # what is looked up once is looked up
        with _plans(opened._gradebook.db) as plans:
            opened.write([submission])
    whole = {f"SCAN {table}" for table in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")}
    assert any(plan.startswith("SEARCH") for plan in plans)
    assert whole & set(plans) == set()


@contextmanager
def _plans(session):
    """How SQLite finds the rows of each statement that is run meanwhile."""
    plans: list[str] = []

    def explain(connection, _cursor, statement, parameters, _context, is_many):
        one = parameters[0] if is_many else parameters
        asked = connection.connection.cursor().execute(f"explain query plan {statement}", one)
        plans.extend(row[3] for row in asked.fetchall())

    engine = session.get_bind()
    sqlalchemy.event.listen(engine, "before_cursor_execute", explain)
    yield plans
    sqlalchemy.event.remove(engine, "before_cursor_execute", explain)


def test_what_people_decided_comes_out(book):
    """Manual scores, and extra credit beside them, by student, notebook and cell."""
    book.write(record(ex(0.5), ESSAY))
    book.set_manual(3.0, "essay", extra=0.5)
    book.set_manual(None, "ex", extra=1.0)
    with Gradebook(book.url, COURSE) as opened:
        given = opened.decided("sums").grades
    assert (given["anna", "level-a", "essay"].points, given["anna", "level-a", "essay"].extra) == (3.0, 0.5)
    assert not given["anna", "level-a", "essay"].needs_person
    assert given["anna", "level-a", "ex"].beside(0.5) == book.grade("ex")[-1] == 1.5
    assert ("anna", "level-b", "ex") not in given or given["anna", "level-b", "ex"].points is None
    book.set_manual(None, "essay", extra=0.5)  # no score that it could be added to
    with Gradebook(book.url, COURSE) as opened:
        assert opened.decided("sums").grades["anna", "level-a", "essay"].extra == book.grade("essay")[-1] == 0.0


def test_an_assignment_is_copied(book, template):
    """An assignment of another gradebook is copied with all its cells; what was here before stays."""
    with Gradebook(book.url, COURSE) as opened:
        released = opened.plan("sums")
    with book.api.Gradebook(book.url) as nbgraders:
        nbgraders.remove_assignment("sums")
        nbgraders.add_assignment("angles")
    with Gradebook(book.url, COURSE) as opened:
        assert opened.plan("sums") is None
        opened.copy_assignment("sums", f"sqlite:///{template}")
        assert opened.plan("sums") == released
        assert opened.plan("angles") is not None
    book.write(record(ex(2.0)))
    assert book.grade()[0] == 2.0


def test_half_an_assignment_is_none(sqlite_book, template, tmp_path):
    """When the copy fails in the middle, the gradebook does not know the assignment."""
    other = shutil.copy(template, tmp_path / "other.db")
    change(tmp_path / "other.db", "drop table source_cell")
    with sqlite_book.api.Gradebook(sqlite_book.url) as nbgraders:
        nbgraders.remove_assignment("sums")
    with Gradebook(sqlite_book.url, COURSE) as opened:
        with pytest.raises(GradebookError, match="no such table: source_cell"):
            opened.copy_assignment("sums", f"sqlite:///{other}")
        assert opened.plan("sums") is None


# ---------------------------------------------------------------- what cannot be used


@pytest.mark.parametrize(
    "content", [b"no database at all", b"SQLite format 3\0" + b"x" * 5000], ids=["text", "corrupt"]
)
def test_a_file_that_is_no_gradebook(tmp_path, content):
    """A sentence names the database and the mend."""
    path = tmp_path / "gradebook.db"
    path.write_bytes(content)
    with pytest.raises(GradebookError, match=r"the gradebook cannot be used .*; mend or move it") as caught:
        Gradebook(f"sqlite:///{path}", COURSE)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_gradebook_in_no_folder(tmp_path):
    """A folder that does not exist is no reason for a traceback."""
    with pytest.raises(GradebookError, match="the gradebook cannot be used"):
        Gradebook(f"sqlite:///{tmp_path / 'nowhere' / 'gradebook.db'}", COURSE)


def test_an_address_that_is_none():
    """A `db_url` that SQLAlchemy does not understand is named."""
    with pytest.raises(GradebookError, match="no-such-database://x"):
        Gradebook("no-such-database://x", COURSE)


@pytest.mark.parametrize(
    ("url", "driver", "package"),
    [
        ("postgresql+psycopg2://host/book", "psycopg2", "psycopg2-binary"),
        ("mysql://host/book", "MySQLdb", "mysqlclient"),
        ("postgresql+asyncpg://host/book", "asyncpg", "asyncpg"),
    ],
)
def test_a_driver_that_is_not_installed(monkeypatch, url, driver, package):
    """A database whose Python driver is missing is named, too, and how to get it."""
    monkeypatch.setitem(sys.modules, driver, None)
    words = f"{url}: its database needs the driver {driver}, which is not installed; run `python -m pip install"
    with pytest.raises(GradebookError, match=rf"^{re.escape(words)} {package}`, or mend db_url$"):
        Gradebook(url, COURSE)


def test_a_server_that_is_not_there():
    """It is not to be moved, as a file is: it is to be started, or another one to be named."""
    url = "postgresql+psycopg2://grader@127.0.0.1:1/book"
    with pytest.raises(GradebookError, match=r"Connection refused\); see that it runs and lets this user in, or mend"):
        Gradebook(url, COURSE)


def test_an_address_without_a_driver(monkeypatch):
    """Where another driver for PostgreSQL is here than the one that is meant, the address is to be mended."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(GradebookError, match=r"driver psycopg, which is not installed; write postgresql\+psycopg2://"):
        Gradebook("postgresql+psycopg://host/book", COURSE)


def test_a_password_is_not_shown():
    """The sentence goes into logs: it names the database, not how to get in."""
    with pytest.raises(GradebookError, match="host/book") as caught:
        Gradebook("mysql://teacher:s3cret@host/book", COURSE)
    assert "s3cret" not in str(caught.value)


def test_a_gradebook_that_cannot_be_written(sqlite_book, tmp_path):
    """A read-only gradebook says so when something is written."""
    url = f"sqlite:///file:{tmp_path / 'gradebook.db'}?mode=ro&uri=true"
    with Gradebook(url, "") as opened, pytest.raises(GradebookError, match="readonly database"):
        opened.write([Submission("anna", "sums", None, (record(ex()),))])


def test_a_locked_gradebook_is_not_waited_for_ever(sqlite_book, tmp_path):
    """Somebody who holds the gradebook makes us say so, not hang."""
    with sqlite3.connect(tmp_path / "gradebook.db", isolation_level=None) as holder:
        holder.execute("begin exclusive")
        with pytest.raises(GradebookError, match="locked"), Gradebook(f"{sqlite_book.url}?timeout=0.2", "") as opened:
            opened.write([Submission("anna", "sums", None, (record(ex()),))])
    holder.close()


def test_a_gradebook_of_another_version(sqlite_book, tmp_path):
    """A database that another nbgrader made is left as it is, and the sentence says how to bring it here."""
    change(tmp_path / "gradebook.db", "update alembic_version set version_num = '167914646830'")
    with pytest.raises(GradebookError, match=r"of version 167914646830, not \w+; run `nbgrader db upgrade`"):
        Gradebook(sqlite_book.url, COURSE)


def test_the_database_of_somebody_else(tmp_path):
    """A database that is no gradebook gets no tables of nbgrader's."""
    path = tmp_path / "photos.db"
    change(path, "create table photo (id int)")
    with pytest.raises(GradebookError, match="is no gradebook of nbgrader; move it, or mend db_url"):
        Gradebook(f"sqlite:///{path}", COURSE)
    with sqlite3.connect(path) as opened:
        assert opened.execute("select name from sqlite_master").fetchall() == [("photo",)]
    opened.close()


def test_a_gradebook_whose_maker_was_killed(sqlite_book, tmp_path):
    """nbgrader writes the version last: a gradebook without one is used."""
    change(tmp_path / "gradebook.db", "drop table alembic_version")
    sqlite_book.write(record(ex(2.0)))
    assert sqlite_book.grade()[0] == 2.0


def change(path: Path, statement: str) -> None:
    """Do something to a database."""
    with sqlite3.connect(path) as opened:
        opened.execute(statement)
    opened.close()


@pytest.mark.parametrize("made", [("course",), ("course", "assignment")])
def test_half_a_gradebook_is_completed(template, tmp_path, made):
    """A full disk or a kill while nbgrader made the tables leaves some of them: the next run makes the others."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    engine = sqlalchemy.create_engine(url)
    tables = Book(f"sqlite:///{template}").api.Base.metadata.tables
    with engine.begin() as connection:
        for name in made:
            tables[name].create(connection)
    engine.dispose()
    with Gradebook(url, COURSE) as opened:
        assert opened.plan("sums") is None
