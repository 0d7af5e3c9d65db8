"""The kernel that a library asks a shell for to see that it is in a notebook: there is nothing behind it.

pandas, which shows fewer columns in a notebook than in a terminal, looks whether there is one, and at nothing in it;
`tqdm.auto`, which shows a bar on stderr in a terminal, looks for a kernel's modules.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import PurePath
from types import ModuleType
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


class _Package(ModuleType):
    """`ipykernel`, which is imported when something in it is asked for: that takes a tenth of a second."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)  # whoever looks through all modules
        assert self.__spec__ is not None  # noqa: S101 - it was made from one
        assert self.__spec__.loader is not None  # noqa: S101 - as above
        self.__class__ = ModuleType  # type: ignore[assignment]  # a plain module from now on
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def stand_in(shell: Any) -> None:
    """Put a kernel's modules where libraries look for them; in the one of the shell is this shell's class."""
    spec = importlib.util.find_spec("ipykernel")
    if spec is not None:
        sys.modules["ipykernel"] = package = _Package("ipykernel")
        package.__spec__, package.__file__, package.__path__ = spec, spec.origin, spec.submodule_search_locations or []
    module = sys.modules["ipykernel.zmqshell"] = ModuleType("ipykernel.zmqshell")
    module.__dict__["ZMQInteractiveShell"] = type(shell)
