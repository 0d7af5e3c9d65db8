"""A Python file as its top-level statements: what each binds and needs, what a few names need altogether, new names."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from nablagrade.errors import CourseError

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_STATEFUL = re.compile(r"\b(default_rng|RandomState|Random)\(")  # what is drawn depends on all that was drawn before


@dataclass(frozen=True)
class Piece:
    """One top-level statement with the comments above it."""

    source: str
    binds: frozenset[str]
    uses: frozenset[str]
    form: str  # equal for statements that differ in layout and comments only
    is_import: bool = False
    is_definition: bool = False  # of a function or class: nothing of it runs yet

    @property
    def is_stateful(self) -> bool:
        """Whether what it binds changes with each use, as a random generator does."""
        return not self.is_definition and _STATEFUL.search(self.source) is not None


def split(source: str) -> tuple[Piece, ...]:
    """Return the pieces of a file, without its docstring."""
    tree, lines = ast.parse(source), source.split("\n")
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    before = tree.body[0].end_lineno or 0 if len(body) < len(tree.body) else 0
    pieces = []
    for node in body:
        end = node.end_lineno or node.lineno
        pieces.append(_piece(node, "\n".join(lines[before:end]).strip("\n")))
        before = end
    return tuple(pieces)


def _piece(node: ast.stmt, source: str) -> Piece:
    return Piece(
        source,
        frozenset(bound_by(node)),
        frozenset(one.id for one in ast.walk(node) if isinstance(one, ast.Name)),
        ast.dump(node),
        isinstance(node, ast.Import | ast.ImportFrom),
        isinstance(node, _NAMED),
    )


def bound_by(node: ast.AST) -> Iterator[str]:
    """Yield the names that a statement binds in its own scope."""
    if isinstance(node, _NAMED):
        yield node.name
        return
    if isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if not isinstance(node, (*_COMPREHENSIONS, ast.Lambda)):
        for child in ast.iter_child_nodes(node):
            yield from bound_by(child)


def gather(pieces: Sequence[Piece], wanted: Collection[str]) -> tuple[Piece, ...]:
    """Return the pieces that some names need, in the file's order."""
    chosen: set[int] = set()
    names = set(wanted)
    while more := {i for i, one in enumerate(pieces) if i not in chosen and _belongs(one, names, pieces)}:
        chosen |= more
        names |= {name for i in more for name in pieces[i].uses}
    return tuple(pieces[i] for i in sorted(chosen))


def _belongs(piece: Piece, names: Collection[str], pieces: Sequence[Piece]) -> bool:
    if piece.binds & set(names):
        return True
    if piece.is_definition or piece.is_import:
        return False
    bound = {name for one in pieces if not one.is_import for name in one.binds} & set(names)
    stateful = {name for one in pieces if one.is_stateful for name in one.binds}
    # a statement that binds nothing changes something; one that draws changes what is drawn afterwards
    return bool(piece.uses & bound and not piece.binds) or bool(piece.uses & stateful & set(names))


def rename(source: str, names: Mapping[str, str]) -> str:
    """Give top-level names of a file other names wherever they are used, and nothing else of the same spelling.

    CourseError when a place cannot be found (inside an f-string of Python 3.11).
    """
    if not names:
        return source
    lines = [line.encode() for line in source.split("\n")]
    for line, column, name in sorted(set(_places(ast.parse(source), names, frozenset())), reverse=True):
        row, end = lines[line - 1], column + len(name.encode())
        if row[column:end] != name.encode():
            raise CourseError(f"line {line}: {name} cannot be renamed here; write it outside of the f-string")
        lines[line - 1] = row[:column] + names[name].encode() + row[end:]
    return b"\n".join(lines).decode()


def _places(node: ast.AST, names: Collection[str], hidden: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Yield line, column in bytes, and name of each use of a top-level name; `hidden` are local ones."""
    if isinstance(node, ast.Name) and node.id in names and node.id not in hidden:
        yield node.lineno, node.col_offset, node.id
    if isinstance(node, _NAMED) and node.name in names and node.name not in hidden:
        yield node.lineno, node.col_offset + len(_def(node)), node.name
    inner = hidden | _locals(node)
    for child in ast.iter_child_nodes(node):
        is_outside = isinstance(node, _NAMED) and child in node.decorator_list
        yield from _places(child, names, hidden if is_outside else inner)


def _def(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    return {ast.FunctionDef: "def ", ast.AsyncFunctionDef: "async def ", ast.ClassDef: "class "}[type(node)]


def _locals(node: ast.AST) -> frozenset[str]:
    if isinstance(node, _COMPREHENSIONS):
        return frozenset(name for part in node.generators for name in bound_by(part.target))
    if isinstance(node, ast.ClassDef):
        return frozenset(name for part in node.body for name in bound_by(part))
    if not isinstance(node, _FUNCTIONS):
        return frozenset()
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    body: Iterable[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else node.body
    shared = {name for one in ast.walk(node) if isinstance(one, ast.Global) for name in one.names}
    return frozenset({one.arg for one in every if one} | {name for part in body for name in bound_by(part)} - shared)
