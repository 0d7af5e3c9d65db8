"""Pieces of several files in one: what is the same is shared, what only has the same name gets a new one."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from nablagrade.authoring.pieces import Piece, gather, rename, split
from nablagrade.errors import CourseError


@dataclass
class Merged:
    """A file that grows."""

    imports: dict[str, str] = field(default_factory=dict)  # the name that it binds → the statement
    pieces: list[tuple[str, Piece]] = field(default_factory=list)  # where it comes from, and what it has become
    taken: set[str] = field(default_factory=set)

    def add(self, origin: str, source: str, wanted: Collection[str]) -> dict[str, str]:
        """Take over what some names of a file need; return the names that had to change. `origin` is the file."""
        chosen = gather(split(source), wanted)
        used = set(wanted).union(*(piece.uses for piece in chosen))
        for piece in chosen:
            if piece.is_import:
                self._add_import(origin, piece, used)
        own = [piece for piece in chosen if not piece.is_import]
        names = self._new_names(origin, own)
        for piece in own:
            self._place(origin, _renamed(piece, names))
        return names

    def _add_import(self, origin: str, piece: Piece, used: Collection[str]) -> None:
        for name, statement in _imports(piece):
            if name not in used:
                continue
            if name in self.taken or self.imports.get(name, statement) != statement:
                raise CourseError(
                    f"{origin}: {name} is another thing in a file before it; choose exercises of one of them"
                )
            self.imports[name] = statement

    def _new_names(self, origin: str, pieces: Sequence[Piece]) -> dict[str, str]:
        """Find new names until nothing clashes: a piece changes, too, when something that it uses has a new name."""
        names: dict[str, str] = {}
        while clashing := [name for piece in pieces for name in self._clashes(origin, _renamed(piece, names))]:
            used = self.taken | self.imports.keys() | {name for piece in pieces for name in piece.binds}
            names |= {name: _free(name, used | set(names.values())) for name in clashing}
        return names

    def _clashes(self, origin: str, piece: Piece) -> set[str]:
        if any(self._is_same(origin, piece, other) for other in self.pieces):
            return set()
        return set(piece.binds & (self.taken | self.imports.keys()))

    def _is_same(self, origin: str, piece: Piece, other: tuple[str, Piece]) -> bool:
        """Two generators of random numbers with the same seed are two: each file draws from its own."""
        place, there = other
        return there.form == piece.form and (place == origin or not there.is_stateful)

    def _place(self, origin: str, piece: Piece) -> None:
        if not any(self._is_same(origin, piece, other) for other in self.pieces):
            self.pieces.append((origin, piece))
            self.taken |= piece.binds

    def text(self) -> str:
        """Return the file: imports in three groups, then the pieces in the order in which they came."""
        parts = [_import_block(self.imports)] if self.imports else []
        previous: Piece | None = None
        for _, piece in self.pieces:
            is_close = previous is not None and not piece.is_definition and not previous.is_definition
            parts.append(("\n" if is_close else "\n\n\n" if parts else "") + piece.source)
            previous = piece
        return "".join(parts) + "\n"


def _renamed(piece: Piece, names: Mapping[str, str]) -> Piece:
    mine = {old: new for old, new in names.items() if old in piece.binds | piece.uses}
    return split(rename(piece.source, mine))[0] if mine else piece


def _free(name: str, used: Collection[str]) -> str:
    number = 2
    while f"{name}_{number}" in used:
        number += 1
    return f"{name}_{number}"


def _imports(piece: Piece) -> list[tuple[str, str]]:
    """Return each name that an import binds, with a statement that imports it alone."""
    node = ast.parse(piece.source).body[0]
    found = []
    if isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            alone: ast.stmt = ast.Import([alias])
            if isinstance(node, ast.ImportFrom):
                alone = ast.ImportFrom(node.module, [alias], node.level)
            found.append(((alias.asname or alias.name).partition(".")[0], ast.unparse(alone)))
    return found


def _import_block(imports: Mapping[str, str]) -> str:
    plain = sorted(line for line in imports.values() if line.startswith("import "))
    froms: dict[str, list[str]] = {}
    for line in sorted(line for line in imports.values() if line.startswith("from ")):
        module, _, name = line.removeprefix("from ").partition(" import ")
        froms.setdefault(module, []).append(name)
    lines = plain + [f"from {module} import {', '.join(names)}" for module, names in sorted(froms.items())]
    groups = [[line for line in lines if _group(line) == number] for number in range(3)]
    return "\n\n".join("\n".join(group) for group in groups if group)


def _group(line: str) -> int:
    module = line.split()[1].partition(".")[0]
    if module == "nablagrade":
        return 2
    return 0 if module in sys.stdlib_module_names else 1
