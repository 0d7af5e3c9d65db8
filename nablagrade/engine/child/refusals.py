"""What a notebook asks for and does not get while it is graded: a keyboard, other programs, a window; and the hints."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any

from IPython.core.error import StdinNotImplementedError
from IPython.core.page import as_hook
from IPython.utils.text import LSString, SList

from nablagrade.engine.child.looking import look
from nablagrade.engine.wire.hints import NO_FILES, NO_PROCESSES, NO_PROGRAMS

MOST_CAUSES = 10
CANNOT_EXECUTE = 126
HINTS = {errno.EPERM: NO_PROCESSES, errno.EROFS: NO_FILES, errno.EACCES: NO_FILES}
SCRIPTS = ("script", "bash", "sh", "perl", "ruby", "python", "python2", "python3", "pypy")
WINDOWS = ("less", "more", "man", "edit", "ed")


def refuse_input(_prompt: object = "") -> str:
    """Refuse `input`, in a kernel's words."""
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def refuse_getpass(prompt: str = "Password: ", stream: object = None) -> str:
    """Refuse `getpass`, in a kernel's words."""
    raise StdinNotImplementedError("getpass was called, but this frontend does not support input requests.")


def explain(error: object) -> list[str]:
    """Return what a traceback should say besides: why a system call was refused."""
    try:
        return [hint for hint in map(_hint_of, _causes_of(error)) if hint][:1]
    except Exception:  # noqa: BLE001 - a student's exception may break when it is looked at
        return []


def _causes_of(error: object) -> Iterator[object]:
    """Yield an error and what is behind it: libraries wrap what the system says."""
    for _ in range(MOST_CAUSES):
        yield error
        reason = getattr(error, "reason", None)  # of a URLError
        error = reason if isinstance(reason, BaseException) else _behind(error)


def _behind(error: object) -> object:
    return getattr(error, "__cause__", None) or getattr(error, "__context__", None)


def _hint_of(error: object) -> str | None:
    if isinstance(error, socket.gaierror):  # a name that nobody was asked for
        return NO_PROCESSES
    return HINTS.get(error.errno or 0) if isinstance(error, OSError) else None


class NoPrograms:
    """A shell's ways to other programs, closed: a cell that begins with `!pip install` goes on.

    What only looks at the notebook's folder is answered all the same.
    """

    user_ns: dict[str, Any]
    var_expand: Callable[..., str]

    def refuse_program(self, *_command: str) -> None:
        """Say that nothing was run."""
        sys.stderr.write(NO_PROGRAMS + "\n")
        self.user_ns["_exit_code"] = CANNOT_EXECUTE

    def system(self, command: str) -> None:
        """Print what the folder shows, as a terminal does, or say that nothing was run."""
        if (answer := look(self.var_expand(command, depth=1), on_terminal=True)) is None:
            self.refuse_program()
            return
        text, self.user_ns["_exit_code"] = answer
        sys.stdout.write(text.replace("\n", "\r\n"))
        sys.stdout.flush()

    system_piped = system_raw = system

    def getoutput(self, command: str, split: bool = True, depth: int = 0) -> SList | LSString:
        """Return what the folder shows, or say that nothing was run and return no output."""
        answer = look(self.var_expand(command, depth=depth + 1), on_terminal=False)
        if answer is None:
            self.refuse_program()
        text = answer[0] if answer else ""
        return SList(text.splitlines()) if split else LSString(text)


def close_ways_out(shell: Any) -> None:
    """Replace the magics that start a program, and those that open a window that nobody sees."""
    for name in SCRIPTS:
        shell.register_magic_function(lambda _line, _cell: shell.refuse_program(), "cell", name)
    for name in WINDOWS:
        shell.register_magic_function(lambda _line: None, "line", name)
    shell.register_magic_function(lambda _line: print("\x1b[H\x1b[2J", end=""), "line", "clear")  # noqa: T201 - theirs
    shell.set_hook("show_in_pager", as_hook(_show_nothing), 99)


def _show_nothing(*_page: Any, **_options: Any) -> None:
    """A pager without a reader."""
