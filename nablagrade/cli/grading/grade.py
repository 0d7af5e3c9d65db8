"""`nablagrade grade`: a class graded into the gradebook, with a bar while it runs and a table when it is done."""

from __future__ import annotations

import argparse
import fnmatch
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version

from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nablagrade.cli.base import add_course, add_records, add_running, open_console, options_of, percentage
from nablagrade.cli.grading.github_job import tell_github
from nablagrade.cli.grading.run_log import JsonLog, RunLog, TextLog, Warned
from nablagrade.course.course import choose_assignments, find_students
from nablagrade.course.grade_course import GradeRequest, grade_course
from nablagrade.course.results import filler, under
from nablagrade.course.shards import RecordsWriter, read_shard
from nablagrade.course.writing import ResultWriter
from nablagrade.errors import UsageError
from nablagrade.executors.memory import resolve
from nablagrade.model import Record
from nablagrade.records.attention import BROKEN, Attention
from nablagrade.records.manifest import Tally, write
from nablagrade.records.record import read_submissions
from nablagrade.records.reports import table
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
    parser.add_argument("--github", action="store_true", help="in a job of GitHub Actions: annotations and a summary")
    parser.add_argument(
        "--log-format", choices=["text", "json"], default="text", help="json: one object a line, on standard output"
    )
    parser.add_argument("--fail-on-notes", action="store_true", help="exit 1 when something was left out or limited")
    parser.add_argument("--fail-under", type=percentage, metavar="PERCENT", help="exit 1 when a submission scores less")


def run(options: argparse.Namespace) -> int:
    """Grade; exit code 1 when something was broken by us, could not be graded, or scored under the mark."""
    if options.github and options.log_format == "json":
        raise UsageError("--github and --log-format json both write to standard output; choose one of them")
    settings = load_settings(options.course)
    if options.records:
        settings = replace(settings, records=options.records.resolve())
    if options.no_sharing:
        settings = replace(settings, share_runs=False)
    console = open_console(stderr=True)
    log: RunLog = JsonLog() if options.log_format == "json" else TextLog(console)
    size, order = _size(options, settings), _order(options, settings)
    started = time.monotonic()
    told = _Told(log, is_each_kept=options.github)
    log.begin({"version": version("nablagrade"), **order, "notebooks": size})
    count = _grade(options, settings, log, told, size)
    seconds = time.monotonic() - started
    seen = _look_back(options, settings, log, console.width)
    same = max(seen.count - count, 0)
    code = 1 if seen.is_bad or told.problems or (options.fail_on_notes and told.changes) else 0
    result = {"graded": count, "up_to_date": same, "wall_seconds": round(seconds, 3), "exit_code": code}
    were = "was" if same == 1 else "were"
    sentence = f"{count_of(count, 'notebook')} graded in {seconds:.1f} s, {same} {were} up to date"
    if options.shard and not seen.count:
        sentence += f": nobody who has handed in is in part {options.shard}"
    log.end(sentence, [*told.warnings(), *seen.warnings()], result)
    if count:
        limits = resolve(options_of(options, settings).limits, options.jobs)
        write(settings.records, order, limits, told.tally, result)
    if options.github:
        tell_github(settings, seen.records, told.holds, told.problems)
    return code


def _order(options: argparse.Namespace, settings: Settings) -> dict[str, object]:
    """Return what was asked for, as the log and the manifest say it."""
    names = ("student", "notebook", "shard", "executor", "jobs", "force")
    return {
        "began": datetime.now(UTC).isoformat(timespec="seconds"),
        "assignments": list(choose_assignments(settings, tuple(options.assignments))),
        "asked": {**{name: getattr(options, name) for name in names}, "isolation": options.isolation},
    }


@dataclass
class _Told:
    """What the run said while it graded."""

    log: RunLog
    is_each_kept: bool  # which of them were graded: else a class is not kept
    tally: Tally = field(default_factory=Tally)
    new: set[tuple[str, str, str]] = field(default_factory=set)  # student, assignment, notebook
    changes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    whys: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)

    def record(self, record: Record) -> None:
        self.log.tell(record)
        self.tally.see(record)
        if self.is_each_kept:
            self.new.add((record.student, record.assignment, record.notebook))

    def holds(self, record: Record) -> bool:
        """Whether this run graded it."""
        return (record.student, record.assignment, record.notebook) in self.new

    def change(self, words: str) -> None:
        self.changes.append(f"{words}; graded as it was released: `nablagrade grade --release` takes the changes over")

    def warnings(self) -> Iterator[Warned]:
        for about in ("whys", "starts", "repairs", "changes", "problems"):
            yield from ((about.removesuffix("s"), words) for words in getattr(self, about))


@dataclass
class _Seen:
    """What there is when a run is done, of whoever it was asked to grade."""

    fails_on_notes: bool
    attention: Attention = field(default_factory=Attention)
    count: int = 0  # notebooks
    marks: list[str] = field(default_factory=list)  # who is under the mark
    records: list[Record] = field(default_factory=list)  # for GitHub alone, as above

    @property
    def is_bad(self) -> bool:
        has_notes = self.fails_on_notes and self.attention.has_notes
        return bool(self.attention.counts[BROKEN] or self.marks or has_notes)

    def warnings(self) -> Iterator[Warned]:
        yield from (("attention", words) for words in self.attention.lines())
        yield from (("mark", words) for words in self.marks)


def _look_back(options: argparse.Namespace, settings: Settings, log: RunLog, width: int) -> _Seen:
    """Look at the records of all assignments that were asked for, and show each."""
    seen, is_here = _Seen(options.fail_on_notes), _part_of(options)

    def is_asked(student: str) -> bool:
        return is_here(student) and fnmatch.fnmatchcase(student, options.student)

    for name in choose_assignments(settings, tuple(options.assignments)):
        shown: list[Record] = []
        fill = filler(settings, name)
        mine = (some for some in read_submissions(settings.records, name) if is_here(some[0].student))
        for submissions, submission in enumerate(mine, 1):
            filled = [fill(record) for record in submission]
            for record in filled if is_asked(submission[0].student) else ():
                seen.count += fnmatch.fnmatchcase(record.notebook, options.notebook)
                seen.attention.see(record)
            shown += filled if submissions <= LARGEST_TABLE else ()
            seen.records += filled if options.github else ()
        if shown:
            log.show(_table(name, shown, submissions, width))
        if options.fail_under is not None:
            seen.marks += under(settings, name, is_asked, options.fail_under)
    return seen


def _part_of(options: argparse.Namespace) -> Callable[[str], bool]:
    """Return whether a student is in the part of the class that this run is for."""
    return read_shard(options.shard).holds if options.shard else lambda _: True


def _size(options: argparse.Namespace, settings: Settings) -> int:
    """Return how many notebooks a run goes through.

    UsageError when a filter, or a folder order that is not nbgrader's, leaves nobody to be graded.
    """
    names = choose_assignments(settings, tuple(options.assignments))
    found = {name: find_students(settings, name, options.student) for name in names}
    if any(found.values()) and not any(
        fnmatch.fnmatchcase(name, options.notebook) for name in _notebooks(settings, names)
    ):
        raise UsageError(f"--notebook {options.notebook}: matches none of {', '.join(_notebooks(settings, names))}")
    if any(found.values()):
        is_here = _part_of(options)
        return sum(sum(map(is_here, who)) * len(_notebooks(settings, [name])) for name, who in found.items())
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


def _grade(options: argparse.Namespace, settings: Settings, log: RunLog, told: _Told, size: int) -> int:
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    is_here = _part_of(options)
    is_quiet = log.console is None or not log.console.is_terminal
    with Progress(*columns, console=log.console, transient=True, disable=is_quiet) as progress:
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
                is_chosen=lambda submission: is_here(submission.student),
                open_writer=RecordsWriter if options.no_gradebook else ResultWriter,
                report_done=lambda more: progress.advance(task, more),
                report_why=told.whys.append if options.explain else None,
                report_record=told.record,
                report_start=told.starts.append if options.explain else lambda _: None,
                report_change=told.change,
                report_problem=told.problems.append,
                report_repair=told.repairs.append,
            )
        )
