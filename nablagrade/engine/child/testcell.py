"""A classic test cell inside the student's process: run with pristine helpers, and gone when it has ended."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import CodeType
from typing import Any

from IPython.core.history import HistoryManager
from IPython.core.inputtransformer2 import TransformerManager

from nablagrade.engine.child import compiling
from nablagrade.engine.child.pristine import Pristine, as_built, unobserved
from nablagrade.engine.child.tracebacks import belongs_to_no_module

NOT_KEPT = "# the tests of this cell are not kept"
_LAST = ("last_type", "last_value", "last_traceback", "last_exc")  # what Python keeps of an error
PARTS = ("compile", "displayhook", "display_pub", "events", "history_manager", "sink", "InteractiveTB")
INLINE = "matplotlib_inline."  # whose callbacks draw figures


class History(HistoryManager):  # type: ignore[misc]  # IPython has no types
    """`In` and its relatives; of a test cell they hold a comment only."""

    is_test = False

    def store_inputs(self, line_num: int, source: str, source_raw: str | None = None) -> None:
        """Store a cell's source, but not that of a test."""
        if self.is_test:
            source = source_raw = NOT_KEPT
        super().store_inputs(line_num, source, source_raw)


class Compiler(compiling.Compiler):
    """Keeps the lines of a test away from `inspect`: they are there while a traceback is made of it."""

    hidden: tuple[str, Any] | None = None  # of the test that runs: its name and lines
    is_test = False

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        """Keep the lines of a cell for tracebacks."""
        name = str(super().cache(transformed_code, number, raw_code))
        belongs_to_no_module(name)
        if self.is_test:
            self.hidden = name, linecache.cache.pop(name)
        return name

    def __call__(self, source: Any, filename: str, symbol: str, **options: Any) -> CodeType:
        """Compile; a warning shows its line, that of a test, too."""
        with self.shown():
            return super().__call__(source, filename, symbol, **options)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Let a traceback find the lines of the test."""
        if self.hidden is None:
            yield
            return
        name, lines = self.hidden
        linecache.cache[name] = lines
        try:
            yield
        finally:
            linecache.cache.pop(name, None)


def parts_of(shell: Any) -> dict[str, Any]:
    """Return the parts of a new shell through which a test goes, so that they can be put back."""
    return {name: getattr(shell, name) for name in PARTS}


def own_methods(shell: Any) -> dict[str, Any]:
    """Return what a shell has of its own in place of its class's methods."""
    return {name: value for name, value in vars(shell).items() if callable(value) and hasattr(type(shell), name)}


@contextmanager
def guarded(shell: Any, parts: dict[str, Any], pristine: Pristine) -> Iterator[None]:
    """Run a test inside: with what it leans on put back, unobserved, and without leaving its source."""
    state = {
        **parts,
        "ast_transformers": [],
        "custom_exceptions": (),
        "input_transformer_manager": TransformerManager(),
        "input_transformers_post": [],
    }
    kept = {name: getattr(sys, name) for name in _LAST if hasattr(sys, name)}
    history, compiler = parts["history_manager"], parts["compile"]
    with ExitStack() as undo:
        undo.enter_context(unobserved())  # first: a profile function could undo what is put back after it
        undo.enter_context(pristine.restored())
        undo.enter_context(as_built(shell, state))
        undo.enter_context(as_built(compiler, {"_trees": {}, "_codes": {}}))  # a student may know the text of a test
        undo.enter_context(_only_own_callbacks(parts["events"]))
        history.is_test = compiler.is_test = True
        try:
            yield
        finally:
            history.is_test = compiler.is_test = False
            compiler.hidden = None
            _forget_error(shell, kept)


@contextmanager
def _only_own_callbacks(events: Any) -> Iterator[None]:
    before = events.callbacks
    events.callbacks = {name: [one for one in some if _is_own(one)] for name, some in before.items()}
    try:
        yield
    finally:
        events.callbacks = before


def _is_own(callback: Any) -> bool:
    return str(getattr(callback, "__module__", "")).startswith(INLINE)


def _forget_error(shell: Any, kept: dict[str, Any]) -> None:
    """A traceback holds the frames of the test, and the shell its source."""
    for name in _LAST:
        if name in kept:
            setattr(sys, name, kept[name])
        elif hasattr(sys, name):
            delattr(sys, name)
    shell.last_execution_result = None
    shell.history_manager.exceptions.clear()
