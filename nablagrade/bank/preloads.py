"""What a zygote imports before it forks: libraries that the instructor's notebooks import in cells that are run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nablagrade.errors import NotebookError
from nablagrade.notebooks.cells import is_run, parse, read_bytes
from nablagrade.settings import Settings

# Only what is known to start no thread and to leave nothing open: a fork of several threads is none.
MODULES = {
    "matplotlib": ("matplotlib.pyplot",),
    "networkx": ("networkx",),
    "pandas": ("pandas",),
    "PIL": ("PIL.Image",),
    "scipy": ("scipy.linalg", "scipy.optimize", "scipy.stats"),
    "seaborn": ("matplotlib.pyplot", "seaborn"),
    "sklearn": ("sklearn",),
    "statsmodels": ("statsmodels",),
    "sympy": ("sympy",),
}
_IMPORT = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)


def find_preloads(settings: Settings, assignments: Iterable[str]) -> tuple[str, ...]:
    """Return the modules to import once for these assignments, in a fixed order."""
    paths = (path for name in assignments for path in sorted((settings.source / name).glob("*.ipynb")))
    used = {package for path in paths for package in _packages(path)}
    return tuple(dict.fromkeys(module for package in sorted(used) for module in MODULES.get(package, ())))


def _packages(path: Path) -> Iterator[str]:
    try:
        cells = parse(read_bytes(path), str(path))["cells"]
    except NotebookError:
        return  # whoever needs this notebook says what is wrong with it
    for cell in cells:
        if is_run(cell):
            yield from _IMPORT.findall(cell["source"])
