"""`nablagrade watch`: what arrives is graded as it arrives, until the command is stopped."""

from __future__ import annotations

import argparse
import signal
import time
from functools import partial
from types import FrameType

from rich.console import Console

from nablagrade.cli.base import add_course, add_records, add_running, options_of, positive
from nablagrade.escaping import clean_line
from nablagrade.watching.watcher import WatchRequest, watch

EXAMPLE = "nablagrade watch gradient-vector"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `watch` takes."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which ones (default: all)")
    add_course(parser)
    add_records(parser)
    add_running(parser)
    help_ = "seconds between looks at everything (default: 30); less where the file system tells of no change, as NFS"
    parser.add_argument("--look", type=positive, default=30.0, metavar="S", help=help_)


def run(options: argparse.Namespace) -> int:
    """Watch; ends with Ctrl-C or SIGTERM, as an interrupted command, with all finished work kept."""
    signs: list[int] = []

    def end(sign: int, frame: FrameType | None) -> None:
        signs.append(sign)
        signal.default_int_handler(sign, frame)

    for sign in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(sign) is not signal.SIG_IGN:  # as a script has a program in its background ignore Ctrl-C
            signal.signal(sign, end)
    console = Console(stderr=True)

    def tell(words: str) -> None:
        line = f"{time.strftime('%H:%M:%S')} {clean_line(words)}"
        console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)

    watch(
        WatchRequest(
            options.course,
            partial(options_of, options),
            tuple(options.assignments),
            options.records,
            look_seconds=options.look,
            must_end=lambda: bool(signs),
            tell=tell,
        )
    )
    return 0
