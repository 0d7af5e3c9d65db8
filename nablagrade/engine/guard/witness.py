"""Who sees that each statement of a classic test has ended without an error, and says so with a word of the examiner's.

The word comes with the test and is nowhere but on the interpreter's own stack while the statements run: no name, no
frame's variables and no container that is collected hold it. An error unwinds the stack, and the word is gone. Before
and after each statement C calls C: nothing of Python's runs there that a trace, a timer or a thread could meet.
"""

from __future__ import annotations

import gc
import inspect
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from operator import call, not_
from types import CodeType, ModuleType
from typing import Any

from nablagrade.engine.guard.lock import BEGIN, END
from nablagrade.engine.guard.places import LOST, Stock, differences, put_back, put_back_kinds, suspects
from nablagrade.engine.guard.stamps import HAS_VERSIONS
from nablagrade.engine.guard.statements import Statements

Step = Callable[[], Any]
Show = Callable[[Any], str | None]
Box = list[Any]  # what is taken out of it, once: the word, where results are kept, the steps
LONG = 1000.0  # seconds between two switches of threads that nobody asked for: none
MOST_TOOLS = 6  # of `sys.monitoring`
TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
TAMPERED = "what tests lean on was replaced while this one ran: "


class Calm:
    """What could interrupt the witness, switched off and on again; at the end it is as it was."""

    def __init__(self, statements: Statements) -> None:
        self._timers = [(which, *signal.getitimer(which)) for which in TIMERS]
        unobserved = () if statements.may_observe else _unobserved()
        self.on: tuple[Step, ...] = (
            *unobserved,
            gc.disable,
            partial(sys.setswitchinterval, LONG),
            *(partial(signal.setitimer, which, 0.0) for which in TIMERS if not statements.may_wait),
        )
        collects = (gc.enable,) if gc.isenabled() else ()
        self.off: tuple[Step, ...] = (partial(sys.setswitchinterval, sys.getswitchinterval()), *collects)

    def end(self) -> None:
        """Let those timers go on that went on before."""
        for step in self.off:
            step()
        for which, left, interval in self._timers:
            if left:
                signal.setitimer(which, left, interval)


def _unobserved() -> tuple[Step, ...]:
    """Switch off what would be called for each line or function of a test; from Python 3.12 on tools may ask for it."""
    tools = getattr(sys, "monitoring", None)
    used = [number for number in range(MOST_TOOLS) if tools and tools.get_tool(number)]
    silent = tuple(partial(tools.set_events, number, 0) for number in used) if tools else ()
    return (partial(sys.settrace, None), partial(sys.setprofile, None), *silent)


def box_of(word: str, statements: Statements, names: dict[str, Any], stock: Stock, show: Show) -> tuple[Box, Step]:
    """Return what `attempt` takes, with all that is to be done in it, and what to do when that has ended."""
    calm = Calm(statements)
    modules = tuple(place.owner for place in stock[6])
    seen: list[Any] = [b"", {}]
    checked = partial(check, stock, seen, statements.replaces, modules)
    steps: list[Step] = [*calm.on, partial(put_back, stock, []), partial(put_back_kinds, stock)]
    steps.append(partial(look, stock, seen, checked))
    are_absent = (partial(check_absent, statements.absent, names),) if statements.absent else ()
    steps.append(partial(sys.audit, BEGIN, statements.codes, statements.may_observe))
    for index, code in enumerate(statements.codes):
        step: Step = partial(eval, code, names)
        if index in statements.shown:
            step = partial(show_later if code.co_flags & inspect.CO_COROUTINE else show_value, show, [step])
        must_look = HAS_VERSIONS or index == len(statements.codes) - 1  # without stamps a look takes milliseconds
        steps += (*calm.off, step, *calm.on, *((checked,) if must_look else ()), *are_absent)
    steps.append(partial(sys.audit, END))
    results: list[Any] = []
    kept = steps if statements.is_async else [_kept(step, results) for step in steps]
    return [(*kept,), results, word], calm.end


def _kept(step: Step, results: list[Any]) -> Step:
    """Return a step, in C, that keeps what the other one returns, and returns True."""
    return partial(next, map(not_, map(results.append, map(call, (step,)))))


def show_value(show: Show, box: Box) -> str | None:
    """Run an expression and show its value."""
    return show(box.pop()())


async def show_later(show: Show, box: Box) -> str | None:
    """Await an expression and show its value."""
    return show(await box.pop()())


def attempt(
    box: Box,
    _each: Any = sorted,  # calls its key for one after the other, and stops at any error, StopIteration among them
    _call: Any = call,
    _audit: Any = sys.audit,
    _end: Any = END,
    _any_error: Any = BaseException,
    _error: Any = RuntimeError,
) -> Any:
    """Do what is in the box; return the word and what each step returned, or the error that ended it."""
    try:
        return (box.pop(), box.pop(), _each(box.pop(), key=_call))[:2]
    except _any_error as error:
        try:
            _audit(_end)
        except _error:
            pass  # it has failed already
        return error


async def attempt_async(box: Box, _type: Any = type, _tuple: Any = tuple) -> Any:
    """Do the same for a test that awaits something."""
    word, results, error = (box.pop(), box.pop(), await _each_awaited(box.pop()))
    return (word, [*results, *error]) if _type(error) is _tuple else error


async def _each_awaited(
    steps: tuple[Step, ...],
    _is_awaited: Any = inspect.iscoroutine,
    _audit: Any = sys.audit,
    _end: Any = END,
    _any_error: Any = BaseException,
    _error: Any = RuntimeError,
) -> Any:
    results = []
    try:
        for step in steps:
            result = step()
            results.append(await result if _is_awaited(result) else result)
    except _any_error as error:
        try:
            _audit(_end)
        except _error:
            pass  # it has failed already
        return error
    return (*results,)


WITNESSES: tuple[CodeType, ...] = (attempt.__code__, attempt_async.__code__, _each_awaited.__code__)


def look(stock: Stock, seen: list[Any], checked: Step, _id: Any = id, _len: Any = len) -> None:
    """Keep what is there before the first statement: the stamps, and how much is in packages.

    A thread that had asked for its turn before switches became rare may have had it after all was put back. So what is
    kept is looked at as well: all that was written to since nothing differed.
    """
    words = stock[1]()
    seen[:] = [stock[2], None]
    if words:  # without stamps the look at the end is at all that differs, whenever that was written
        checked()
    seen[:] = [words, {_id(place[0]): _len(place[1]) for place in stock[6]}]


def check_absent(
    absent: Mapping[str, Any],
    names: dict[str, Any],
    _get: Any = dict.get,
    _lost: Any = LOST,
    _error: Any = RuntimeError,
    _words: Any = TAMPERED,
) -> None:
    """RuntimeError when something else stands under the name of a library that was not there at first."""
    for name, right in absent.items():
        there = _get(names, name, _lost)
        if there is not _lost and there is not right:
            raise _error(_words + name)


def _was_put_back(
    owner: Any, now: Any, firm: frozenset[int], sizes: dict[int, int], _id: Any = id, _len: Any = len
) -> bool:
    """Whether a place in which nothing differs was written to all the same; a package may have grown by an import."""
    if _id(owner) not in sizes:
        return _id(owner) in firm
    before, sizes[_id(owner)] = sizes[_id(owner)], _len(now)
    return before == sizes[_id(owner)]


def check(
    stock: Stock,
    seen: list[Any],
    replaces: frozenset[str],
    modules: tuple[Any, ...],
    _type: Any = type,
    _module: Any = ModuleType,
    _suspects: Any = suspects,
    _differences: Any = differences,
    _was_put_back: Any = _was_put_back,
    _id: Any = id,
    _error: Any = RuntimeError,
    _words: Any = TAMPERED,
) -> None:
    """RuntimeError when a statement has replaced what tests lean on, and the test does not say so itself.

    Where nothing is ever written to, it is enough that something was replaced and put back again.
    """
    before, sizes = seen
    for module in modules:
        if _type(module) is not _module:
            raise _error(_words + module.__dict__["__name__"])
    read, right = stock[5]
    if right and read() != right:
        raise _error(_words + "what a class is derived from")
    found, seen[0] = _suspects([stock[0], stock[1], before])
    for place in found:
        owner, now, _, _, _, _ = place
        if _id(owner) in stock[3]:
            continue
        for name, _, _ in _differences(place):
            if name not in replaces:
                raise _error(_words + name)
        if not before or sizes is None or [name for name in replaces if name in now] != []:
            continue
        if _was_put_back(owner, now, stock[7], sizes):
            raise _error(_words + owner.__name__)
