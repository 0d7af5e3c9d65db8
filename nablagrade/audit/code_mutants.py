"""Mutants of a solution's functions: one operator, constant, statement, copy, dtype or name changed."""

from __future__ import annotations

import ast
import copy
import types
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nablagrade.audit.code_edits import DELETED, replacements

MOST = 400  # of one cell; more are thinned out evenly


@dataclass(frozen=True)
class Edit:
    """A cell with one change in it, and the statement before and after: the line that the list of proofs quotes."""

    was: str
    becomes: str
    source: str


def mutate_functions(source: str, lines: Collection[int]) -> tuple[Edit, ...]:
    """Return the mutants of the functions that a cell defines, in order: of these lines, which a student writes."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a line of IPython's own
        return ()
    seen = {_meaning(tree)}
    edits: list[Edit] = []
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for edit in _mutate(tree, function, lines):
            meaning = _meaning(ast.parse(edit.source))
            if meaning not in seen:  # the compiler sees no difference: this is no mutant
                seen.add(meaning)
                edits.append(edit)
    return _numbered(edits[:: 1 + len(edits) // (MOST + 1)])


def _meaning(tree: ast.Module) -> object:
    """Return what the compiler makes of a tree, without line numbers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # `2[i]` is silly, which is what a mutant is for
        return _essence(compile(ast.unparse(tree), "mutant", "exec"))


def _essence(code: object) -> object:
    if not isinstance(code, types.CodeType):
        return repr(code)
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    return code.co_code, tuple(map(_essence, code.co_consts)), names


def _mutate(tree: ast.Module, function: ast.FunctionDef, lines: Collection[int]) -> Iterator[Edit]:
    names = _names_in(function)
    for place, node in enumerate(ast.walk(function)):
        if node is not function and getattr(node, "lineno", 0) in lines:
            for replacement in replacements(node, names):
                yield from _edited(tree, function, place, replacement)


def _names_in(function: ast.FunctionDef) -> tuple[str, ...]:
    """The parameters and variables of a function, in order."""
    parameters = [argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)]
    assigned = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return tuple(dict.fromkeys((*parameters, *assigned)))


def _edited(tree: ast.Module, function: ast.FunctionDef, place: int, replacement: ast.AST) -> Iterator[Edit]:
    """The tree with one node replaced; nothing when Python cannot compile it."""
    changed = copy.deepcopy(tree)
    inside = changed.body[tree.body.index(function)]
    target = list(ast.walk(inside))[place]
    parents = {child: node for node in ast.walk(inside) for child in ast.iter_child_nodes(node)}
    statement = target
    while not isinstance(statement, ast.stmt):
        statement = parents[statement]
    was = _headline(statement)
    _Swap(target, replacement).visit(changed)
    ast.fix_missing_locations(changed)
    becomes = _headline(replacement if statement is target and isinstance(replacement, ast.stmt) else statement)
    try:
        source = ast.unparse(changed)
        _meaning(changed)
    except (SyntaxError, ValueError):
        return
    yield Edit(was, becomes, source)


class _Swap(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self._target = target
        self._replacement = replacement

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the replacement for the target, every other node with its children visited."""
        if node is self._target:
            return self._replacement
        self.generic_visit(node)
        return node


def _headline(node: ast.AST) -> str:
    """A statement in one line; of a compound one its first line."""
    if getattr(node, DELETED, False):
        return "(nothing)"
    return ast.unparse(node).strip().partition("\n")[0]


def _numbered(edits: list[Edit]) -> tuple[Edit, ...]:
    """The same line may be changed at two places: the second one gets a number."""
    counts: dict[tuple[str, str], int] = {}
    out = []
    for edit in edits:
        count = counts[edit.was, edit.becomes] = counts.get((edit.was, edit.becomes), 0) + 1
        becomes = edit.becomes if count == 1 else f"{edit.becomes}  #{count}"
        out.append(Edit(edit.was, becomes, edit.source))
    return tuple(out)
