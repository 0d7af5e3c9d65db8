"""How a cell becomes code: named as a kernel names it, read once, and compiled before the fork where all hold the same.

Imports, helpers and visible checks stand in every notebook of a class; their code is made in the zygote, and a child
that meets the same text finds it. Only what compiles without a warning is kept: a warning belongs into the output.
"""

from __future__ import annotations
import __future__

import ast
import re
import warnings
from dataclasses import dataclass
from types import CodeType
from typing import Any

from IPython.core import inputtransformer2
from IPython.core.compilerop import CachingCompiler
from IPython.core.inputtransformer2 import TransformerManager

from nablagrade.engine.child.cellnames import cell_name, know_quiet, may_warn
from nablagrade.engine.guard.statements import filtered

_USUAL = {name: list(steps) for name, steps in vars(TransformerManager()).items() if isinstance(steps, list)}
# IPython's tokenizer may read these otherwise than Python does: a continued line of white space, `f"{x=!r}"`
_READ_OTHERWISE = re.compile(r"^[ \t]*\\$|=[\s\\]*!(?!=)", re.MULTILINE)
_FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
_NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


def is_usual(manager: TransformerManager) -> bool:
    """Whether a cell goes through IPython's own steps and no others."""
    return all(getattr(manager, name) == steps for name, steps in _USUAL.items())


def cleaned(source: str) -> str | None:
    """Return a cell as IPython's first steps leave it: without blank lines, margin and prompts around its code.

    White space is lost inside of triple quotes, too. None where the lines of IPython are not those of Python (it ends
    one at a form feed), where its tokenizer may see what is not there, and where one line is left, which may be an
    automagic: then only all steps of IPython tell what becomes of the cell. A result that is Python stays as it is in
    those that follow: what they look for begins no statement and follows no `=`.
    """
    text = source if source.endswith("\n") else source + "\n"
    lines = text.splitlines(keepends=True)
    if len(lines) != text.count("\n") or _READ_OTHERWISE.search(text):
        return None
    for step in _USUAL["cleanup_transforms"]:
        if step is not inputtransformer2.classic_prompt or ">>>" in text:  # it goes through all lines, for this
            lines = step(lines)
    return "".join(lines) if len(lines) > 1 else None


@dataclass(frozen=True)
class _Prepared:
    """The code of one statement, and for what it was made."""

    node: ast.stmt  # kept, so that no other statement gets its id
    name: str
    symbol: str
    flags: int
    code: CodeType


class Compiler(CachingCompiler):  # type: ignore[misc]  # IPython has no types
    """Compiles the cells of one notebook; `prepare` is called in the zygote."""

    def __init__(self) -> None:
        super().__init__()
        self._trees: dict[tuple[str, int], ast.Module] = {}  # by text and flags
        self._codes: dict[int, _Prepared] = {}  # by the statement's id

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """Return a name that is the cell's own."""
        return cell_name(raw_code)

    def is_python(self, text: str) -> bool:
        """Return whether a text needs no translation; what was read is kept for the next `ast_parse` of it."""
        if (text, self.flags) in self._trees:
            return True
        try:
            with filtered("error"):
                self._trees[text, self.flags] = super().ast_parse(text)
        except _NOT_PYTHON:
            return self._is_python_with_a_warning(text)
        return True

    def _is_python_with_a_warning(self, text: str) -> bool:
        try:
            with filtered("ignore"):
                super().ast_parse(text)
        except _NOT_PYTHON:
            return False
        return True

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> Any:
        """Parse a cell, unless it was read before. Each tree is given away once: whoever gets it may change it."""
        kept = self._trees.pop((source, self.flags), None) if symbol == "exec" else None
        return kept or super().ast_parse(source, filename, symbol)

    def prepare(self, source: str) -> None:
        """Compile a cell that many notebooks hold; nothing is run."""
        text = cleaned(source) or source + "\n"
        if not self.is_python(text) or (text, self.flags) not in self._trees:
            return
        nodes = self._trees[text, self.flags].body
        if may_warn(source) and self._is_quiet(text):
            know_quiet(source, text)
        for node in nodes:
            is_shown = node is nodes[-1] and isinstance(node, ast.Expr)
            self._prepare(node, cell_name(source), "single" if is_shown else "exec")

    def _is_quiet(self, text: str) -> bool:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                compile(text, "cell", "exec", self.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            except _NOT_PYTHON:
                return False
        return not warned

    def _prepare(self, node: ast.stmt, name: str, symbol: str) -> None:
        """Compile one statement as IPython does: its last expression shows its value."""
        flags = self.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        tree = ast.Interactive([node]) if symbol == "single" else ast.Module([node], [])
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                code = compile(tree, name, symbol, flags, dont_inherit=True)
            except _NOT_PYTHON:  # `return` outside a function is found only now
                return
        if not warned:
            self._codes[id(node)] = _Prepared(node, name, symbol, flags, code)

    def __call__(self, source: Any, filename: str, symbol: str, **options: Any) -> CodeType:
        """Compile, or find what was prepared."""
        nodes = source.body if isinstance(source, ast.Module | ast.Interactive) else []  # `%time` has an Expression
        found = self._codes.get(id(nodes[0])) if len(nodes) == 1 else None
        if found is None or (found.name, found.symbol, found.flags) != (filename, symbol, self.flags):
            return super().__call__(source, filename, symbol, **options)  # type: ignore[no-any-return]  # as above
        self.flags |= found.code.co_flags & _FUTURES  # `from __future__ import …` holds for the cells after it
        return found.code

    def forget(self) -> None:
        """Keep nothing: a student's own transformer is to see each cell."""
        self._trees.clear()
        self._codes.clear()
