"""The package as its syntax trees: what each module is, what it imports, and from inside which function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "nablagrade"


@dataclass(frozen=True)
class Import:
    """One imported module, by its full name."""

    module: str
    line: int
    is_top_level: bool


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    name: str
    path: Path
    source: str
    tree: ast.Module = field(repr=False)
    imports: tuple[Import, ...]

    @property
    def room(self) -> str:
        """The folder it lies in, or its own name when it lies at the top."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else "__init__"


def load_package() -> dict[str, Module]:
    """Every module of the package by its name."""
    paths = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
    return {name: _load(name, path, frozenset(paths)) for name, path in paths.items()}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _load(name: str, path: Path, known: frozenset[str]) -> Module:
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    top = {id(node) for node in tree.body}
    imports = tuple(one for node in ast.walk(tree) for one in _imports(node, id(node) in top, known))
    return Module(name, path, source, tree, imports)


def _imports(node: ast.AST, is_top_level: bool, known: frozenset[str]) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import(alias.name, node.lineno, is_top_level)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: imports are absolute"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield Import(inner if inner in known else str(node.module), node.lineno, is_top_level)


@pytest.fixture(scope="session")
def package() -> dict[str, Module]:
    """Every module of the package by its name."""
    return load_package()
