"""Which names of a test mean what they mean in the instructor's notebook, whatever the student's code made of them.

A library or a builtin that a test uses becomes a constant of its code: no name is looked up while it runs. The names
that the instructor's own notebook binds otherwise, or the test itself, are the student's to give.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import CodeType, ModuleType
from typing import Any, NamedTuple

_OTHERWISE = {"copyright", "credits", "exit", "help", "license", "open", "quit"}  # a notebook has its own
FIXED = frozenset(name for name in vars(builtins) if not name.startswith("_")) - _OTHERWISE - {"super"}
Home = tuple[str, str | None]  # a module, and a name in it
_MARK = "\0a name of the test: "
_NUMBERS = (int, float)
_PLAIN = (*_NUMBERS, bool, str, list, dict, set, tuple, type(None))  # exactly: none of these can be called


class Meaning(NamedTuple):
    """What an instructor's notebook binds: by its own code, by imports, and from modules as a whole."""

    own: frozenset[str]
    imports: Mapping[str, Home]
    stars: tuple[str, ...]

    def of(self, name: str) -> Any:
        """Return what a name means; LookupError when that is the student's."""
        if name in self.own:
            raise LookupError(name)
        if name in self.imports:
            return _found(*self.imports[name])
        for module in reversed(self.stars):
            if not name.startswith("_") and name in vars(sys.modules.get(module, builtins)):
                return _found(module, name)
        if name in FIXED:
            return vars(builtins)[name]
        raise LookupError(name)


def meaning_of(bindings: Mapping[str, Any] | None) -> Meaning | None:
    """Return what the examiner says of the instructor's notebook; None when it knows nothing."""
    if bindings is None:
        return None
    imports = {name: (module, inner) for name, module, inner in bindings["imports"]}
    return Meaning(frozenset(bindings["own"]), imports, tuple(one for one in bindings["stars"] if one in sys.modules))


def _found(module: str, name: str | None) -> Any:
    """Return what an import binds, if that was loaded before."""
    whole = sys.modules[module]
    if type(whole) is not ModuleType:
        raise LookupError(module)
    if name is None:
        return whole
    return vars(whole)[name] if name in vars(whole) else sys.modules[f"{module}.{name}"]


def meant_by(tree: ast.Module, meaning: Meaning, there: Mapping[str, Any]) -> dict[str, Any]:
    """Return what names of a test mean that neither it nor the student binds.

    A name that is not there, because the student has not imported it, is an error as under nbgrader, or a builtin.
    """
    bound = list(_bound(tree))
    homes = {name: {one for other, one in bound if other == name} for name, _ in bound}
    mine = {name: home for name, some in homes.items() if len(some) == 1 and (home := next(iter(some))) is not None}
    own = meaning.own - set(mine) | (set(homes) - set(mine))
    here = meaning._replace(own=frozenset(own), imports={**meaning.imports, **mine})
    found = {}
    handed = _handed(tree)
    for name in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}:
        known = here if name in there or name in mine else Meaning(here.own, {}, ())
        try:
            found[name] = known.of(name)
        except LookupError:
            continue
        if name in there and name not in mine and type(there[name]) in (_NUMBERS if name in handed else _PLAIN):
            found[name] = there[name]  # `max = 3`: where the test calls it, it fails as under nbgrader
    return found


def absent_from(tree: ast.Module, meaning: Meaning, there: Mapping[str, Any]) -> dict[str, Any]:
    """Return what names of a test mean that the instructor imports and the student has not: nothing else, ever."""
    bound = {name for name, _ in _bound(tree)}
    found = {}
    for name in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - bound - set(there) - FIXED:
        try:
            found[name] = meaning.of(name)
        except LookupError:
            continue
    return found


def _handed(tree: ast.Module) -> frozenset[str]:
    """Return the names that a test does not only call: with a text in their place it may say something else."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called)


def _bound(tree: ast.AST) -> Iterator[tuple[str, Home | None]]:
    """Yield each name that a test binds somewhere; where it is an import, with what it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imported(node)
        else:
            yield from ((name, None) for name in _named(node))


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Home | None]]:
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, None if node.level else (str(node.module), alias.name)
        else:
            whole = alias.name if alias.asname else alias.name.partition(".")[0]
            yield alias.asname or whole, (whole, None)


def _named(node: ast.AST) -> Sequence[str]:
    match node:
        case ast.Name(ctx=ast.Store() | ast.Del()):
            return (node.id,)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.ExceptHandler(name=str()):
            return (str(node.name),)
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return (name,)
        case ast.arg():
            return (node.arg,)
        case ast.Global() | ast.Nonlocal():
            return node.names
        case _:
            return ()


class Marking(ast.NodeTransformer):
    """Puts a mark in the place of each of these names; `filled` puts the value there."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Mark a name."""
        return ast.copy_location(ast.Constant(_MARK + node.id), node) if node.id in self._names else node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        """Leave a name in an f-string: a constant there becomes text."""
        return node if isinstance(node.value, ast.Name) else self.generic_visit(node)

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        """Leave the name of a class in a pattern: there has to be one."""
        node.patterns = [self.visit(one) for one in node.patterns]
        node.kwd_patterns = [self.visit(one) for one in node.kwd_patterns]
        return node


def filled(code: CodeType, values: Mapping[str, Any]) -> CodeType:
    """Return code with values in the place of marks."""
    return code.replace(co_consts=tuple(_filled(one, values) for one in code.co_consts))


def _filled(constant: Any, values: Mapping[str, Any]) -> Any:
    match constant:
        case CodeType():
            return filled(constant, values)
        case str() if constant.startswith(_MARK):
            return values[constant.removeprefix(_MARK)]
        case tuple() | frozenset():
            return type(constant)(_filled(one, values) for one in constant)
        case _:
            return constant
