"""`nablagrade audit`: the kill matrix of a lesson; exit code 1 when something in it is not as it must be."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from nablagrade.audit.audit import Audit, audit, write
from nablagrade.audit.mutants import Mutated, describe, wrong
from nablagrade.cli.base import add_course, add_jobs, open_console
from nablagrade.course.course import choose_assignments
from nablagrade.course.preparing import prepare
from nablagrade.executors.plan import Plan
from nablagrade.model import CheckResult, IsolationLevel, Limits, Outcome
from nablagrade.settings import load_settings

EXAMPLE = "nablagrade audit gradient-vector --no-mutants"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `audit` takes."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which lessons (default: all)")
    add_course(parser)
    parser.add_argument("--exercise", default="*", metavar="GLOB", help="only these exercises")
    add_jobs(parser)
    parser.add_argument("--matrix", action="store_true", help="print every specimen against every check")
    parser.add_argument("--no-mutants", action="store_true", help="leave out the mutants, which take most of the time")
    parser.add_argument(
        "--write", action="store_true", help="first record how the named mistakes of functions behave (signatures.json)"
    )


def run(options: argparse.Namespace) -> int:
    """Audit, and print a line for each exercise and each problem."""
    settings = load_settings(options.course)
    lessons = choose_assignments(settings, tuple(options.assignments))
    plan = Plan(
        "local",
        options.jobs,
        Limits(subprocesses=settings.subprocesses),
        IsolationLevel.STRONG,
        settings.autograders,
        (),
        preparation=prepare(settings, lessons),
    )
    console = open_console()
    code = 0
    for lesson in lessons:
        if options.write:
            for path in write(settings, lesson, options.exercise):
                sys.stderr.write(f"wrote {path}\n")
        made = audit(settings, lesson, plan, options.exercise, has_mutants=not options.no_mutants)
        code |= _show(made, console, is_long=options.matrix)
    return code


def _show(made: Audit, console: Console, *, is_long: bool) -> int:
    console.print(_summary(made))
    if is_long:
        console.print(_matrix(made))
    for one in _survivors(made.mutants):
        words = describe(one.mutant)
        is_proven = not any(problem.startswith(words) for problem in made.problems)
        mark = "survives, proven" if is_proven else "survives"
        console.print(f"{mark}: {escape(words)}", soft_wrap=True, highlight=False)
    for problem in made.problems:
        console.print(f"[red]✗[/red] {made.lesson}/{escape(problem)}", soft_wrap=True, highlight=False)
    return 1 if made.problems else 0


def _summary(made: Audit) -> Table:
    table = Table(title=f"{made.lesson}: specimens and mutants", title_justify="left")
    table.add_column("exercise", no_wrap=True)
    for column in ("wrong killed", "right passed", "mutants killed"):
        table.add_column(column, justify="right")
    for exercise in dict.fromkeys(_exercises(made)):
        mine = [one for one in made.findings if one.specimen.exercise == exercise]
        killed = [_has_failed(one.results) for one in mine if not one.specimen.is_right]
        passed = [not _has_failed(one.results) for one in mine if one.specimen.is_right]
        mutants = [one.is_killed for one in wrong(made.mutants) if one.mutant.specimen.exercise == exercise]
        table.add_row(exercise, *(f"{sum(one)} / {len(one)}" if one else "" for one in (killed, passed, mutants)))
    return table


def _exercises(made: Audit) -> Sequence[str]:
    specimens = [one.specimen for one in made.findings] + [one.mutant.specimen for one in made.mutants]
    return [one.exercise for one in specimens]


def _survivors(mutants: Sequence[Mutated]) -> list[Mutated]:
    return [one for one in wrong(mutants) if not one.is_killed]


def _has_failed(results: Sequence[CheckResult]) -> bool:
    return any(one.outcome is not Outcome.PASSED for one in results) or not results


def _matrix(made: Audit) -> Table:
    table = Table(title=f"{made.lesson}: which check ends how", title_justify="left")
    table.add_column("specimen")
    table.add_column("checks")
    for one in made.findings:
        ends = " ".join(f"{result.name.removeprefix('test_')}:{result.outcome}" for result in one.results)
        table.add_row(f"{one.specimen.exercise}/{one.specimen.name}", ends)
    return table
