"""What a check hangs on in its file: its own text, and that of all it names there, one after the other.

A file of checks is read and not run for that. Where its functions change what they share, or reach it in another way
than by its name, each of them hangs on the whole file: what is not understood is never taken for unchanged.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_ROUNDABOUT = {
    "__builtins__", "__dict__", "__file__", "__globals__", "__import__", "attrgetter", "builtins", "delattr",
    "eval", "exec", "getattr", "globals", "importlib", "inspect", "locals", "methodcaller", "setattr", "sys",
    "vars",
}  # fmt: skip
_CHANGING = {  # methods that change what they are of
    "add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "fill", "insert", "pop", "popitem",
    "popleft", "put", "remove", "resize", "reverse", "rotate", "setdefault", "setflags", "sort", "subtract",
    "update", "write",
}  # fmt: skip
_REACHING = {  # what changes an argument, or what all of a process shares
    "at", "chdir", "copyto", "environ", "filterwarnings", "fill_diagonal", "getcontext", "heapify", "heappop",
    "heappush", "heappushpop", "heapreplace", "insort", "insort_left", "insort_right", "open", "patch", "place",
    "put_along_axis", "putenv", "putmask", "reload", "resetwarnings", "shuffle", "simplefilter", "unsetenv",
    "write_bytes", "write_text",
}  # fmt: skip
_STATEFUL = {
    "Generator", "Random", "RandomState", "cache", "count", "cycle", "default_rng", "enumerate", "filter", "iter",
    "lru_cache", "map", "random", "reversed", "zip",
}  # fmt: skip
_MAKING = {  # calls whose result nobody else has, or nobody can change
    "Fraction", "arange", "array", "copy", "deepcopy", "defaultdict", "dict", "empty", "float", "full", "int",
    "linspace", "list", "ones", "set", "sorted", "zeros", "zeros_like",
}  # fmt: skip
_NEW = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Constant, ast.JoinedStr, ast.BinOp)
_OWN_RANDOM = {"default_rng", "Generator", "SeedSequence"}  # of NumPy's `random`: these share nothing
WHOLE = ""  # what a function hangs on of which nothing else is known
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LATER = (*_FUNCTIONS, ast.ClassDef, ast.Lambda)  # what runs when it is called
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
    if _is_tangled(tree):
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
        names = [one.asname or one.name.partition(".")[0] for one in node.names]
        is_all = "*" in names or (isinstance(node, ast.ImportFrom) and node.module == "__future__")
        yield from () if is_all else names
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


def _is_tangled(tree: ast.Module) -> bool:
    """Whether one function may change what another one sees, or may get at what it does not name."""
    outer = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return (
        not _ROUNDABOUT.isdisjoint(_words(tree))
        or any(map(_is_of_all, ast.walk(tree)))
        or any(not _STATEFUL.isdisjoint(_words(one)) or _makes_check(one) for one in outer)
        or any(_changes_others(node) for node in tree.body)
    )


def _is_of_all(part: ast.AST) -> bool:
    """Whether a part of a file is of what a whole process shares, or goes on where it was left."""
    if isinstance(part, ast.Global | ast.Yield | ast.YieldFrom):
        return True
    if isinstance(part, ast.Import):
        return any(one.name.endswith("random") for one in part.names)
    if isinstance(part, ast.ImportFrom):
        return (part.module or "").endswith("random") and not {one.name for one in part.names} <= _OWN_RANDOM
    return isinstance(part, ast.Attribute) and _last(part.value) == "random" and part.attr not in _OWN_RANDOM


def _makes_check(node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether a check may be made here that is called as another function."""
    is_made = any(name.startswith("test_") for name in _bound(node))
    return is_made or isinstance(node.value, ast.GeneratorExp)


def _changes_others(node: ast.stmt) -> bool:
    """Whether a statement at the top changes, or has a function that changes, anything but what is made in it.

    A statement that binds nothing is needed by all functions, and may change what it likes, as they are read.
    """
    is_later = any(isinstance(part, _LATER) for part in ast.walk(node))
    if not is_later and not isinstance(node, ast.Assign | ast.AnnAssign):
        return False
    looked_at = node.value if isinstance(node, ast.Assign | ast.AnnAssign) and node.value else node
    fresh = _fresh(looked_at)
    return any(_changes(part, fresh) for part in ast.walk(looked_at))


def _fresh(node: ast.AST) -> frozenset[str]:
    """Return the names in a function that stand for what it makes itself, and for nothing else."""
    parts = list(ast.walk(node))
    added = {id(part.target) for part in parts if isinstance(part, ast.AugAssign)}
    bound = [part for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
    made = {
        id(part.targets[0]) for part in parts if isinstance(part, ast.Assign) and len(part.targets) == 1
        and _is_new(part.value)
    }  # fmt: skip
    others = {one.id for one in bound if id(one) not in made | added}
    others |= {part.arg for part in parts if isinstance(part, ast.arg)}
    return frozenset({one.id for one in bound if id(one) in made} - others)


def _is_new(value: ast.AST) -> bool:
    return isinstance(value, _NEW) or (isinstance(value, ast.Call) and _last(value.func) in _MAKING)


def _changes(part: ast.AST, fresh: frozenset[str]) -> bool:
    """Whether a part of a function changes something that it has not made itself."""
    if isinstance(part, ast.Subscript | ast.Attribute) and not isinstance(part.ctx, ast.Load):
        return not _is_one_of(part.value, fresh)
    if isinstance(part, ast.AugAssign):
        return isinstance(part.target, ast.Name) and part.target.id not in fresh
    if isinstance(part, ast.Attribute) and part.attr in _CHANGING:
        return not _is_one_of(part.value, fresh)
    if isinstance(part, ast.Attribute) and part.attr in _REACHING:
        return True
    return isinstance(part, ast.Call) and _reaches(part, _last(part.func))


def _reaches(call: ast.Call, name: str) -> bool:
    """Whether a call changes an argument, or what all of a process shares; one that sets something may."""
    if name == "next":
        return not (call.args and isinstance(call.args[0], ast.GeneratorExp))
    is_setting = name.startswith("set") and name not in ("set", *_CHANGING)
    return is_setting or name in _REACHING or any(one.arg == "out" for one in call.keywords)


def _is_one_of(node: ast.AST, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _last(node: ast.AST) -> str:
    """Return the last word of `a.b.c`; nothing of anything else."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _needed(statements: list[_Statement], function: str) -> Iterator[_Statement]:
    wanted, found = {function}, set[int]()
    while more := [n for n, one in enumerate(statements) if n not in found and (not one.binds or one.binds & wanted)]:
        found.update(more)
        wanted.update(*(statements[n].names for n in more))
    return (statements[n] for n in sorted(found))


def _hash(statements: list[_Statement] | Iterator[_Statement]) -> str:
    return hashlib.sha256("\n".join(one.text for one in statements).encode("utf-8", "replace")).hexdigest()
