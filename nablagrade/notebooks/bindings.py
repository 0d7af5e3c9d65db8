"""What names an instructor's notebook binds: by imports that mean one thing, or by its own code.

A classic test leans on names as the instructor's notebook has them: `np` is NumPy there, and `sum` the builtin unless
that notebook makes another one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from nablagrade.model import Bindings
from nablagrade.notebooks.cells import Cell

_MAGIC = ("%", "!", "?")  # how a line begins or ends that is IPython's
NOTHING_KNOWN = ("%pylab", "%run", "%load", "%reset", "exec(", "globals(", "importlib")  # they bind what nobody reads


def bindings_of(cells: Iterable[Cell]) -> Bindings | None:
    """Return what the code of a notebook binds; None where it cannot be read."""
    sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    if any(word in source for source in sources for word in NOTHING_KNOWN):
        return None
    try:
        trees = [ast.parse(_without_magics(source)) for source in sources]
    except (SyntaxError, ValueError, RecursionError):
        return None
    bound = [one for tree in trees for one in _bound(tree)]
    imports: dict[str, set[tuple[str, str | None]]] = {}
    for name, home in bound:
        imports.setdefault(name, set()).add(home or ("", None))
    plain = {name: next(iter(homes)) for name, homes in imports.items() if len(homes) == 1 and ("", None) not in homes}
    stars = sorted({str(home[0]) for name, home in bound if name == "*" and home})
    known = sorted((name, *home) for name, home in plain.items() if name != "*")
    return Bindings(tuple(sorted(set(imports) - set(plain) - {"*"})), tuple(known), tuple(stars))


def names_in(source: str) -> frozenset[str]:
    """Return the names that a cell binds for the others; none of one that cannot be read."""
    try:
        return frozenset(name for name, _ in _bound(ast.parse(_without_magics(source))))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()


def _without_magics(source: str) -> str:
    lines = source.split("\n")
    if lines[0].startswith("%%"):
        lines[0] = ""
    return "\n".join(
        line[: len(line) - len(line.lstrip())] + "pass" if line.strip().startswith(_MAGIC) else line for line in lines
    )


def _bound(node: ast.AST) -> Iterator[tuple[str, tuple[str, str | None] | None]]:
    """Yield each name that a cell binds for the others, with the module and the name in it where that is an import."""
    match node:
        case ast.Import():
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, (whole, None)
        case ast.ImportFrom(module=str(module), level=0):
            for alias in node.names:
                yield alias.asname or alias.name, (module, alias.name)
        case ast.Name(ctx=ast.Store() | ast.Del()):
            yield node.id, None
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, None
            yield from ((name, None) for one in ast.walk(node) if isinstance(one, ast.Global) for name in one.names)
            return  # what it binds else is its own
        case _:
            pass
    for inner in ast.iter_child_nodes(node):
        yield from _bound(inner)
