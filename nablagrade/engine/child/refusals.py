"""What a notebook asks for and does not get while it is graded: a keyboard, other programs, a window; and the hints."""

from __future__ import annotations

import errno
import sys
from typing import Any

from IPython.core.error import StdinNotImplementedError
from IPython.core.page import as_hook
from IPython.utils.text import LSString, SList

NO_PROGRAMS = "Other programs cannot be started while a notebook is graded: this does nothing here."
NO_PROCESSES = "Other processes, programs and the network are out of reach while a notebook is graded."
NO_FILES = "Files can be written only beside the notebook while it is graded."
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
    hint = HINTS.get(error.errno or 0) if isinstance(error, OSError) else None
    return [hint] if hint else []


class NoPrograms:
    """A shell's ways to other programs, closed: a cell that begins with `!pip install` goes on."""

    user_ns: dict[str, Any]

    def refuse_program(self, *_command: str) -> None:
        """Say that nothing was run."""
        sys.stderr.write(NO_PROGRAMS + "\n")
        self.user_ns["_exit_code"] = CANNOT_EXECUTE

    system = system_piped = system_raw = refuse_program

    def getoutput(self, _command: str, split: bool = True, depth: int = 0) -> SList | LSString:
        """Say that nothing was run, and return no output."""
        self.refuse_program()
        return SList([]) if split else LSString("")


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
