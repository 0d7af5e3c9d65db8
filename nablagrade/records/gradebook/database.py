"""A gradebook's database: where it lies, its version, its copy, who may write now; nothing of what it holds."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from nablagrade.errors import GradebookError
from nablagrade.escaping import hide_passwords
from nablagrade.records.gradebook.models import import_models

LOCK_SECONDS = 5.0
_TURN_SECONDS = 60  # a batch is written in less than one, and there may be many graders
_TURN = int.from_bytes(b"nabla")  # PostgreSQL's advisory locks are numbers
_BACKUP = ".backup"
_PACKAGES = {"psycopg2": "psycopg2-binary", "psycopg": "'psycopg[binary]'", "MySQLdb": "mysqlclient"}  # of a driver
_HEADS = {"0.9.6": "e43177bfe90b"}  # what alembic says of an nbgrader: each run would take 0.15 s to ask it
_BY_PEOPLE = """select (select count(*) from grade where manual_score is not null)
    + (select count(*) from grade where extra_credit is not null and extra_credit <> 0)
    + (select count(*) from comment where manual_comment is not null and manual_comment <> '')
    + (select count(*) from assignment where duedate is not null)
    + (select count(*) from submitted_assignment where extension is not null)"""


def sqlite_path(db_url: str) -> Path | None:
    """Return the file of a SQLite gradebook, None for another database."""
    prefix = "sqlite:///"
    return Path(db_url.removeprefix(prefix)) if db_url.startswith(prefix) else None


def back_up(db_url: str) -> Path | None:
    """Copy a SQLite gradebook beside itself before the first write of a run; other databases have their own ways.

    The copy of an earlier run is replaced when the new one is whole.
    """
    path = sqlite_path(db_url)
    if path is None or not path.exists():
        return None
    kept = path.with_name(path.name + _BACKUP)
    new = path.with_name(f"{path.name}{_BACKUP}.new-{os.getpid()}")  # other graders may be at it, too
    try:
        copy(path, new)
        new.replace(kept)
    except (sqlite3.Error, OSError) as error:
        mend = "mend or move it, and see that there is room and leave to write beside it"
        mend += f"; as it was before an earlier run it is in {kept.name}" if kept.exists() else ""
        raise GradebookError(f"{path}: the gradebook cannot be backed up ({error}); {mend}") from error
    finally:
        new.unlink(missing_ok=True)
    return kept


class RicherCopy(NamedTuple):
    """A copy of an earlier run that has more of what people gave than the gradebook: no record knows it."""

    path: Path
    more: int  # points, comments and dates


def find_richer_copy(db_url: str) -> RicherCopy | None:
    """Return the copy of an earlier run where the gradebook has lost what people gave, and see that it stays."""
    path = sqlite_path(db_url)
    if path is None or not (kept := path.with_name(path.name + _BACKUP)).exists():
        return None
    try:
        more = _count_by_people(kept) - (_count_by_people(path) if path.exists() else 0)
        if more <= 0:
            return None
        if not path.exists():
            return RicherCopy(kept, more)  # this run makes no other copy
        aside = next(one for n in count(1) if not (one := path.with_name(f"{kept.name}-{n}")).exists())
        return RicherCopy(kept.replace(aside), more)
    except (sqlite3.Error, OSError):
        return None  # no gradebook of nbgrader's, a broken one, or no leave to write: whoever copies it says so


def _count_by_people(path: Path) -> int:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=LOCK_SECONDS)) as opened:
        return int(opened.execute(_BY_PEOPLE).fetchone()[0])


def copy(path: Path, new: Path) -> None:
    """Copy a SQLite database, also while somebody writes into it. sqlite3.Error when it cannot be read."""
    new.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)) as source,
        closing(sqlite3.connect(new)) as target,
    ):
        source.execute("begin")
        source.execute("select count(*) from sqlite_master").fetchone()  # a lock ends this; a backup would wait for it
        source.backup(target)


@cache
def newest_version() -> str:
    """Return the version of the database that the installed nbgrader writes: the last of its migrations."""
    from nbgrader._version import __version__  # after `import_models`, where it costs nothing

    return _HEADS.get(__version__) or ask_alembic()


def ask_alembic() -> str:
    """Return the last migration of the installed nbgrader as alembic finds it."""
    from alembic.script import ScriptDirectory  # see `_HEADS`
    from nbgrader.dbutil import ALEMBIC_DIR

    return ScriptDirectory(ALEMBIC_DIR).get_current_head() or ""


@contextmanager
def version_at_hand(api: Any) -> Iterator[None]:
    """Let nbgrader have the version of a new database for which it starts a program, which takes a second."""
    asked = api.get_alembic_version
    api.get_alembic_version = newest_version
    try:
        yield
    finally:
        api.get_alembic_version = asked


@contextmanager
def sentences(db_url: str) -> Iterator[None]:
    """Turn what a database says into one sentence that names it."""
    from sqlalchemy.exc import SQLAlchemyError  # keeps `--help` light

    try:
        yield
    except (SQLAlchemyError, ImportError) as error:  # ImportError: the database's driver cannot be loaded
        words = hide_passwords((str(getattr(error, "orig", None) or error).splitlines() or [""])[0])
        where = hide_passwords(db_url)
        mend = "mend or move it" if sqlite_path(db_url) else "see that it runs and lets this user in, or mend db_url"
        raise GradebookError(f"{where}: the gradebook cannot be used ({words}); {mend}") from error


@contextmanager
def connect(db_url: str) -> Iterator[Any]:
    """Connect to a database for a while. GradebookError where its driver is not installed."""
    from sqlalchemy import create_engine  # keeps `--help` light

    try:
        engine = create_engine(db_url)
        _refuse_half_a_password(engine.url)
    except ModuleNotFoundError as error:
        words = f"its database needs the driver {error.name}, which is not installed; {_mend_driver(error.name or '')}"
        raise GradebookError(f"{hide_passwords(db_url)}: {words}") from error
    except ValueError:  # of a port, too; its words may hold a part of a password
        where = hide_passwords(db_url)
        raise GradebookError(f"{where}: is no address of a database; write `:`, `/` and `@` in it as %3A…") from None
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _mend_driver(missing: str) -> str:
    """Say how to get a driver. An address that names none means another one since SQLAlchemy 2.1."""
    if missing == "psycopg" and find_spec("psycopg2"):
        return "write postgresql+psycopg2:// in the address: that driver is here"
    return f"run `python -m pip install {_PACKAGES.get(missing, missing)}`, or mend db_url"


def _refuse_half_a_password(url: Any) -> None:
    """ValueError where a password has a sign that ends it: a driver would say the rest of it, as a host's name."""
    if url.password and "@" in f"{url.host}{url.database}":
        raise ValueError


def refuse_other_version(connection: Any, db_url: str) -> None:
    """GradebookError when a database was made by another nbgrader, or by somebody else altogether."""
    from sqlalchemy import inspect, text  # keeps `--help` light

    tables = inspect(connection).get_table_names()
    if set(tables) <= set(import_models().Base.metadata.tables):
        return  # a new one, or one whose maker was killed or met a full disk: nbgrader makes the missing tables
    where = hide_passwords(db_url)
    if "assignment" not in tables:
        raise GradebookError(f"{where}: is no gradebook of nbgrader; move it, or mend db_url")
    if "alembic_version" not in tables:
        return  # of an nbgrader that was killed before it wrote the last table of a new one
    version = connection.scalar(text("select version_num from alembic_version"))
    if version != newest_version():
        mend = "run `nbgrader db upgrade`, or install the nbgrader that made it"
        raise GradebookError(f"{where}: is a gradebook of version {version}, not {newest_version()}; {mend}")


@contextmanager
def opening(db_url: str) -> Iterator[None]:
    """Look at a database before nbgrader opens it, and let one grader at a time do so.

    nbgrader asks which tables and which course are there, and makes them later: two at once would both make them.
    """
    from sqlalchemy import text  # keeps `--help` light

    with _one_at_a_time(sqlite_path(db_url)), connect(db_url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_lock(:turn)"), {"turn": _TURN})
        refuse_other_version(connection, db_url)
        yield


@contextmanager
def _one_at_a_time(path: Path | None) -> Iterator[None]:
    """Hold the folder of a SQLite file: a lock inside the file would keep nbgrader itself out."""
    try:
        place = None if path is None else os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        place = None  # nbgrader says what is wrong with it
    if place is None:
        yield
        return
    try:
        try:
            fcntl.flock(place, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks on folders, such as NFS: SQLite's own are no better there
        yield
    finally:
        os.close(place)


def take_turn(connection: Any) -> None:
    """Begin a transaction in which no other grader writes: what it finds missing is still missing when it adds it.

    It ends with the transaction. What reads is not kept waiting.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"pragma busy_timeout = {_TURN_SECONDS * 1000}")
        connection.exec_driver_sql("begin immediate")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({_TURN})")
