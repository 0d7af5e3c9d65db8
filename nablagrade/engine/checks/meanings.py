"""What a check hangs on in its file: its own text, and that of all it names there, one after the other.

A file of checks is read and not run for that. Where its functions change what they share, or reach it in another way
than by its name, each of them hangs on the whole file: what is not understood is never taken for unchanged.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_ROUNDABOUT = {"__dict__", "delattr", "eval", "exec", "getattr", "globals", "importlib", "inspect", "locals", "setattr"}
_ROUNDABOUT |= {"sys", "vars"}
_CHANGING = {
    "add",
    "append",
    "clear",
    "discard",
    "extend",
    "fill",
    "insert",
    "pop",
    "popitem",
    "put",
    "remove",
    "reverse",
}
_CHANGING |= {"setdefault", "setflags", "sort", "update", "write"}
_STATEFUL = {
    "Generator",
    "Random",
    "RandomState",
    "cache",
    "count",
    "cycle",
    "default_rng",
    "iter",
    "lru_cache",
    "open",
}
_STATEFUL |= {"random"}
WHOLE = ""  # what a function hangs on of which nothing else is known
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_STORES = (ast.Subscript, ast.Attribute)


@dataclass(frozen=True)
class _Statement:
    """One statement at the top of a file."""

    text: str
    binds: frozenset[str]
    names: frozenset[str]


def meanings(tree: ast.Module) -> Mapping[str, str]:
    """Return, by the name of each function at the top of a file, a hash of what it hangs on; by `WHOLE` of the file."""
    statements = [_read(node) for node in tree.body]
    whole = {WHOLE: _hash(statements)}
    if _is_tangled(tree, frozenset(name for one in statements for name in one.binds)):
        return whole
    functions = (node.name for node in tree.body if isinstance(node, _FUNCTIONS))
    return whole | {name: _hash(_needed(statements, name)) for name in functions}


def _read(node: ast.stmt) -> _Statement:
    return _Statement(ast.dump(node), frozenset(_bound(node)), frozenset(_words(node)))


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement does nothing but bind; one that does more is always needed."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (one.asname or one.name.partition(".")[0] for one in node.names)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in ast.walk(target)]
        if not any(isinstance(part, _STORES) for part in parts):
            yield from (part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))


def _words(node: ast.AST) -> Iterator[str]:
    """Yield the names in a part of a file, those of attributes with them."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def _is_tangled(tree: ast.Module, tops: frozenset[str]) -> bool:
    """Whether one function may change what another one sees, or may get at what it does not name."""
    if not _ROUNDABOUT.isdisjoint(_words(tree)):
        return True
    inner = [part for node in tree.body if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) for part in ast.walk(node)]
    outer = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return any(_changes(part, tops) for part in inner) or any(not _STATEFUL.isdisjoint(_words(one)) for one in outer)


def _changes(part: ast.AST, tops: frozenset[str]) -> bool:
    if isinstance(part, ast.Global):
        return True
    if isinstance(part, _STORES) and not isinstance(part.ctx, ast.Load):
        return _root(part) in tops
    if isinstance(part, ast.AugAssign):
        return _root(part.target) in tops
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
        return part.func.attr in _CHANGING and _root(part.func) in tops
    return False


def _root(node: ast.AST) -> str | None:
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _needed(statements: list[_Statement], function: str) -> Iterator[_Statement]:
    wanted, found = {function}, set[int]()
    while more := [n for n, one in enumerate(statements) if n not in found and (not one.binds or one.binds & wanted)]:
        found.update(more)
        wanted.update(*(statements[n].names for n in more))
    return (statements[n] for n in sorted(found))


def _hash(statements: list[_Statement] | Iterator[_Statement]) -> str:
    return hashlib.sha256("\n".join(one.text for one in statements).encode("utf-8", "replace")).hexdigest()
