"""A whole gradebook moved into another database: all that nbgrader's schema has, in one transaction, then compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from nablagrade.errors import GradebookError
from nablagrade.escaping import hide_passwords
from nablagrade.records.gradebook.database import (
    connect,
    newest_version,
    refuse_other_version,
    sentences,
    sqlite_path,
    take_turn,
)
from nablagrade.records.gradebook.models import import_models

_ROWS_AT_ONCE = 1000
_DIGEST = 1 << 256


class Content(NamedTuple):
    """What a table holds, whatever the order of its rows."""

    table: str
    rows: int
    digest: str  # 64 hexadecimal digits: the sum of the rows' SHA-256


class _Sum:
    """The content of a table, row by row."""

    def __init__(self, table: Any) -> None:
        self._name = table.name
        self._rows = self._total = 0

    def add(self, row: Any) -> None:
        """Take a row in, as Python's values: they are the same whatever a database makes of them."""
        self._rows += 1
        self._total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest())

    @property
    def content(self) -> Content:
        """What was taken in so far."""
        return Content(self._name, self._rows, f"{self._total % _DIGEST:064x}")


def copy_gradebook(source_url: str, target_url: str) -> tuple[Content, ...]:
    """Copy a gradebook into a database that has no rows; return what each table holds there, read back and compared.

    GradebookError, and the target as it was, where one is no gradebook of the installed nbgrader's version, where there
    are rows already, or where it does not take a row as it is.
    """
    with sentences(source_url), connect(source_url) as source, _new_file_only_when_done(target_url):
        _begin_reading(source)
        _refuse_other_source(source, source_url)
        with sentences(target_url), connect(target_url) as target:
            take_turn(target)
            copied = _copy(source, target, (source_url, target_url))
            target.commit()
    return copied


@contextmanager
def _new_file_only_when_done(target_url: str) -> Iterator[None]:
    """Leave no empty file of SQLite's behind where nothing was copied."""
    path = sqlite_path(target_url)
    is_new = path is not None and not path.exists()
    try:
        yield
    except BaseException:
        if path is not None and is_new and path.exists() and path.stat().st_size == 0:
            path.unlink()
        raise


def _begin_reading(source: Any) -> None:
    """See one state of the gradebook in all its tables, whoever writes meanwhile."""
    if source.dialect.name == "sqlite":
        source.exec_driver_sql("begin")
    else:
        source.execution_options(isolation_level="REPEATABLE READ")


def _refuse_other_source(source: Any, source_url: str) -> None:
    """GradebookError where not all tables of nbgrader's are there, in the form that is copied."""
    from sqlalchemy import inspect  # keeps `--help` light

    refuse_other_version(source, source_url)
    missing = [table.name for table in _tables() if table.name not in set(inspect(source).get_table_names())]
    if missing:
        mend = "name the gradebook of a course"
        raise GradebookError(f"{hide_passwords(source_url)}: is no gradebook, it has no table {missing[0]}; {mend}")


def _tables() -> Sequence[Any]:
    """Return nbgrader's tables; what one refers to stands before it."""
    tables: Sequence[Any] = import_models().Base.metadata.sorted_tables
    return tables


def _copy(source: Any, target: Any, urls: tuple[str, str]) -> tuple[Content, ...]:
    refuse_other_version(target, urls[1])
    _refuse_rows(target, urls[1])
    import_models().Base.metadata.create_all(target)
    _set_version(target)
    wanted = tuple(_take_table(source, target, table, urls) for table in _tables())
    set_sequences(target, _tables())
    found = tuple(content_of(target, table) for table in _tables())
    for one, other in zip(wanted, found, strict=True):
        if one != other:
            what = f"{one.table} has {one.rows} rows, and {other.rows} came out, not all of them the same"
            mend = f"nothing was changed; mend these rows in {hide_passwords(urls[0])}"
            raise GradebookError(f"{hide_passwords(urls[1])}: does not keep what is copied ({what}); {mend}")
    return found


def _refuse_rows(target: Any, target_url: str) -> None:
    """GradebookError where the database has rows of a course."""
    from sqlalchemy import func, inspect, select  # keeps `--help` light

    there = set(inspect(target).get_table_names())
    for table in (one for one in _tables() if one.name in there):
        if rows := target.scalar(select(func.count()).select_from(table)):
            mend = "name a database that is empty; nothing was changed"
            raise GradebookError(f"{hide_passwords(target_url)}: holds rows already ({rows} in {table.name}); {mend}")


def _set_version(target: Any) -> None:
    """Say which version of nbgrader's schema this is, as nbgrader does."""
    from sqlalchemy import Column, MetaData, String, Table  # keeps `--help` light

    table = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
    table.create(target, checkfirst=True)
    target.execute(table.delete())
    target.execute(table.insert(), {"version_num": newest_version()})


def _take_table(source: Any, target: Any, table: Any, urls: tuple[str, str]) -> Content:
    """Copy a table. GradebookError where a value is none that both databases have, such as a text with a zero byte."""
    try:
        return _copy_table(source, target, table)
    except (ValueError, LookupError) as error:
        mend = f"nothing was changed; mend these rows in {hide_passwords(urls[0])}"
        raise GradebookError(f"{hide_passwords(urls[1])}: does not take {table.name} ({error}); {mend}") from error


def _copy_table(source: Any, target: Any, table: Any) -> Content:
    """Copy in the order in which rows come: nbgrader has no other one for the cells of a notebook."""
    read = _Sum(table)
    for rows in source.execute(table.select(), execution_options={"yield_per": _ROWS_AT_ONCE}).partitions():
        for row in rows:
            read.add(row)
        target.execute(table.insert(), [dict(row._mapping) for row in rows])
    return read.content


def content_of(connection: Any, table: Any) -> Content:
    """Return what a table holds."""
    found = _Sum(table)
    for row in connection.execute(table.select(), execution_options={"yield_per": _ROWS_AT_ONCE}):
        found.add(row)
    return found.content


def set_sequences(target: Any, tables: Sequence[Any]) -> None:
    """Let PostgreSQL count on behind the highest number of each column that it numbers."""
    from sqlalchemy import Integer, func, select  # keeps `--help` light

    if target.dialect.name != "postgresql":
        return
    quote = target.dialect.identifier_preparer.format_table
    for table in tables:
        for column in (one for one in table.primary_key if isinstance(one.type, Integer)):
            sequence = target.scalar(select(func.pg_get_serial_sequence(quote(table), column.name)))
            if sequence and (highest := target.scalar(select(func.max(column)))) is not None:
                target.execute(select(func.setval(sequence, highest)))
