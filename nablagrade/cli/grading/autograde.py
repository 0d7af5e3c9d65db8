"""`nablagrade autograde`: what `nbgrader autograde` does, in its own words, with our engine."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from nablagrade.cli.base import Parser, add_jobs, positive_int
from nablagrade.lean import leave_out
from nablagrade.model import Figures, IsolationLevel
from nablagrade.records.gradebook.models import import_whole

EXAMPLE = "nablagrade autograde gradient-vector"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take every word: nbgrader's own parser reads them."""
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="ASSIGNMENT", help="see `nbgrader autograde --help`")


def run(options: argparse.Namespace) -> int:
    """Grade; exit code 1 when any submission failed, as nbgrader has it. UsageError where a value of ours is none."""
    _refuse_values(options.words)
    from nablagrade.drop_in.light import grade  # keeps `--help` light

    leave_out()
    if (code := grade(options.words)) is not None:
        return code
    import_whole()
    from nablagrade.drop_in.app import App  # nbgrader, which `--help` of other commands does not need

    app = App.instance()
    try:
        app.initialize(options.words)
        app.start()
    except SystemExit as end:
        if not end.code:
            raise  # --help ends so, in every command
        return int(end.code)
    finally:
        app.reset()
    return 0


def _refuse_values(words: Sequence[str]) -> None:
    """UsageError where an option that is ours and not nbgrader's has a value that it cannot have."""
    parser = Parser(prog="nablagrade autograde", add_help=False, allow_abbrev=False)
    add_jobs(parser)
    parser.add_argument("--memory", type=lambda text: text == "0" or positive_int(text))  # 0: by course and machine
    parser.add_argument("--cell-timeout", type=int)
    parser.add_argument("--isolation", choices=[one.value for one in IsolationLevel])
    parser.add_argument("--figures", choices=[one.value for one in Figures])
    parser.parse_known_args(list(words))
