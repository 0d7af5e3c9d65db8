"""Slips between a notebook and its checks, found before a student's code runs.

What they touch is BROKEN, never 0 points. Checks are read as text here, never loaded.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nablagrade.engine.checks.paths import IN_PLACE, checks_path, is_test
from nablagrade.model import AssignmentPlan, NotebookPlan
from nablagrade.settings import Settings


@dataclass(frozen=True)
class _Judged:
    """What a check file says of itself."""

    exercises: Mapping[str, str]  # what is judged, and by which function first
    doubled: tuple[str, ...] = ()  # functions of which only the last is ever run
    is_certain: bool = True  # nothing that it judges is worked out when it is loaded
    fault: str | None = None


def find_slips(plan: AssignmentPlan, settings: Settings) -> dict[str, tuple[str, ...]]:
    """Return what has to be mended, a sentence each, by notebook; paths are those inside the course."""
    slips = {one.name: tuple(_slips_of(one, plan, settings)) for one in plan.notebooks}
    return {name: some for name, some in slips.items() if some}


def _slips_of(notebook: NotebookPlan, plan: AssignmentPlan, settings: Settings) -> Iterator[str]:
    autograders = settings.autograders
    path = checks_path(autograders, plan.name, notebook.name)
    shown = path.relative_to(autograders.parent)
    calls = {cell.grade_id: call for cell in notebook.cells if is_test(cell) and (call := IN_PLACE.search(cell.source))}
    home = f"{settings.source.name}/{plan.name}/{notebook.name}.ipynb"
    for grade_id, call in calls.items():
        if call.groups() != (plan.name, grade_id):
            mend = f'score_in_place("{plan.name}", "{grade_id}")'
            yield f"{home}: cell {grade_id} calls the checks of {call[1]}/{call[2]}; write {mend} and release it again"
    others = [one.name for one in plan.notebooks if checks_path(autograders, plan.name, one.name) == path]
    near = [one for one in sorted(path.parent.glob("*.py")) if one != path and _plain(one) == _plain(path)]
    if path.is_file():
        yield from (f"{one.relative_to(autograders.parent)}: is not read, {path.name} is; remove one" for one in near)
    if not path.is_file():
        if calls:
            mend = f"call {near[0].name} so" if near else "put the checks there"
            yield f"{shown}: is not there, and cell {min(calls)} of {home} is judged by it; {mend}"
    elif len(others) > 1:
        yield f"{shown}: would judge both {' and '.join(others)}; rename one of the notebooks"
    else:
        yield from (f"{shown}: {slip}" for slip in _mismatches(notebook, read_judged(path), set(calls)))


def _mismatches(notebook: NotebookPlan, judged: _Judged, called: set[str]) -> Iterator[str]:
    if judged.fault:
        yield judged.fault
        return
    yield from (f"has two functions {name}, of which one is never run; rename one" for name in judged.doubled)
    tests = {cell.grade_id for cell in notebook.cells if is_test(cell)}
    for exercise, function in judged.exercises.items():
        if exercise not in tests:
            there = ", ".join(sorted(tests)) or "none"
            yield f"{function} judges {exercise}, which is no graded cell of {notebook.name}; there are {there}"
    # where a name is worked out the worker sees, when it has loaded the file, whether a check is missing
    for grade_id in sorted(called - judged.exercises.keys()) if judged.is_certain else ():
        yield f"has no check of cell {grade_id} of {notebook.name}; write one, or mend the name in @check(…)"


def _plain(path: Path) -> str:
    return re.sub(r"[\W_]+", "", path.stem.lower())


def read_judged(path: Path) -> _Judged:
    """Return which exercises a check file judges, from its text."""
    try:
        tree = ast.parse(path.read_bytes(), filename=path.name)
    except (SyntaxError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        return _Judged({}, fault=f"cannot be read ({type(error).__name__}{line}); mend the check file")
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    exercises: dict[str, str] = {}
    for function in functions:
        for exercise in _exercises(function):
            exercises.setdefault(exercise, function.name)
    counts = Counter(function.name for function in functions if any(_exercises(function)))
    return _Judged(exercises, tuple(name for name, count in counts.items() if count > 1), _is_certain(tree))


def _is_certain(tree: ast.Module) -> bool:
    """Whether each use of `check` is a decorator of a function at the top, with its exercise as a text."""
    understood = [
        one.func
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and any(_exercises(function))
        for one in function.decorator_list
        if isinstance(one, ast.Call)
    ]
    known = {id(node) for one in understood for node in ast.walk(one)}
    names = [node for node in ast.walk(tree) if "check" in (getattr(node, "id", ""), getattr(node, "attr", ""))]
    aliases = [one for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names]
    is_plain = all(one.asname in (None, "check") for one in aliases if one.name == "check")
    return is_plain and all(one.name != "*" for one in aliases) and all(id(node) in known for node in names)


def _exercises(function: ast.FunctionDef) -> Iterator[str]:
    """Yield what `@check("…")` names; a name that is worked out is not known before the file is loaded."""
    for one in function.decorator_list:
        if isinstance(one, ast.Call) and ast.unparse(one.func).rpartition(".")[2] == "check":
            names = [*one.args[:1], *(word.value for word in one.keywords if word.arg == "exercise")]
            yield from (node.value for node in names if isinstance(node, ast.Constant) and isinstance(node.value, str))
