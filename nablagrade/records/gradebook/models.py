"""nbgrader's database models, imported without the second that only its servers and converters need.

`nbgrader/__init__` loads four Jupyter server extensions, and `nbgrader.api` reaches setuptools, requests and nbformat
for functions that no model uses. In this process they are imported when one is first called; nbgrader is unchanged.
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
}


def import_models() -> Any:
    """Return the module `nbgrader.api`."""
    if "nbgrader" in sys.modules:  # the whole of it is here already
        return import_module("nbgrader.api")
    spec = find_spec("nbgrader")
    package = types.ModuleType("nbgrader")
    package.__path__ = list(spec.submodule_search_locations or ()) if spec else []
    sys.modules["nbgrader"] = package
    with _stand_ins():
        return import_module("nbgrader.api")


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
