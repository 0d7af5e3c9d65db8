"""nbgrader's preprocessors, imported without the kernels, exporters and templates that a release does not use.

`nbgrader.preprocessors` and nbconvert's packages load all of their modules. Here each is found by its own name in a
package that has run nothing; whoever imports the packages later gets them whole. nbgrader is unchanged.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

from nablagrade.lean import leave_out
from nablagrade.records.gradebook.models import hollow, import_models

PREPROCESSORS = "nbgrader.preprocessors"
BASES = {  # what a preprocessor takes from a package, and the module that has it
    "nbconvert.preprocessors": {
        "Preprocessor": "nbconvert.preprocessors.base",
        "ClearOutputPreprocessor": "nbconvert.preprocessors.clearoutput",
    },
    PREPROCESSORS: {"NbGraderPreprocessor": f"{PREPROCESSORS}.base"},
}
MODULES = {
    "CheckCellMetadata": "checkcellmetadata",
    "ClearHiddenTests": "clearhiddentests",
    "ClearMarkScheme": "clearmarkingscheme",
    "ClearOutput": "clearoutput",
    "ClearSolutions": "clearsolutions",
    "ComputeChecksums": "computechecksums",
    "IncludeHeaderFooter": "headerfooter",
    "LockCells": "lockcells",
    "SaveCells": "savecells",
}
SCHEMAS = "nbgrader.nbgraderformat.common"


@cache
def import_preprocessors() -> dict[str, Any]:
    """Return nbgrader's preprocessors that a release runs, by the names of their classes."""
    leave_out()
    import_models()
    import_module("nbformat")  # whole, before parts of it are asked for
    if "nbconvert" in sys.modules:  # the whole of it is here already
        return {name: getattr(import_module(PREPROCESSORS), name) for name in MODULES}
    with _hollow_packages():
        return {name: getattr(import_module(f"{PREPROCESSORS}.{one}"), name) for name, one in MODULES.items()}


@contextmanager
def _hollow_packages() -> Iterator[None]:
    exporter = ModuleType("nbconvert.exporters.exporter")
    exporter.__dict__["ResourcesDict"] = dict  # preprocessors name it in annotations only
    made = {exporter.__name__: exporter, "nbconvert.exporters": ModuleType("nbconvert.exporters")}
    sys.modules.update(made)
    try:
        for name in ("nbconvert", *BASES):
            sys.modules[name] = made[name] = hollow(name)
            given = {one: getattr(import_module(home), one) for one, home in BASES.get(name, {}).items()}
            made[name].__dict__.update(given)
        yield
    finally:
        for name in made:
            del sys.modules[name]


@contextmanager
def quick_schemas() -> Iterator[None]:
    """Let nbgrader read its schema of a cell's marks once, and not anew with each cell: that is most of a release."""
    common: Any = import_module(SCHEMAS)
    jsonschema = common.jsonschema
    known: dict[str, Any] = {}

    def validate(mark: Any, schema: Any) -> None:
        text = repr(schema)
        if text not in known:
            known[text] = jsonschema.validators.validator_for(schema)(schema)
        known[text].validate(mark)

    common.jsonschema = SimpleNamespace(validate=validate)
    try:
        yield
    finally:
        common.jsonschema = jsonschema
