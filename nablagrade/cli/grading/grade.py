"""`nablagrade grade`: a class graded into the gradebook, with a bar while it runs and a table when it is done."""

from __future__ import annotations

import argparse
import fnmatch
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nablagrade.cli.base import add_course, add_records, add_running, open_console, options_of, positive
from nablagrade.course.course import choose_assignments, count_submissions
from nablagrade.course.grade_course import GradeRequest, grade_course
from nablagrade.course.results import filler, under
from nablagrade.course.shards import RecordsWriter, read_shard
from nablagrade.course.writing import ResultWriter
from nablagrade.errors import UsageError
from nablagrade.escaping import clean_line
from nablagrade.model import Record
from nablagrade.records.record import read_submissions
from nablagrade.records.reports import table
from nablagrade.records.reports.attention import BROKEN, Attention
from nablagrade.records.reports.words import count_of
from nablagrade.settings import Settings, load_settings

EXAMPLE = "nablagrade grade gradient-vector --jobs 4"
LARGEST_TABLE = 500  # students; of a larger class nobody reads a table in a terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `grade` takes."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which ones (default: all)")
    add_course(parser)
    add_records(parser)
    parser.add_argument("--student", default="*", metavar="GLOB", help="only these students")
    parser.add_argument("--notebook", default="*", metavar="GLOB", help="only these notebooks")
    add_running(parser)
    parser.add_argument("--force", action="store_true", help="also grade what has not changed")
    parser.add_argument(
        "--release", action="store_true", help="take over what was changed in source/ since its release"
    )
    parser.add_argument(
        "--shard", metavar="I/N", help="only the I-th of N parts of the class, for another machine each"
    )
    parser.add_argument("--no-gradebook", action="store_true", help="write records and notebooks, for `merge`")
    parser.add_argument(
        "--explain", action="store_true", help="say why each notebook is graded, and where its process began"
    )
    parser.add_argument(
        "--no-sharing", action="store_true", help="run each notebook: none stands for another with equal code"
    )
    parser.add_argument("--fail-on-notes", action="store_true", help="exit 1 when something was left out or limited")
    parser.add_argument("--fail-under", type=positive, metavar="PERCENT", help="exit 1 when a submission scores less")


def run(options: argparse.Namespace) -> int:
    """Grade; exit code 1 when something was broken by us, could not be graded, or scored under the mark."""
    settings = load_settings(options.course)
    if options.records:
        settings = replace(settings, records=options.records.resolve())
    if options.no_sharing:
        settings = replace(settings, share_runs=False)
    console = open_console(stderr=True)
    size = _size(options, settings)
    started = time.monotonic()
    told = _Told()
    count = _grade(options, settings, console, told, size)
    seconds = time.monotonic() - started
    attention, records = Attention(), 0
    marks: list[str] = []
    for name in choose_assignments(settings, tuple(options.assignments)):
        shown: list[Record] = []
        fill = filler(settings, name)
        for submissions, submission in enumerate(read_submissions(settings.records, name), 1):
            filled = [fill(record) for record in submission]
            for record in filled if fnmatch.fnmatchcase(submission[0].student, options.student) else ():
                records += fnmatch.fnmatchcase(record.notebook, options.notebook)
                attention.see(record)
            shown += filled if submissions <= LARGEST_TABLE else ()
        if shown:
            console.print(_table(name, shown, submissions, console.width))
        if options.fail_under is not None:
            marks += under(settings, name, options.student, options.fail_under)
    same = max(records - count, 0)
    were = "was" if same == 1 else "were"
    console.print(f"{count_of(count, 'notebook')} graded in {seconds:.1f} s, {same} {were} up to date")
    for line in (*told.whys, *told.starts, *told.repairs, *told.changes, *told.problems, *attention.lines(), *marks):
        console.print(clean_line(line), markup=False, soft_wrap=True)
    is_broken = (
        attention.counts[BROKEN]
        or told.problems
        or marks
        or (options.fail_on_notes and (attention.has_notes or told.changes))
    )
    return 1 if is_broken else 0


@dataclass
class _Told:
    """What the run said of assignments as a whole."""

    changes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    whys: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)

    def change(self, words: str) -> None:
        self.changes.append(f"{words}; graded as it was released: `nablagrade grade --release` takes the changes over")


def _size(options: argparse.Namespace, settings: Settings) -> int:
    """Return how many notebooks a run goes through.

    UsageError when a filter, or a folder order that is not nbgrader's, leaves nobody to be graded.
    """
    names = choose_assignments(settings, tuple(options.assignments))
    found = {name: count_submissions(settings, name, options.student) for name in names}
    if any(found.values()) and not any(
        fnmatch.fnmatchcase(name, options.notebook) for name in _notebooks(settings, names)
    ):
        raise UsageError(f"--notebook {options.notebook}: matches none of {', '.join(_notebooks(settings, names))}")
    if any(found.values()):
        return sum(students * len(_notebooks(settings, [name])) for name, students in found.items())
    if options.student != "*":
        raise UsageError(f"{settings.submitted}: nobody who matches --student {options.student} has handed in")
    for name in names:
        if (settings.submitted / name).is_dir():
            place = settings.submitted / name
            raise UsageError(f"{place}: lies in the place of a student; submissions lie in STUDENT/ASSIGNMENT/")
    where = f"submissions lie in {settings.submitted.name}/STUDENT/ASSIGNMENT/"
    raise UsageError(f"{settings.submitted}: nobody has handed in {', '.join(names)}; {where}")


def _notebooks(settings: Settings, names: Sequence[str]) -> list[str]:
    return [path.stem for name in names for path in sorted((settings.source / name).glob("*.ipynb"))]


def _table(assignment: str, shown: Sequence[Record], submissions: int, width: int) -> RenderableType:
    if submissions > LARGEST_TABLE:
        return f"{assignment}: {submissions} submissions; `nablagrade report {assignment}` shows them all"
    return table.build(shown, width)


def _grade(options: argparse.Namespace, settings: Settings, console: Console, told: _Told, size: int) -> int:
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("grading", total=size)
        return grade_course(
            GradeRequest(
                settings,
                options_of(options, settings),
                tuple(options.assignments),
                options.student,
                options.notebook,
                is_forced=options.force,
                is_released_again=options.release,
                is_chosen=read_shard(options.shard).holds if options.shard else lambda _: True,
                open_writer=RecordsWriter if options.no_gradebook else ResultWriter,
                report_done=lambda more: progress.advance(task, more),
                report_why=told.whys.append if options.explain else None,
                report_start=told.starts.append if options.explain else lambda _: None,
                report_change=told.change,
                report_problem=told.problems.append,
                report_repair=told.repairs.append,
            )
        )
