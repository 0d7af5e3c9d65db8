"""Of which kind an exercise is: from the answers that its checks judge by, otherwise from its answer cell."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import cast

from nablagrade.answers.base import Answer
from nablagrade.authoring.lesson import Exercise
from nablagrade.engine.checks.checks import Check
from nablagrade.notebooks.cells import Cell, grade_id_of
from nablagrade.notebooks.regions import MARKERS

KINDS = {
    "Number": "number",
    "Integer": "integer",
    "Vector": "vector",
    "Array": "array",
    "Expression": "expression",
    "Choice": "choice",
    "Booleans": "boolean",
    "Shape": "shape",
    "ShortText": "short-text",
    "Function": "function",
    "Plot": "plot",
}
FREE_TEXT, PRACTICE, OTHER = "free-text", "practice", "code"
BY_CODE = ("function", "plot", OTHER)  # their specimens are files of code


def kinds_of(exercise: Exercise) -> tuple[str, ...]:
    """Return the kinds of an exercise: the machine's part first, then the person's."""
    by_person = (FREE_TEXT,) if exercise.read else ()
    if not exercise.graded:
        return by_person or (PRACTICE,)
    return (_machine_kind(exercise), *by_person)


def _machine_kind(exercise: Exercise) -> str:
    judged = (KINDS.get(type(answer).__name__) for answer in answers_of(exercise).values())
    return next((kind for kind in judged if kind), None) or _kind_of_cell(exercise)


def _kind_of_cell(exercise: Exercise) -> str:
    names = {grade_id_of(cell): tree_of(cell) for cell in exercise.answers}
    for name, tree in names.items():
        if any(isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name for node in tree.body):
            return "function"
        if "plt" in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} or str(name).endswith("figure"):
            return "plot"
    return OTHER


def tree_of(cell: Cell) -> ast.Module:
    """Return the syntax tree of a code cell with its solution in; empty when it is no Python."""
    try:
        return ast.parse("\n".join(line for line in cell["source"].splitlines() if not MARKERS.search(line)))
    except SyntaxError:
        return ast.Module([], [])


def answers_of(exercise: Exercise) -> dict[str, Answer]:
    """Return the answer objects that the checks of an exercise use, by their names in the check file."""
    return answers_in(exercise.checks)


def answers_in(checks: Iterable[Check]) -> dict[str, Answer]:
    """Return the answer objects that these checks use, by their names in the check file."""
    return {name: value for check in checks for name, value in _answers(check)}


def keys_of(exercise: Exercise) -> dict[str, Answer]:
    """Return what the checks judge whole cells by, `notebook.judge("a1_gradient", A1)`, by the names of the cells."""
    return {cell: answer for check in exercise.checks for cell, answer in _keys(check)}


def _keys(check: Check) -> Iterator[tuple[str, Answer]]:
    function = check.function
    if not isinstance(function, types.FunctionType):
        return
    names = answers_in([check])
    for node in ast.walk(_tree_of_file(Path(function.__code__.co_filename))):
        if not isinstance(node, ast.FunctionDef) or node.name != function.__name__:
            continue
        for call in (one for one in ast.walk(node) if isinstance(one, ast.Call) and len(one.args) == 2):
            cell, key = call.args
            is_judging = isinstance(call.func, ast.Attribute) and call.func.attr == "judge"
            if is_judging and isinstance(cell, ast.Constant) and isinstance(key, ast.Name) and key.id in names:
                yield str(cell.value), names[key.id]


@lru_cache(maxsize=64)
def _tree_of_file(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def form_of(cell: Cell) -> str:
    """Return the comment that tells a student how to write the answer: the first line of its cell."""
    first = cell["source"].partition("\n")[0]
    return first.lstrip("# ") if first.startswith("#") else ""


def _answers(check: Check) -> Iterator[tuple[str, Answer]]:
    function = check.function
    if isinstance(function, types.FunctionType):
        yield from _answers_in(function.__code__, function.__globals__, set())


def _answers_in(code: types.CodeType, names: Mapping[str, object], seen: set[str]) -> Iterator[tuple[str, Answer]]:
    """Follow the names in a function, and in the functions of the same file that it calls."""
    for name in code.co_names:
        value = names.get(name)
        if name in seen or value is None:
            continue
        seen.add(name)
        if type(value).__name__ in KINDS and callable(getattr(value, "judge", None)):
            yield name, cast(Answer, value)
        elif isinstance(value, types.FunctionType) and value.__globals__ is names:
            yield from _answers_in(value.__code__, names, seen)
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _answers_in(inner, names, seen)
