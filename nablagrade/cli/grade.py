"""`nablagrade grade`: a class graded into the gradebook, with a bar while it runs and a table when it is done."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nablagrade.bank.course import choose_assignments
from nablagrade.bank.grade_course import Order, grade_course
from nablagrade.bank.preparing import prepare
from nablagrade.batch import Plan
from nablagrade.cli.base import add_course, add_records, positive, positive_int
from nablagrade.executors.places import PLACES
from nablagrade.model import IsolationLevel, NotebookOutcome, Record
from nablagrade.records import table
from nablagrade.records.database import sqlite_path
from nablagrade.records.escaping import clean_line
from nablagrade.records.record import read_all
from nablagrade.settings import Settings, load_settings

LONGEST_LIST = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `grade` takes."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which ones (default: all)")
    add_course(parser)
    add_records(parser)
    parser.add_argument("--student", default="*", metavar="GLOB", help="only these students")
    parser.add_argument("--notebook", default="*", metavar="GLOB", help="only these notebooks")
    parser.add_argument("--jobs", type=positive_int, default=os.cpu_count() or 1, metavar="N", help="notebooks at once")
    parser.add_argument("--force", action="store_true", help="also grade what has not changed")
    parser.add_argument("--cell-timeout", type=positive, metavar="S", help="CPU seconds for each cell")
    parser.add_argument("--memory", type=positive_int, default=2048, metavar="MB", help="memory for each notebook")
    levels = [level.value for level in IsolationLevel]
    parser.add_argument("--isolation", choices=levels, default="strong", help="the least isolation that is accepted")
    parser.add_argument("--executor", choices=sorted(PLACES), default="local", help="where notebooks are graded")
    parser.add_argument("--fail-under", type=positive, metavar="PERCENT", help="exit 1 when a submission scores less")


def run(options: argparse.Namespace) -> int:
    """Grade; exit code 1 when something was broken by us or scored under the mark."""
    settings = load_settings(options.course)
    if options.records:
        settings = replace(settings, records=options.records.resolve())
    console = Console(stderr=True)
    started = time.monotonic()
    count = _grade(options, settings, console)
    seconds = time.monotonic() - started
    assignments = choose_assignments(settings, tuple(options.assignments))
    records = [record for name in assignments for record in read_all(settings.records, name)]
    for name in dict.fromkeys(record.assignment for record in records):
        console.print(table.build([record for record in records if record.assignment == name]))
    console.print(f"{count} notebooks graded in {seconds:.1f} s, {len(records) - count} were up to date")
    return _exit_code(records, options.fail_under, console)


def _grade(options: argparse.Namespace, settings: Settings, console: Console) -> int:
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("grading", total=0)

        def report_size(more: int) -> None:
            progress.update(task, total=(progress.tasks[0].total or 0) + more)

        def report_done(more: int) -> None:
            progress.advance(task, more)

        order = Order(
            settings,
            _plan(options, settings),
            tuple(options.assignments),
            options.student,
            options.notebook,
            options.force,
            report_size,
            report_done,
        )
        return grade_course(order)


def _plan(options: argparse.Namespace, settings: Settings) -> Plan:
    cell_seconds = options.cell_timeout or settings.cell_seconds
    limits = replace(settings.limits, cell_seconds=cell_seconds, memory_mb=options.memory)
    assignments = choose_assignments(settings, tuple(options.assignments))
    database = sqlite_path(settings.db_url)
    hidden: Sequence[Path] = (settings.source, settings.autograders, settings.submitted, settings.records)
    return Plan(
        options.executor,
        options.jobs,
        limits,
        IsolationLevel(options.isolation),
        settings.autograders,
        (*hidden, *([database] if database else [])),
        assignments,
        prepare(settings, assignments),
    )


def _exit_code(records: Sequence[Record], fail_under: float | None, console: Console) -> int:
    broken = [record for record in records if record.outcome is NotebookOutcome.BROKEN]
    for record in broken[:LONGEST_LIST]:
        name = f"{record.student}/{record.assignment}/{record.notebook}"
        console.print(clean_line(f"broken by us: {name}: {'; '.join(record.notes)}"), markup=False, soft_wrap=True)
    if len(broken) > LONGEST_LIST:
        console.print(f"and {len(broken) - LONGEST_LIST} more; each record says why", markup=False)
    low = [] if fail_under is None else list(_low(records, fail_under))
    for line in low:
        console.print(clean_line(line), markup=False)
    return 1 if broken or low else 0


def _low(records: Sequence[Record], fail_under: float) -> Iterator[str]:
    for name in sorted({(record.student, record.assignment) for record in records}):
        percent = _percent([record for record in records if (record.student, record.assignment) == name])
        if percent < fail_under:
            yield f"under {fail_under:g} %: {'/'.join(name)} has {percent:.0f} %"


def _percent(records: Sequence[Record]) -> float:
    """Machine-graded points as a share of all machine-graded points."""
    cells = [cell for record in records for cell in record.cells if not (cell.needs_manual and cell.auto_score is None)]
    most = sum(cell.max_score for cell in cells)
    return 100.0 * sum(cell.auto_score or 0.0 for cell in cells) / most if most else 0.0
