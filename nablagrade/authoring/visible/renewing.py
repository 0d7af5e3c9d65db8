"""The helper cell of a notebook made anew: the pieces of `checks.py`, the packed reader, the notebook's own pieces."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from nablagrade.authoring.lesson import is_locked_only
from nablagrade.authoring.pieces import Piece, gather, split
from nablagrade.authoring.visible.packing import packed_reader, unpacked
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, mark_of
from nablagrade.notebooks.plans import exercise_of
from nablagrade.notebooks.regions import BEGIN_HIDDEN
from nablagrade.settings import Settings

CELL = "visible_helpers"
_PACKED = re.compile(r'(?<=^PACKED = ")[A-Za-z0-9+/=]*(?="$)', re.MULTILINE)
_VALIDATE = 'if "NBGRADER_VALIDATING" in __import__("os").environ:  # Validate asks here whether all is done'
_REGION = f"### {BEGIN_HIDDEN}"


@dataclass(frozen=True)
class _Library:
    pieces: tuple[Piece, ...]
    names: frozenset[str]


def renew_helpers(settings: Settings, assignment: str) -> tuple[Path, ...]:
    """Write the helper cells of an assignment's notebooks anew; return the files that have changed."""
    return tuple(path for path in sorted((settings.source / assignment).glob("*.ipynb")) if _renew(path))


def _renew(path: Path) -> bool:
    text = path.read_text("utf-8")
    notebook = json.loads(text)
    for cell, source in renewed(notebook):
        cell["source"] = source.splitlines(keepends=True)
    after = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    if after != text:
        path.write_text(after, "utf-8")
    return after != text


def renewed(notebook: Notebook) -> Iterator[tuple[Cell, str]]:
    """Yield each cell that has to change, with its new source. A notebook without the helper cell has none."""
    helpers = next((cell for cell in notebook["cells"] if grade_id_of(cell) == CELL), None)
    if helpers is None:
        return
    graded = {id(cell): _graded_source(cell, notebook) for cell in notebook["cells"] if mark_of(cell).get("grade")}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell is not helpers]
    sources = [graded.get(id(cell)) or _source_of(cell) for cell in cells]
    every = [(helpers, _helper_source(_source_of(helpers), sources)), *zip(cells, sources, strict=True)]
    yield from ((cell, source) for cell, source in every if not _is_same(source, _source_of(cell)))


def _source_of(cell: Cell) -> str:
    return "".join(cell["source"])


def _is_same(one: str, other: str) -> bool:
    """Packed texts are the same when they hold the same: not every zlib packs alike."""
    if one == other or _PACKED.sub("", one) != _PACKED.sub("", other):
        return one == other
    return [unpacked(text) for text in _PACKED.findall(one)] == [unpacked(text) for text in _PACKED.findall(other)]


def _graded_source(cell: Cell, notebook: Notebook) -> str | None:
    """The hidden region, and before it what Validate runs: other graders never get into it."""
    source = _source_of(cell)
    names = _looked_at(notebook, exercise_of(cell))
    if cell["cell_type"] != "code" or mark_of(cell).get("solution") or not names or _REGION not in source:
        return None
    quoted = ", ".join(f'"{name}"' for name in names)
    hidden = source[source.index(_REGION) :]
    return f"{_VALIDATE}\n    stop_validate({quoted})\n{hidden}"


def _looked_at(notebook: Notebook, exercise: str | None) -> list[str]:
    """The answers of an exercise at which a visible check looks."""
    own = [cell for cell in notebook["cells"] if exercise and exercise_of(cell) == exercise]
    names = [str(grade_id_of(cell)) for cell in own if mark_of(cell).get("solution") and cell["cell_type"] == "code"]
    visible = "\n".join(_source_of(cell) for cell in notebook["cells"] if is_locked_only(cell))
    return [name for name in names if re.search(rf'look\w*\(\s*"{re.escape(name)}"', visible)]


def _helper_source(source: str, others: Sequence[str]) -> str:
    """Library pieces first, then the notebook's own; of both only what a cell or another piece uses."""
    library = _library()
    own = [piece for piece in split(source) if not piece.binds & library.names]
    used = {name for other in others for name in _names_in(other)}
    chosen = gather((*library.pieces, *own), used)
    names = used.union(*(piece.uses for piece in chosen if not piece.is_import))
    imports = {line for piece in chosen if piece.is_import for line in _import_lines(piece, names)}
    head = source[: len(source) - len(re.sub(r"\A(#.*\n)+", "", source))]
    bodies = [_without_head(piece.source, head) for piece in chosen if not piece.is_import]
    return "\n\n\n".join([head + "\n".join(sorted(imports)), *bodies])


@cache
def _library() -> _Library:
    source = files("nablagrade").joinpath("authoring", "visible", "checks.py").read_text("utf-8")
    pieces = split(_PACKED.sub(packed_reader(), source))
    return _Library(pieces, frozenset().union(*(piece.binds for piece in pieces if not piece.is_import)))


def _names_in(source: str) -> set[str]:
    """The names that a cell uses; none of one that is not plain Python."""
    try:
        return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    except SyntaxError:
        return set()


def _import_lines(piece: Piece, names: set[str]) -> Iterator[str]:
    node = ast.parse(piece.source).body[0]
    if isinstance(node, ast.Import | ast.ImportFrom):
        module = f"from {node.module} import" if isinstance(node, ast.ImportFrom) else "import"
        for alias in node.names:
            if (alias.asname or alias.name).partition(".")[0] in names:
                yield f"{module} {alias.name} as {alias.asname}" if alias.asname else f"{module} {alias.name}"


def _without_head(source: str, head: str) -> str:
    return source.removeprefix(head.rstrip("\n")).lstrip("\n")
