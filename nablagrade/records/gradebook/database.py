"""A gradebook's database as a file: where it lies, of which version it is, and its copy; nothing of what it holds."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from nablagrade.errors import GradebookError

LOCK_SECONDS = 5.0
_BACKUP = ".backup"
_BY_PEOPLE = """select (select count(*) from grade where manual_score is not null)
    + (select count(*) from grade where extra_credit is not null and extra_credit <> 0)
    + (select count(*) from comment where manual_comment is not null and manual_comment <> '')
    + (select count(*) from assignment where duedate is not null)
    + (select count(*) from submitted_assignment where extension is not null)"""
_REVISION = re.compile(r"^(down_)?revision = '(\w+)'", re.MULTILINE)


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
    new = path.with_name(path.name + _BACKUP + ".new")
    try:
        copy(path, new)
        new.replace(kept)
    except (sqlite3.Error, OSError) as error:
        mend = "mend or move it, and see that there is room and leave to write beside it"
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


def newest_version() -> str:
    """Return the version of the database that the installed nbgrader writes: the last of its migrations."""
    from nbgrader.dbutil import ALEMBIC_DIR  # noqa: PLC0415 - after `import_models`, where it costs nothing

    paths = (Path(ALEMBIC_DIR) / "versions").glob("*.py")
    found = [_REVISION.findall(path.read_text("utf-8")) for path in paths]
    known = {name for pairs in found for is_down, name in pairs if not is_down}
    older = {name for pairs in found for is_down, name in pairs if is_down}
    return next(iter(sorted(known - older)), "")


@contextmanager
def version_at_hand(api: Any) -> Iterator[None]:
    """Let nbgrader have the version of a new database for which it starts a program, which takes a second."""
    asked = api.get_alembic_version
    api.get_alembic_version = lambda: newest_version() or asked()
    try:
        yield
    finally:
        api.get_alembic_version = asked
