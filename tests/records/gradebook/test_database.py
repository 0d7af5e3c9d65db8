"""A gradebook's file: its copy before a run, and the version of the installed nbgrader."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from nablagrade.errors import GradebookError
from nablagrade.records.gradebook import database
from nablagrade.records.gradebook.database import back_up, newest_version, sqlite_path
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.models import import_models


@pytest.fixture
def path(tmp_path):
    """A database with one number in it."""
    path = tmp_path / "gradebook.db"
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("create table grade (score real)")
        opened.executemany("insert into grade values (?)", [(float(n),) for n in range(2000)])
    return path


def count_rows(path):
    """How many grades there are."""
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute("select count(*) from grade").fetchone()[0]


def test_the_backup_is_a_copy(path):
    """Before a run the file is copied beside itself; other databases and missing files are left alone."""
    copy = back_up(f"sqlite:///{path}")
    assert copy == path.with_name("gradebook.db.backup")
    assert count_rows(copy) == 2000
    assert back_up(f"sqlite:///{path.with_name('none.db')}") is None
    assert back_up("postgresql://x") is None
    assert sqlite_path("postgresql://x") is None


def test_a_backup_of_what_is_no_database(tmp_path):
    """A broken file is named before anything else is done."""
    (tmp_path / "gradebook.db").write_bytes(b"no database" * 1000)
    with pytest.raises(GradebookError, match=r"gradebook.db: the gradebook cannot be backed up .*; mend or move it"):
        back_up(f"sqlite:///{tmp_path / 'gradebook.db'}")


def test_half_a_copy_replaces_nothing(path):
    """A backup that ends in the middle leaves the one of the run before, names it, and leaves nothing else."""
    copy = back_up(f"sqlite:///{path}")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    with pytest.raises(GradebookError, match=r"malformed.*run it is in gradebook\.db\.backup$"):
        back_up(f"sqlite:///{path}")
    assert count_rows(copy) == 2000
    assert sorted(one.name for one in path.parent.iterdir()) == ["gradebook.db", "gradebook.db.backup"]


def test_a_copy_that_cannot_be_written(path):
    """A folder in its place is named."""
    path.with_name("gradebook.db.backup").mkdir()
    with pytest.raises(GradebookError, match="Is a directory"):
        back_up(f"sqlite:///{path}")


def test_a_folder_in_the_gradebooks_place(tmp_path):
    """A folder is no gradebook, and is told so."""
    (tmp_path / "gradebook.db").mkdir()
    with pytest.raises(GradebookError, match="unable to open"):
        back_up(f"sqlite:///{tmp_path / 'gradebook.db'}")


def test_a_lock_is_not_waited_for_for_ever(path, monkeypatch):
    """While another program holds the database there is a sentence, not a wait without an end."""
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.2)
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("begin exclusive")
        with pytest.raises(GradebookError, match="locked"):
            back_up(f"sqlite:///{path}")


def test_the_newest_version_is_alembics(monkeypatch):
    """What is known of the installed nbgrader is what alembic says; of another one alembic is asked."""
    import_models()
    known = newest_version()
    assert known == database.ask_alembic()
    monkeypatch.setattr(database, "_HEADS", {"0.0.1": "another"})
    newest_version.cache_clear()
    assert newest_version() == known
    monkeypatch.setattr(database, "ask_alembic", lambda: "asked")
    newest_version.cache_clear()
    assert newest_version() == "asked"
    newest_version.cache_clear()


def test_a_new_gradebook_needs_no_program(tmp_path, monkeypatch):
    """It has the version that nbgrader would start alembic to be told; nbgrader is left as it was."""
    monkeypatch.setenv("PATH", str(tmp_path))
    path, asked = tmp_path / "gradebook.db", import_models().get_alembic_version
    with Gradebook(f"sqlite:///{path}", "course"):
        assert import_models().get_alembic_version is asked
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("select version_num from alembic_version").fetchall() == [(newest_version(),)]
