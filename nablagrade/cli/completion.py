"""What a shell completes when somebody presses Tab: commands and options, a course's assignments and students."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nablagrade.errors import NablagradeError

if TYPE_CHECKING:
    from nablagrade.settings import Settings

ASKED = "_ARGCOMPLETE"  # which argcomplete's shell functions set, and nobody else
_ASSIGNMENTS = ("ASSIGNMENT", "LESSON")  # as arguments are called in help
_STUDENTS = ("STUDENT", "GLOB")


def words_asked() -> list[str]:
    """Return the words of the line that is completed, behind the program's name."""
    line = os.environ.get("COMP_LINE", "")
    try:
        return shlex.split(line)[1:]
    except ValueError:
        return line.split()[1:]  # a quotation mark is still open


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer the shell, and end this process."""
    import argcomplete  # only for a shell that asks

    for action in _actions(parser):
        if find := _finder_of(action):
            vars(action)["completer"] = _completer(find)  # where argcomplete looks for it
    argcomplete.autocomplete(parser)


def _actions(parser: argparse.ArgumentParser) -> Iterable[argparse.Action]:
    """Yield what the commands take."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from _actions(one)
        else:
            yield action


def _finder_of(action: argparse.Action) -> Callable[[Settings], Iterable[str]] | None:
    if action.metavar in _ASSIGNMENTS:
        return _find_assignments
    is_student = action.dest == "student" and action.metavar in _STUDENTS
    return _find_students if is_student else None


def _completer(find: Callable[[Settings], Iterable[str]]) -> Callable[..., list[str]]:
    def complete(parsed_args: argparse.Namespace, **_: Any) -> list[str]:
        from nablagrade.settings import load_settings

        with suppress(NablagradeError, OSError):
            return list(find(load_settings(getattr(parsed_args, "course", None) or Path())))
        return []

    return complete


def _find_assignments(settings: Settings) -> Iterable[str]:
    from nablagrade.course.course import find_assignments

    return find_assignments(settings)


def _find_students(settings: Settings) -> Iterable[str]:
    return sorted(path.name for path in settings.submitted.iterdir() if path.is_dir())
