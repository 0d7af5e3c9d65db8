"""The kernel that a library asks a shell for to see that it is in a notebook: there is nothing behind it.

pandas, which shows fewer columns in a notebook than in a terminal, looks whether there is one, and at nothing in it.
"""

from __future__ import annotations

from typing import Any

from nablagrade.engine.wire.language import LANGUAGE_INFO


class IPythonKernel:
    """A kernel's name and language, and its shell; no sockets, no messages, no comms."""

    __module__ = "ipykernel.ipkernel"
    implementation = "ipython"

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.language_info = dict(LANGUAGE_INFO)
