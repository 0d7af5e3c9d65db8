"""A classic test cell as code: one code for each statement, made by the compiler itself and not by the shell."""

from __future__ import annotations
import __future__

import ast
import inspect
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import CodeType
from typing import Any, Literal, NamedTuple

from nablagrade.engine.guard.names import Marking, Meaning, absent_from, filled, meant_by

_FLAGS = frozenset(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
FUTURES = sum(_FLAGS)
MAY_OBSERVE = re.compile("trace|rofile|monitoring|coverage|hypothesis|doctest")  # a test that observes by itself
MAY_WAIT = re.compile("alarm|timer|timeout")
_NAMES = re.compile(r"[\w.,:]+")  # as `patch` takes them, and no sentence
_WORD = re.compile(r"\w+")


Names = tuple[Meaning | None, Mapping[str, Any]]  # what the instructor's notebook binds, and what is there


class Statements(NamedTuple):
    """The code of a test, and what its text says of it."""

    codes: tuple[CodeType, ...]
    shown: frozenset[int]  # which of them are expressions whose values a cell shows
    replaces: frozenset[str]  # the names that it may itself set in a module or class
    may_observe: bool
    may_wait: bool
    absent: Mapping[str, Any]  # what it means by names that are not there: they are errors, and nothing else

    @property
    def futures(self) -> int:
        """The flags of what it imports from `__future__`, which holds for the cells after it."""
        return sum({one for code in self.codes for one in _FLAGS if code.co_flags & one})

    @property
    def is_async(self) -> bool:
        """Whether it awaits something."""
        return any(code.co_flags & inspect.CO_COROUTINE for code in self.codes)


def read_statements(text: str, name: str, flags: int, interactivity: str, names: Names) -> Statements | None:
    """Return a cell's statements; None when it does not compile, which its shell will say."""
    flags = flags & FUTURES | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with filtered("ignore"):
            tree = compile(text, name, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
            assert isinstance(tree, ast.Module)  # noqa: S101 - that is what the flag asks for
            replaces, shown = frozenset(replaced_by(tree)), _shown(tree.body, interactivity)
            meaning, there = names
            known = (tree, meaning._replace(own=meaning.own | replaces), there) if meaning else None
            meant, absent = (meant_by(*known), absent_from(*known)) if known else ({}, {})
            codes = []
            for node in tree.body:
                Marking(meant).visit(node)
                codes.append(filled(_compiled(node, name, flags, is_shown=node in shown), meant))
                flags |= codes[-1].co_flags & FUTURES  # `from __future__ import …` holds for what comes after it
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    values = frozenset(index for index, node in enumerate(tree.body) if node in shown and isinstance(node, ast.Expr))
    may = (bool(MAY_OBSERVE.search(text)), bool(MAY_WAIT.search(text)))
    return Statements((*codes,), values, replaces, *may, absent)


def _shown(body: list[ast.stmt], interactivity: str) -> list[ast.stmt]:
    """Return the statements whose values are shown, by the names of IPython's settings."""
    last = body[-1:]
    if interactivity == "last_expr_or_assign" and (target := _only_target(last)) is not None:
        last = [ast.fix_missing_locations(ast.copy_location(ast.Expr(ast.Name(target, ast.Load())), body[-1]))]
        body += last
    if interactivity.startswith("last_expr"):
        return last if last and isinstance(last[0], ast.Expr) else []
    return {"all": body, "last": last}.get(interactivity, [])


def _only_target(last: list[ast.stmt]) -> str | None:
    match last:
        case [ast.Assign(targets=[ast.Name(name)])]:
            return name
        case [ast.AugAssign(target=ast.Name(name)) | ast.AnnAssign(target=ast.Name(name))]:
            return name
        case _:
            return None


def _compiled(node: ast.stmt, name: str, flags: int, *, is_shown: bool) -> CodeType:
    """Compile one statement; an expression that is shown becomes a value, to be shown by whoever runs it."""
    tree: ast.mod = ast.Module([node], [])
    if is_shown:
        tree = ast.Expression(node.value) if isinstance(node, ast.Expr) else ast.Interactive([node])
    mode = {ast.Module: "exec", ast.Expression: "eval", ast.Interactive: "single"}[type(tree)]
    return compile(tree, name, mode, flags, dont_inherit=True)  # type: ignore[no-any-return,call-overload]  # a mode


def replaced_by(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a test may set somewhere: of attributes, and in texts that it hands to `patch`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Call):
            for one in [*node.args, *(named.value for named in node.keywords)]:
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and _NAMES.fullmatch(one.value):
                    yield from _WORD.findall(one.value)


@contextmanager
def filtered(action: Literal["ignore", "error"]) -> Iterator[None]:
    """Compile without a warning, or with an error in its place: the shell says it as a kernel does.

    Nobody is told of the new filters: what was warned of once is not to be said again for them.
    """
    before = warnings.filters
    warnings.filters = [(action, None, Warning, None, 0)]  # as `simplefilter` writes it
    try:
        yield
    finally:
        warnings.filters = before
