"""The kernel that a library asks a shell for to see that it is in a notebook: there is nothing behind it.

pandas, which shows fewer columns in a notebook than in a terminal, looks whether there is one, and at nothing in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from nablagrade.engine.wire.language import LANGUAGE_INFO

ENVIRONMENT = {  # what a kernel finds, or sets for the programs that it starts
    "CLICOLOR": "1",
    "CLICOLOR_FORCE": "1",
    "FORCE_COLOR": "1",
    "GIT_PAGER": "cat",
    "PAGER": "cat",
    "TERM": "xterm-color",
}
PACKAGES = ("site-packages", "dist-packages")


class IPythonKernel:
    """A kernel's name and language, and its shell; no sockets, no messages, no comms."""

    __module__ = "ipykernel.ipkernel"
    implementation = "ipython"

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.language_info = dict(LANGUAGE_INFO)


def place_of_folder(path: Sequence[str]) -> int:
    """Return where a kernel puts the notebook's folder into `sys.path`: a `statistics.py` in it shadows no library."""
    return next((index for index, folder in enumerate(path) if PurePath(folder).name in PACKAGES), 0)
