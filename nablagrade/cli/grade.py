"""`nablagrade grade`: a class graded into the gradebook, with a bar while it runs and a table when it is done."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nablagrade.cli.base import add_course, add_records, positive, positive_int
from nablagrade.course.course import choose_assignments
from nablagrade.course.grade_course import Order, grade_course
from nablagrade.course.preparing import BatchOptions
from nablagrade.escaping import clean_line
from nablagrade.executors.executors import EXECUTORS
from nablagrade.model import IsolationLevel, NotebookOutcome, Record
from nablagrade.records.record import read_submissions
from nablagrade.records.reports import table
from nablagrade.settings import Settings, load_settings

LONGEST_LIST = 5
LARGEST_TABLE = 500  # students; of a larger class nobody reads a table in a terminal


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
    parser.add_argument(
        "--memory", type=positive_int, metavar="MB", help="memory for each notebook (default: by machine)"
    )
    levels = [level.value for level in IsolationLevel]
    parser.add_argument("--isolation", choices=levels, default="strong", help="the least isolation that is accepted")
    parser.add_argument("--executor", choices=sorted(EXECUTORS), default="local", help="where notebooks are graded")
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
    seen = _Seen(options.fail_under)
    for name in choose_assignments(settings, tuple(options.assignments)):
        if shown := _table(name, seen, read_submissions(settings.records, name)):
            console.print(shown)
    console.print(f"{count} notebooks graded in {seconds:.1f} s, {seen.count - count} were up to date")
    return seen.exit_code(console)


@dataclass
class _Seen:
    """What is kept of the records that went by: a class may be larger than memory."""

    fail_under: float | None
    count: int = 0
    broken: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)

    def see(self, submission: Sequence[Record]) -> None:
        self.count += len(submission)
        for record in submission:
            if record.outcome is NotebookOutcome.BROKEN:
                name = f"{record.student}/{record.assignment}/{record.notebook}"
                self.broken.append(f"broken by us: {name}: {'; '.join(map(str, record.notes))}")
        percent = _percent(submission)
        if self.fail_under is not None and percent < self.fail_under:
            name = f"{submission[0].student}/{submission[0].assignment}"
            self.low.append(f"under {self.fail_under:g} %: {name} has {percent:.0f} %")

    def exit_code(self, console: Console) -> int:
        """Say what is broken or low; return the exit code that follows."""
        for line in (*self.broken[:LONGEST_LIST], *self.low):
            console.print(clean_line(line), markup=False, soft_wrap=True)
        if len(self.broken) > LONGEST_LIST:
            console.print(f"and {len(self.broken) - LONGEST_LIST} more broken; each record says why", markup=False)
        return 1 if self.broken or self.low else 0


def _table(assignment: str, seen: _Seen, submissions: Iterator[tuple[Record, ...]]) -> RenderableType | None:
    shown: list[Record] = []
    count = 0
    for count, submission in enumerate(submissions, 1):
        seen.see(submission)
        shown += submission if count <= LARGEST_TABLE else ()
    if count > LARGEST_TABLE:
        return f"{assignment}: {count} submissions; `nablagrade report {assignment}` shows them all"
    return table.build(shown) if shown else None


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
            _options(options, settings),
            tuple(options.assignments),
            options.student,
            options.notebook,
            options.force,
            report_size,
            report_done,
        )
        return grade_course(order)


def _options(options: argparse.Namespace, settings: Settings) -> BatchOptions:
    cell_seconds = options.cell_timeout or settings.cell_seconds
    limits = replace(settings.limits, cell_seconds=cell_seconds, memory_mb=options.memory or settings.limits.memory_mb)
    return BatchOptions(options.jobs, limits, IsolationLevel(options.isolation), options.executor)


def _percent(records: Sequence[Record]) -> float:
    """Machine-graded points as a share of all machine-graded points."""
    cells = [cell for record in records for cell in record.cells if not (cell.needs_manual and cell.auto_score is None)]
    most = sum(cell.max_score for cell in cells)
    return 100.0 * sum(cell.auto_score or 0.0 for cell in cells) / most if most else 0.0
