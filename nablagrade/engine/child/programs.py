"""Programs that a notebook starts with `!`, run and heard where the course allows them; else see `refusals`."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from IPython.utils.text import LSString, SList


def allow(shell: Any) -> None:
    """Open a shell's ways to other programs: a line that begins with `!`, and one that keeps what it prints."""
    shell.system = lambda command: _run_line(shell, command)
    shell.getoutput = lambda command, split=True, depth=0: _get_output(shell, command, split)


def _run_line(shell: Any, command: str) -> None:
    done = _run(shell, command, subprocess.PIPE)
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    shell.user_ns["_exit_code"] = done.returncode


def _get_output(shell: Any, command: str, split: bool) -> SList | LSString:
    text = _run(shell, command, subprocess.STDOUT).stdout
    return SList(text.splitlines()) if split else LSString(text)


def _run(shell: Any, command: str, errors: int) -> subprocess.CompletedProcess[str]:
    # a student's own line, in their own process
    return subprocess.run(
        ["/bin/sh", "-c", shell.var_expand(command, depth=2)],
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        errors="replace",
        check=False,
    )
