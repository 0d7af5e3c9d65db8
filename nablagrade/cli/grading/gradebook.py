"""`nablagrade gradebook copy`: a course's gradebook moved to another database."""

from __future__ import annotations

import argparse
from pathlib import Path

from nablagrade.cli.base import Parser, open_console
from nablagrade.errors import UsageError
from nablagrade.escaping import hide_passwords
from nablagrade.records.reports.words import count_of

EXAMPLE = "nablagrade gradebook copy gradebook.db postgresql+psycopg2://grader@db.example.org/course"
_IN_MEMORY = ("sqlite://", "sqlite:///", "sqlite:///:memory:")
_SHOWN = 16  # digits of a digest that a person compares


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `gradebook` takes."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True, parser_class=Parser)
    copy = deeds.add_parser("copy", help="copy a gradebook into a database that is empty, and compare them")
    copy.add_argument("source", metavar="FROM", help="a gradebook: its file, or its address as db_url has it")
    copy.add_argument("target", metavar="TO", help="a file that is not there yet, or the address of an empty database")


def run(options: argparse.Namespace) -> int:
    """Copy, and say what each table holds on both sides."""
    from rich.table import Table  # not for `--help`

    from nablagrade.records.gradebook.database import sqlite_path
    from nablagrade.records.gradebook.database_copy import copy_gradebook

    source, target = _address(options.source), _address(options.target)
    path = sqlite_path(source)
    if path is not None and "?" not in source and not path.is_file():
        raise UsageError(f"{path}: is no file; name a gradebook, such as COURSE/gradebook.db")
    if target.partition("?")[0] in _IN_MEMORY:
        raise UsageError(f"{target}: is gone when this command ends; name a file, such as COURSE/new.db")
    copied = copy_gradebook(source, target)
    console = open_console()
    table = Table("table", "rows", "digest")
    for one in copied:
        table.add_row(one.table, str(one.rows), one.digest[:_SHOWN])
    console.print(table)
    rows = count_of(sum(one.rows for one in copied), "row")
    words = f"{rows} copied into {hide_passwords(target)} and read back: each table is the same on both sides"
    console.print(words, soft_wrap=True, markup=False, highlight=False)
    console.print(f'to use it: c.CourseDirectory.db_url = "{hide_passwords(target)}"', soft_wrap=True, markup=False,
                  highlight=False)  # fmt: skip
    return 0


def _address(text: str) -> str:
    """Return the address of a database, or of the SQLite file at a path. UsageError where an address cannot say it."""
    if "://" not in text and "?" in str(Path(text).absolute()):
        raise UsageError(f"{text}: has a `?` in its path, where the address of a database ends; move or rename it")
    return text if "://" in text else f"sqlite:///{Path(text).absolute()}"
