"""A classic test cell inside the student's process: run beside the shell, by a witness, and gone when it has ended."""

from __future__ import annotations

import linecache
import sys
import threading
from bdb import BdbQuit
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.history import HistoryManager
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import ExecutionResult

from nablagrade.engine.child import compiling
from nablagrade.engine.child.tracebacks import belongs_to_no_module, forget_source
from nablagrade.engine.guard.places import Stock
from nablagrade.engine.guard.statements import Statements, read_statements
from nablagrade.engine.guard.witness import attempt, attempt_async, box_of

NOT_KEPT = "# the tests of this cell are not kept"
_LAST = ("last_type", "last_value", "last_traceback", "last_exc")  # what Python keeps of an error
# Python's own: the class of an error may be a student's
_LINKS = [vars(BaseException)[name] for name in ("__cause__", "__context__")]
_GROUP = vars(BaseExceptionGroup)["exceptions"]
PARTS = ("compile", "displayhook", "display_pub", "events", "history_manager", "sink", "InteractiveTB", "user_ns")
OURS = str(Path(__file__).parents[1])
INLINE = "matplotlib_inline."  # whose callbacks draw figures
AFTER = ("post_execute", "post_run_cell")  # when it is known how a test has ended

Callbacks = Mapping[str, frozenset[int]]  # event → which are there at first
Lines = tuple[str, Any, str]  # of a test: its name, its entry in `linecache`, its source


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

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        """Keep the lines of a cell for tracebacks."""
        name = str(super().cache(transformed_code, number, raw_code))
        belongs_to_no_module(name)
        return name

    def name_of_test(self, text: str, number: int, source: str) -> Lines:
        """Name a test as any cell; return its lines, which are kept nowhere else."""
        name = self.cache(text, number, source)
        return name, linecache.cache.pop(name), source


class Test:
    """A test cell that is about to run; what it consists of is taken out of it once."""

    def __init__(self, shell: Any, lines: Lines, statements: Statements, request: dict[str, Any], stock: Stock) -> None:
        self._shell = shell
        self._request = request  # gets the examiner's word back, when all has gone well
        self._lines = [lines]
        self._is_quiet = DisplayHook.semicolon_at_end_of_expression("".join(lines[1][2]))
        self.is_async = statements.is_async
        word = request.pop("word", "")
        self._box, self._calm_down = box_of(word, statements, shell.user_ns, stock, self._show)

    def _show(self, value: Any) -> str | None:
        """Show the value of an expression as a cell does; return what it says, which may be a number of points."""
        if self._is_quiet:
            return None
        before = len(self._shell.sink.outputs)
        sys.displayhook(value)
        results = [one for one in self._shell.sink.outputs[before:] if one["output_type"] == "execute_result"]
        text = str(results[0]["data"].get("text/plain", "")) if results else None
        return _text_of(value, text)

    async def run(self, result: Any) -> bool:
        """Run it; whether it raised something."""
        if self.is_async:
            lines, ended = self._lines.pop(), await attempt_async(self._box)
        else:
            lines, ended = self._lines.pop(), attempt(self._box)
        self._calm_down()
        if type(ended) is tuple:
            self._request["seen"], results = ended
            self._request["points"] = next((one for one in results if type(one) is str), None)
            return False
        with shown(self._shell, lines):
            await self._show_error(result, ended)
        _forget_frames(ended)
        return True

    async def _show_error(self, result: Any, error: BaseException) -> None:
        """Show an error as IPython's `run_code` does."""
        if isinstance(error, SystemExit):  # with a warning that names a line of its own
            await self._run_code("raise __of_a_test__", error, result)
            return
        result.error_in_exec = error
        above: list[TracebackType] = []
        await self._run_code("__of_a_test__()", lambda: above.append(_above(sys._getframe(2))))
        try:
            raise error  # noqa: TRY301 - it is raised, so that it is what `sys.exc_info` tells
        except BaseException as raised:  # noqa: BLE001 - whatever a student's code raised
            raised.__traceback__ = _as_if_below(above.pop(), raised.__traceback__)
            if not isinstance(error, BdbQuit):
                self._shell.showtraceback(running_compiled_code=True)

    async def _run_code(self, source: str, value: object, result: Any = None) -> None:
        """Let IPython run a line of ours that uses a value."""
        self._shell.user_ns["__of_a_test__"] = value
        try:
            await self._shell.run_code(compile(source, "test", "exec"), result)
        finally:
            self._shell.user_ns.pop("__of_a_test__", None)


def _above(frame: FrameType) -> TracebackType:
    """Return a traceback that ends where a frame is now."""
    return TracebackType(None, frame, frame.f_lasti, frame.f_lineno)


def _as_if_below(above: TracebackType, trace: TracebackType | None) -> TracebackType:
    """Return the traceback of a test as if IPython's `run_code` had run it."""
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(OURS):
        trace = trace.tb_next
    above.tb_next = trace
    return above


def _forget_frames(error: BaseException) -> None:
    """Let go of the frames that an error came through, and those that it came from: they hold the lines of the test."""
    left: list[BaseException | None] = [error]
    seen = set()
    while left:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        BaseException.with_traceback(one, None)
        left += [link.__get__(one) for link in _LINKS]
        if isinstance(one, BaseExceptionGroup):
            left += _GROUP.__get__(one)


def _text_of(value: object, text: str | None) -> str | None:
    """Return what a value says: of a number what it is, whatever the student's code shows of it."""
    if type(value) not in (int, float):
        return text
    try:
        is_near = abs(float(text or "nan") - float(value)) <= 0.01  # type: ignore[arg-type]  # `%precision 2` rounds
    except ValueError:
        is_near = False
    return text if is_near else repr(value)


def read_test(shell: Any, request: dict[str, Any], stock: Stock) -> Test | None:
    """Take a test out of its request; None, and all as it was, when the shell has to say that it does not compile."""
    source = request["source"]
    text, error = shell.transformed(source)
    lines = shell.compile.name_of_test(text, shell.execution_count, source)
    name = lines[0]
    how = (shell.compile.flags, shell.ast_node_interactivity, (request.pop("meaning"), shell.user_ns))
    statements = None if error else read_statements(text, name, *how)
    if statements is None or not text.strip():
        return None
    shell.compile.flags |= statements.futures
    with shown(shell, lines):
        shell.warn_of_code(text, name)
    del request["source"]
    return Test(shell, lines, statements, request, stock)


@contextmanager
def shown(shell: Any, lines: Lines) -> Iterator[None]:
    """Let a traceback find the lines of a test."""
    name, linecache.cache[name], shell.source = lines[0], lines[1], lines[2]
    try:
        yield
    finally:
        linecache.cache.pop(name, None)
        shell.source = ""
        forget_source(name)


def parts_of(shell: Any) -> dict[str, Any]:
    """Return the parts of a new shell through which a test goes, so that they can be put back."""
    return {name: getattr(shell, name) for name in PARTS}


def callbacks_of(shell: Any) -> Callbacks:
    """Return which callbacks a new shell has; they live as long as it does."""
    return {name: frozenset(map(id, some)) for name, some in shell.events.callbacks.items()}


def own_methods(shell: Any) -> dict[str, Any]:
    """Return what a shell has of its own in place of its class's methods."""
    return {name: value for name, value in vars(shell).items() if callable(value) and hasattr(type(shell), name)}


@contextmanager
def guarded(shell: Any, parts: dict[str, Any], callbacks: Callbacks) -> Iterator[None]:
    """Run a test inside: with the shell's parts put back, unobserved, and without leaving its source."""
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
        undo.enter_context(as_built(shell, state))
        undo.enter_context(as_built(compiler, {"_trees": {}, "_codes": {}}))  # a student may know the text of a test
        undo.enter_context(_only_own_callbacks(parts["events"], callbacks))
        history.is_test = True
        try:
            yield
        finally:
            history.is_test = False
            _forget_error(shell, kept)


@contextmanager
def unobserved() -> Iterator[None]:
    """Switch off a student's trace and profile functions."""
    trace, profile = sys.gettrace(), sys.getprofile()
    sys.settrace(None)
    sys.setprofile(None)
    threading.settrace(None)
    threading.setprofile(None)
    try:
        yield
    finally:
        sys.settrace(trace)
        sys.setprofile(profile)


@contextmanager
def as_built(instance: Any, state: Mapping[str, Any]) -> Iterator[None]:
    """Give an object these attributes, and its class's methods where it has some of its own."""
    own = vars(instance)
    methods = {name: own.pop(name) for name in list(own) if callable(getattr(type(instance), name, None))}
    before = {name: getattr(instance, name) for name in state}
    for name, value in state.items():
        setattr(instance, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(instance, name, value)
        own.update(methods)


@contextmanager
def _only_own_callbacks(events: Any, first: Callbacks) -> Iterator[None]:
    """Let only those callbacks be heard that were there at first; after the test also those that draw figures."""
    before = events.callbacks
    heard = {
        name: [one for one in some if id(one) in first[name] or (name in AFTER and _is_inline(one))]
        for name, some in before.items()
    }
    events.callbacks = {name: list(some) for name, some in heard.items()}
    try:
        yield
    finally:
        for name, some in events.callbacks.items():
            before[name] += some[len(heard[name]) :]  # a test that draws the first figure registers what shows them
        events.callbacks = before


def _is_inline(callback: Any) -> bool:
    return str(getattr(callback, "__module__", "")).startswith(INLINE)


def _forget_error(shell: Any, kept: dict[str, Any]) -> None:
    """A traceback holds the frames of the test, and the shell its source."""
    for name in _LAST:
        if name in kept:
            setattr(sys, name, kept[name])
        elif hasattr(sys, name):
            delattr(sys, name)
    shell.last_execution_result = ExecutionResult(None)
    shell.InteractiveTB.tb = None
    shell.history_manager.exceptions.clear()
