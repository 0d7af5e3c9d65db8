"""What an instructor's notebook says of the names in one of its tests: who binds them, and who speaks of them later."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nablagrade.engine.checks.library import LIBRARY

_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Around:
    """What the instructor's notebook says of the names in a test."""

    answers: frozenset[str]  # bound by answer cells
    libraries: Mapping[str, str]  # by name what earlier cells import
    others: frozenset[str]  # bound by other cells of the instructor's
    later: frozenset[str]  # that later cells speak of


def imported(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """Return by name what imports bring: `{"np": "numpy", "assert_equal": "numpy.testing.assert_equal"}`."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {one.asname or one.name.partition(".")[0]: one.name if one.asname else one.name.partition(".")[0]
                      for one in node.names}  # fmt: skip
        elif isinstance(node, ast.ImportFrom):
            found |= {one.asname or one.name: f"{node.module or '.'}.{one.name}" for one in node.names}
    return found


def is_known(path: str) -> bool:
    """Whether a test that is moved may use this of a library."""
    module, _, name = path.rpartition(".")
    return name in LIBRARY.get(module, ())


def around(cells: Sequence[tuple[str, bool]], place: int) -> Around:
    """Return what a notebook says of the names in its cell at `place`; a cell is its source, and whether it answers."""
    answers: set[str] = set()
    others: set[str] = set()
    libraries: dict[str, str] = {}
    for source, is_answer in (one for index, one in enumerate(cells[:place]) if index != place):
        tree = _parsed(source)
        libraries |= imported(tree.body)
        bound = _bound(tree)
        (answers if is_answer else others).update(bound)
    later = frozenset(word for source, _ in cells[place + 1 :] for word in _WORD.findall(source))
    return Around(frozenset(answers), libraries, frozenset(others), later)


def _parsed(source: str) -> ast.Module:
    lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _bound(tree: ast.Module) -> set[str]:
    """Return the names that a cell binds; those inside of functions are nobody else's."""
    found: set[str] = set()
    left: list[ast.AST] = list(tree.body)
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        left += ast.iter_child_nodes(node)
    return found
