"""A gradebook's database as a file: where it lies, of which version it is, and its copy; nothing of what it holds."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from nablagrade.errors import GradebookError

LOCK_SECONDS = 5.0
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
    kept = path.with_name(path.name + ".backup")
    new = path.with_name(path.name + ".backup.new")
    try:
        copy(path, new)
        new.replace(kept)
    except (sqlite3.Error, OSError) as error:
        mend = "mend or move it, and see that there is room and leave to write beside it"
        raise GradebookError(f"{path}: the gradebook cannot be backed up ({error}); {mend}") from error
    finally:
        new.unlink(missing_ok=True)
    return kept


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
