"""Sizes: a function that works for any number of coordinates has been tried with one, and with another number.

What is fixed in a solution by accident (a unit matrix typed in, `min(n, 3)`, `squeeze()`) shows in no other way. Here
the instructor's own solution is run, and the arguments that the checks hand to its functions are measured.
"""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np

from nablagrade.audit.levels import Level, narrowed, solution_cells
from nablagrade.audit.recording import open_spec
from nablagrade.course.preparing import prepare
from nablagrade.engine.checks.checks import Check
from nablagrade.engine.checks.notebook import Notebook
from nablagrade.engine.checks.transcripts import Event
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.notebooks.restore import restore
from nablagrade.settings import Settings

_SHAPE = re.compile(r"\bshape \(([^)]*)\)")

Place = tuple[str, str, int]  # function, which argument (and which key of it), which axis


def size_problems(settings: Settings, lesson: str, levels: Mapping[str, Level]) -> Iterator[str]:
    """Yield a sentence for each axis of an argument that checks have tried with too few lengths."""
    documented = {name: docs for name, level in levels.items() if (docs := _docstrings(level, name))}
    if documented:
        with open_spec(prepare(settings, [lesson])) as spec:
            for exercise, docs in documented.items():
                lengths = measure(_listen(narrowed(levels[exercise], exercise), exercise, spec))
                yield from (f"{exercise}: {fault}" for fault in faults_of(lengths, docs))


def faults_of(lengths: Mapping[Place, set[int]], docs: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each axis without the length 1 or another one, unless a function's docstring fixes it."""
    for (function, argument, axis), tried in lengths.items():
        shapes = " ".join(_SHAPE.findall(docs.get(function, "")))
        fixed = {int(figure) for figure in re.findall(r"\b\d+\b", shapes)}
        if (len(tried) < 2 or 1 not in tried) and not tried <= fixed:
            place = f"{function} has met only {_spell(tried)} along axis {axis} of {argument}"
            yield f"{place}; try 1 and another length in its checks, or fix the length in its docstring"


def _spell(lengths: set[int]) -> str:
    return f"the length{'s' if len(lengths) > 1 else ''} " + ", ".join(map(str, sorted(lengths)))


def _docstrings(level: Level, exercise: str) -> dict[str, str]:
    """The functions that a student of this exercise writes, with their docstrings."""
    trees = (ast.parse(cell["source"]) for cell in solution_cells(level, exercise))
    functions = (node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef))
    return {one.name: docs for one in functions if (docs := ast.get_docstring(one))}


def _listen(level: Level, exercise: str, spec: ChildSpec) -> list[Event]:
    """Run the solution, and return what the checks of an exercise saw of it."""
    heard: list[Event] = []
    checks = [_listening(one, heard) for one in level.checks[exercise]]
    cells = restore(level.solution, level.plan)["cells"]
    with tempfile.TemporaryDirectory(dir=spec.scratch) as scratch:
        Run(cells, level.plan, {exercise: checks}, replace(spec, scratch=Path(scratch))).complete()
    return heard


def _listening(check: Check, heard: list[Event]) -> Check:
    function: Callable[[Notebook], None] = check.function

    @wraps(function)
    def listening(notebook: Notebook) -> None:
        try:
            function(notebook)
        finally:
            heard.extend(notebook.transcript)

    return replace(check, function=listening)


def measure(events: Sequence[Event]) -> dict[Place, set[int]]:
    """Return the lengths that each axis of each argument had in these calls."""
    lengths: dict[Place, set[int]] = {}
    for event in events:
        if event.kind == "call":
            for number, argument in enumerate(event.before, 1):
                for name, shape in _shapes(f"argument {number}", argument):
                    for axis, length in enumerate(shape):
                        lengths.setdefault((event.name, name, axis), set()).add(length)
    return lengths


def _shapes(name: str, argument: Any) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The shape of an array, the length of a list of numbers or arrays, and what a dictionary with names holds."""
    if isinstance(argument, np.ndarray):
        yield name, argument.shape
    elif isinstance(argument, list | tuple):
        if all(isinstance(one, int | float | np.generic | np.ndarray) for one in argument):
            yield name, (len(argument),)
    elif isinstance(argument, dict):
        for key, value in argument.items():
            if isinstance(key, str):
                yield from _shapes(f"{name}[{key!r}]", value)
