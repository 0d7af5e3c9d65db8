"""nbgrader's database models, imported without the second that only its servers and converters need.

`nbgrader/__init__` loads four Jupyter server extensions, and `nbgrader.api` reaches setuptools, requests and nbformat
for functions that no model uses; with SQLite, SQLAlchemy loads a driver that nobody named. In this process
they are imported when one is first called; nbgrader is unchanged.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

HEAVY = {
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
    "requests": (),
    "nbformat.notebooknode": ("NotebookNode",),
    "sqlalchemy.dialects.sqlite.aiosqlite": (),
}
SQLITE = "sqlalchemy.dialects.sqlite"  # imported while the stand-in of its driver stands there


def import_models() -> Any:
    """Return the module `nbgrader.api`."""
    return import_part(SQLITE, "nbgrader.api")


def import_part(*names: str) -> Any:
    """Return the last of some modules, nbgrader's or what it leads to, imported without what none of them needs."""
    if "nbgrader" not in sys.modules:  # else as much of it as was needed is here already
        sys.modules["nbgrader"] = hollow("nbgrader")
    if names[-1] in sys.modules:
        return sys.modules[names[-1]]
    with _stand_ins():
        return [import_module(name) for name in names][-1]


def import_whole() -> None:
    """Put the whole of nbgrader in the place of its parts, which stay what they are."""
    parts = sys.modules.get("nbgrader")
    if parts is None or hasattr(parts, "__version__"):
        return
    del sys.modules["nbgrader"]
    whole = import_module("nbgrader")
    for name, part in vars(parts).items():
        if isinstance(part, types.ModuleType) and not hasattr(whole, name):
            setattr(whole, name, part)


def hollow(name: str) -> types.ModuleType:
    """Return a package that finds its modules and has run nothing of its own."""
    spec = find_spec(name)
    package = types.ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations or ()) if spec else []
    return package


@contextmanager
def _stand_ins() -> Iterator[None]:
    """Let imports of the heavy modules find something light; what was loaded before stays as it is."""
    absent = {name: _stand_in(name, names) for name, names in HEAVY.items() if name not in sys.modules}
    sys.modules.update(absent)
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def _stand_in(module: str, names: tuple[str, ...]) -> types.ModuleType:
    def load(name: str) -> Any:
        if name.startswith("__"):  # the import system asks, while the stand-in still stands there
            raise AttributeError(name)
        return getattr(import_module(module), name)

    made = types.ModuleType(module)
    made.__dict__.update({name: _late(load, name) for name in names}, __getattr__=load)
    return made


def _late(load: Callable[[str], Any], name: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        return load(name)(*args, **kwargs)

    return call
