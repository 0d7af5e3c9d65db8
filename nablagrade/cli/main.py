"""The program: parse, run one command, turn errors into exit codes. No other module knows of exit codes."""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import shutil
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from textwrap import fill
from typing import Any, cast

from nablagrade.cli.base import EXAMPLE, Command, HelpFormatter, Parser
from nablagrade.cli.completion import ASKED, complete, words_asked
from nablagrade.errors import NablagradeError, UsageError
from nablagrade.escaping import hide_passwords, show_name

# room: its commands, each a file there, and what each does
ROOMS = {
    "grading": {
        "grade": "grade submissions into the gradebook",
        "autograde": "grade submissions as `nbgrader autograde` does, with its flags and exit codes",
        "watch": "grade what arrives, as it arrives, until it is stopped",
        "regrade": "judge again after a check was mended, and say who gains, who loses, and why",
        "merge": "join results of several machines, or of a lost gradebook, into one gradebook",
        "collect": "make submissions of a learning platform's bulk download",
        "extend": "give a student more time for an assignment",
        "gradebook": "move a course's gradebook to another database, such as PostgreSQL",
    },
    "people": {
        "report": "show results as a table, JSON, CSV, JUnit XML, …",
        "feedback": "write an HTML page for each student",
        "review": "mark answers by hand in the browser, a question at a time",
        "similar": "say whose answers are alike beyond what was released",
    },
    "student": {
        "check": "look at your own notebook before you hand it in",
    },
    "authoring": {
        "new": "make a course, an assignment from bank exercises, or an exercise",
        "bank": "list lessons and exercises, and what is checked in them",
        "release": "make the student version of an assignment",
        "audit": "run every specimen against every check",
        "answer": "say how answers are read and judged: JSON lines in, JSON lines out",
        "bundle": "pack an assignment for a platform that grades it, such as Gradescope",
        "doctor": "say what this machine offers",
    },
}
COMMANDS = {name: words for commands in ROOMS.values() for name, words in commands.items()}
TITLES = {  # of rooms, as the list of commands has them
    "grading": "grade what was handed in",
    "people": "show results",
    "student": "before handing in",
    "authoring": "courses, lessons and checks",
}
FOREIGN = frozenset({"autograde"})  # commands whose words another program's parser reads
EXIT_USAGE = 2
LONGEST_SENTENCE = 2000
EXIT_INTERRUPTED = 130
EXIT_READER_GONE = 141  # as a shell reports SIGPIPE

atexit.register(gc.freeze)  # else the interpreter looks for garbage in all that it is about to drop, for 0.2 s


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # nbgrader starts `alembic` by name when it meets an empty database, also where no environment was activated
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    try:
        return _run(arguments)
    except NablagradeError as error:
        return _say(str(error), EXIT_USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read has enough; the rest goes nowhere
        return EXIT_READER_GONE
    except OSError as error:
        place = error.filename or "a file"
        mend = "make room or give leave to use it, and run this again"
        return _say(f"{place}: cannot be used ({error.strerror}); {mend}", EXIT_USAGE)
    except KeyboardInterrupt:
        return _say("interrupted; all finished work is kept", EXIT_INTERRUPTED)


def _say(sentence: str, code: int) -> int:
    """Say why the program ends, in one line: a path may hold what a student called a file."""
    sys.stderr.write(f"nablagrade: {show_name(hide_passwords(sentence), LONGEST_SENTENCE)}\n")
    return code


class _Version(argparse.Action):
    """Say the version: asked for only now, since whoever knows it takes a while to import."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version  # see above

        sys.stdout.write(f"nablagrade {version('nablagrade')}\n")
        parser.exit()


def _run(arguments: list[str]) -> int:
    if ASKED in os.environ:
        complete(_parser(words_asked()))
    if not arguments:
        sys.stderr.write(_list_commands())
        return EXIT_USAGE
    options, rest = _parser(arguments).parse_known_args(arguments)
    if rest:
        raise UsageError(f"unrecognized arguments: {' '.join(rest)}; see `nablagrade {options.command} --help`")
    return _load(options.command).run(options)


def _list_commands() -> str:
    """Return what there is, by who types it."""
    widest, width = max(map(len, COMMANDS)) + 4, shutil.get_terminal_size().columns
    rooms = (
        "\n".join(
            [f"{TITLES.get(room, room)}:"]
            + [
                fill(f"  {name:{widest - 2}}{words}", width, subsequent_indent=" " * widest)
                for name, words in some.items()
            ]
        )
        for room, some in ROOMS.items()
    )
    return "\n\n".join(["usage: nablagrade COMMAND …", *rooms, "`nablagrade COMMAND --help` says more\n"])


class _Help(argparse.Action):
    """Say what there is."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        sys.stdout.write(_list_commands())
        parser.exit()


def _parser(arguments: Sequence[str]) -> Parser:
    parser = Parser(prog="nablagrade", add_help=False)
    parser.add_argument("-h", "--help", action=_Help, nargs=0, help="say what there is")
    parser.add_argument("--version", action=_Version, nargs=0, help="say the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, words in COMMANDS.items():
        is_foreign = name in FOREIGN
        added = commands.add_parser(
            name,
            help=words,
            description=words[0].upper() + words[1:] + ".",
            formatter_class=HelpFormatter,
            add_help=not is_foreign,
            prefix_chars="\0" if is_foreign else "-",  # no word begins so: none is taken for an option of ours
        )
        if name == wanted:  # only the command that runs is imported
            command = _load(name)
            command.add_arguments(added)
            added.epilog = f"{EXAMPLE}{command.EXAMPLE}"
    return parser


def _load(name: str) -> Command:
    room = next(room for room, commands in ROOMS.items() if name in commands)
    return cast(Command, import_module(f"nablagrade.cli.{room}.{name}"))


if __name__ == "__main__":
    sys.exit(main())
