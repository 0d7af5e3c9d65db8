"""Our reader as one line of a notebook: the modules that read the form of an answer, packed; nothing that judges it."""

from __future__ import annotations

import ast
import base64
import json
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nablagrade.authoring.pieces import Piece, gather, split

READ = {
    "nablagrade.answers.mathematics.forms": (
        "read_scalar",
        "read_vector",
        "read_table",
        "read_formula",
        "has_decimal_commas",
        "DECIMAL_COMMAS",
        "LETTERS_REMAIN",
    ),
    "nablagrade.answers.mathematics.quantity": ("decimal_text", "scalar_text"),
    "nablagrade.answers.words.angles": ("read_angle",),
    "nablagrade.answers.choice": ("read_letter",),
    "nablagrade.answers.booleans": ("read_truths",),
    "nablagrade.errors": ("Unreadable",),
    "nablagrade.model": ("Opaque",),
}
_PACKAGE = "answer_reader"  # none of ours: where nablagrade is installed, a notebook must not replace it
_LATER = "from __future__ import annotations"


@dataclass(frozen=True)
class Module:
    """A part of one of our modules: what is needed of it, and what that needs of others."""

    name: str
    source: str
    needs: Mapping[str, frozenset[str]]  # module → names


@cache
def packed_reader() -> str:
    """Return the reader as text without spaces; `reader` of the helpers makes its names of it."""
    text = json.dumps(list(reader_modules().items()), ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def unpacked(packed: str) -> dict[str, str]:
    """Return the modules of a packed reader, by name."""
    return dict(json.loads(zlib.decompress(base64.b64decode(packed))))


def reader_modules() -> dict[str, str]:
    """Return the sources of the reader, each after those that it imports; the last one has all names of `READ`."""
    modules = _closure({name: frozenset(names) for name, names in READ.items()})
    ordered = {_PACKAGE: ""}
    for name in modules:
        _place(name, modules, ordered)
    names = "\n".join(f"from {_short(module)} import {', '.join(names)}" for module, names in READ.items())
    return {**ordered, f"{_PACKAGE}.all": names}


def _closure(wanted: Mapping[str, frozenset[str]]) -> dict[str, Module]:
    """All modules that these names need, each with no more than is needed of it."""
    modules: dict[str, Module] = {}
    while open_ones := [name for name in wanted if name not in modules]:
        modules |= {name: _part_of(name, wanted[name]) for name in open_ones}
        more = dict(wanted)
        for module in modules.values():
            for name, names in module.needs.items():
                more[name] = more.get(name, frozenset()) | names
        modules = {name: module for name, module in modules.items() if more[name] == wanted[name]}
        wanted = more
    return modules


def _place(name: str, modules: Mapping[str, Module], ordered: dict[str, str]) -> None:
    if _short(name) not in ordered:
        for needed in modules[name].needs:
            _place(needed, modules, ordered)
        ordered[_short(name)] = modules[name].source


def _short(module: str) -> str:
    return f"{_PACKAGE}.{module.rpartition('.')[2]}"


def _part_of(name: str, wanted: Collection[str]) -> Module:
    pieces = [piece for piece in split(without_docstrings(_source_of(name))) if piece.source != _LATER]
    own = [piece for piece in gather(pieces, wanted) if not piece.is_import]
    used = frozenset().union(*(piece.uses for piece in own))
    lines, needs = [_LATER], dict[str, frozenset[str]]()
    for module, alias, line in _imports(pieces, used):
        if module.startswith("nablagrade"):
            needs |= _needs(module, alias, own, needs)
        lines.append(line.replace(f"from {module} ", f"from {_home(module, alias)} "))
    return Module(name, "\n".join([*lines, *(piece.source for piece in own)]), needs)


def _source_of(module: str) -> str:
    parts = module.split(".")[1:]
    return files("nablagrade").joinpath(*parts[:-1], f"{parts[-1]}.py").read_text("utf-8")


def _imports(pieces: Sequence[Piece], used: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Module, name and statement of each import that is used, one name a statement."""
    for node in (ast.parse(piece.source).body[0] for piece in pieces if piece.is_import):
        for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
            if (alias.asname or alias.name) not in used:
                continue
            plain = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
            if isinstance(node, ast.ImportFrom):
                yield str(node.module), alias.name, f"from {node.module} import {plain}"
            else:
                yield alias.name, "", f"import {plain}"


def _needs(
    module: str, alias: str, pieces: Sequence[Piece], before: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """What an import asks of another module: a name, or of a module itself whatever is used of it."""
    if not _is_module(module, alias):
        return {module: before.get(module, frozenset()) | {alias}}
    trees = (node for piece in pieces for node in ast.walk(ast.parse(piece.source)))
    of_it = (node for node in trees if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    names = {node.attr for node in of_it if isinstance(node.value, ast.Name) and node.value.id == alias}
    return {f"{module}.{alias}": frozenset(names)}


def _is_module(package: str, name: str) -> bool:
    return files("nablagrade").joinpath(*package.split(".")[1:], f"{name}.py").is_file()


def _home(module: str, alias: str) -> str:
    """Where a name is found in the packed copy."""
    if not module.startswith("nablagrade"):
        return module
    return _PACKAGE if _is_module(module, alias) else _short(module)


def without_docstrings(source: str) -> str:
    """Return a module whose functions and classes have no docstrings; what had nothing else has `pass`."""
    lines = source.split("\n")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            end = first.end_lineno or first.lineno
            lines[first.lineno - 1 : end] = [""] * (end - first.lineno + 1)
            if len(node.body) == 1:
                lines[first.lineno - 1] = " " * first.col_offset + "pass"
    return "\n".join(line for line in lines if line.strip())
