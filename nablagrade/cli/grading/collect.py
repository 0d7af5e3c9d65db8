"""`nablagrade collect`: a learning platform's bulk download becomes submissions."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from nablagrade.cli.base import add_course, add_running, options_of
from nablagrade.course.course import choose_assignments
from nablagrade.errors import UsageError
from nablagrade.escaping import clean_line, guard_log, show_name
from nablagrade.platforms.collecting import Plan, Rules, Which, plan
from nablagrade.platforms.downloads import open_download
from nablagrade.platforms.keeping import keep
from nablagrade.platforms.roster import People, people_of
from nablagrade.settings import Settings, load_settings

EXAMPLE = "nablagrade collect gradient-vector submissions.zip --roster class.csv"
LONGEST_LINE = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `collect` takes."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="which one")
    parser.add_argument("download", type=Path, metavar="DOWNLOAD", help="the platform's zip, or its unpacked folder")
    parser.add_argument(
        "--roster", type=Path, metavar="FILE", help="the class as CSV (default: the gradebook's students)"
    )
    attempts = [one.value for one in Which]
    parser.add_argument(
        "--attempt", choices=attempts, default=Which.LAST.value, help="which one counts (default: last)"
    )
    parser.add_argument(
        "--groups", action="store_true", help="what one of a group hands in counts for all: the roster says the groups"
    )
    add_course(parser)
    add_running(parser)  # of the best attempt, which is found by grading


def run(options: argparse.Namespace) -> int:
    """Collect; exit code 1 when something that was handed in could not be."""
    settings = load_settings(options.course)
    [assignment] = choose_assignments(settings, (options.assignment,))
    which = Which(options.attempt)
    people = people_of(settings, options.roster)
    if options.groups:
        people.refuse_two_groups()
    rules = Rules(people, _notebooks(settings, assignment), which, settings.zone, options.groups)
    with open_download(options.download, settings.ignored_files) as download:
        made = plan(download, rules)
        _refuse_strangers(made, people, options.download)
        if which is Which.BEST:
            _choose(made, rules, settings, assignment, options)
        kept = keep(made, settings.submitted, assignment, which)
    counts = ", ".join(f"{n} {what}" for what, n in sorted(kept.counts.items())) or "nothing collected"
    problems = [*made.problems, *kept.problems]
    console = Console(stderr=True)
    for line in (f"{assignment}: {counts}; read as {made.platform}", *made.notes, *kept.notes, *problems):
        console.print(
            guard_log(clean_line(show_name(line, LONGEST_LINE), LONGEST_LINE)),
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    return 1 if problems or not made.attempts else 0


def _choose(made: Plan, rules: Rules, settings: Settings, assignment: str, options: argparse.Namespace) -> None:
    from nablagrade.platforms.choosing import choose  # nothing else of this grades anything

    choose(made, rules, settings, assignment, options_of(options, settings))


def _refuse_strangers(made: Plan, people: People, download: Path) -> None:
    """UsageError where the gradebook has students, and the download none of them: they would all be there twice."""
    if people.is_known and made.found and made.found.keys() <= set(made.new):
        names = ", ".join(made.new[:3])
        mend = "say who they are with --roster FILE.csv"
        raise UsageError(f"{download}: nobody in it ({names} …) is in the gradebook; {mend}")


def _notebooks(settings: Settings, assignment: str) -> frozenset[str]:
    folders = (settings.source / assignment, settings.release / assignment)
    return frozenset(path.stem for folder in folders for path in folder.glob("*.ipynb"))
