"""`nablagrade audit`: the kill matrix of a lesson; exit code 1 when something in it is not as it must be."""

from __future__ import annotations

import argparse
import os

from rich.console import Console
from rich.table import Table

from nablagrade.bank.audit import Audit, audit
from nablagrade.bank.course import choose_assignments
from nablagrade.batch import Plan
from nablagrade.cli.base import add_course, positive_int
from nablagrade.model import IsolationLevel, Limits, Outcome
from nablagrade.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `audit` takes."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which lessons (default: all)")
    add_course(parser)
    parser.add_argument("--exercise", default="*", metavar="GLOB", help="only these exercises")
    parser.add_argument("--jobs", type=positive_int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--matrix", action="store_true", help="print every specimen against every check")


def run(options: argparse.Namespace) -> int:
    """Audit, and print a line for each exercise and each problem."""
    settings = load_settings(options.course)
    plan = Plan("local", options.jobs, Limits(), IsolationLevel.STRONG, settings.autograders, ())
    console = Console()
    code = 0
    for lesson in choose_assignments(settings, tuple(options.assignments)):
        made = audit(settings, lesson, plan, options.exercise)
        console.print(_summary(made))
        if options.matrix:
            console.print(_matrix(made))
        for problem in made.problems:
            console.print(f"[red]✗[/red] {lesson}/", problem, sep="", markup=True, soft_wrap=True)
            code = 1
    return code


def _summary(made: Audit) -> Table:
    table = Table(title=f"{made.lesson}: specimens", title_justify="left")
    for column in ("exercise", "wrong: killed / all", "right: passed / all"):
        table.add_column(column, justify="left" if column == "exercise" else "right")
    for exercise in dict.fromkeys(one.specimen.exercise for one in made.findings):
        mine = [one for one in made.findings if one.specimen.exercise == exercise]
        wrong = [_has_failed(one.results) for one in mine if not one.specimen.is_right]
        right = [not _has_failed(one.results) for one in mine if one.specimen.is_right]
        table.add_row(exercise, f"{sum(wrong)} / {len(wrong)}", f"{sum(right)} / {len(right)}")
    return table


def _has_failed(results: tuple) -> bool:  # type: ignore[type-arg]  # of CheckResult
    return any(one.outcome is not Outcome.PASSED for one in results) or not results


def _matrix(made: Audit) -> Table:
    table = Table(title=f"{made.lesson}: which check ends how", title_justify="left")
    table.add_column("specimen")
    table.add_column("checks")
    for one in made.findings:
        ends = " ".join(f"{result.name.removeprefix('test_')}:{result.outcome}" for result in one.results)
        table.add_row(f"{one.specimen.exercise}/{one.specimen.name}", ends)
    return table
