"""How a test that runs in the examiner shows its failure: as IPython does in the cell where it would stand."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace, TracebackType
from typing import Any

from nablagrade.engine.child.tracebacks import belongs_to_no_module, maker

Frames = Callable[[BaseException, int], Any]  # of an error and lines of context: what the student's process shows
HEAD = "Traceback (most recent call last)"
FIRST_CONTEXT, OTHER_CONTEXT = 5, 3  # lines around the line of an error, and of one before it
_OURS = "/nablagrade/engine/"


@dataclass(frozen=True)
class Failure:
    """The cell of a failing test, as a notebook has it."""

    name: str  # of its code
    source: str
    count: int
    frames: Frames


def lines_of(error: BaseException, failure: Failure) -> list[str]:
    """Return the traceback of an error: the test's frames, then those of the student's function that it came from."""
    try:
        with _shown(failure):
            top = maker().structured_traceback(type(error), _bare(error), None, 0, FIRST_CONTEXT)[0]
            return [top, *_parts(maker(), error, failure)]
    except Exception:  # noqa: BLE001 - whatever a child tells of its frames costs no more than these lines
        return [f"{type(error).__name__}: {error}"]


def _bare(error: BaseException) -> BaseException:
    return type(error).__new__(type(error))  # the line above a traceback is that of any error


def _parts(maker: Any, error: BaseException, failure: Failure) -> Iterator[str]:
    """Yield an error's part of a traceback; before it those of the errors that it came from."""
    parts: list[list[str]] = []
    context, seen = FIRST_CONTEXT, set()
    here: BaseException | None = error
    hints: list[str] = []
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        part, more = _part(maker, here, failure, context)
        hints = hints or more
        parts.append(part)
        chained = maker.get_parts_of_chained_exception(here)
        if chained:
            parts.append(maker.prepare_chained_exception_message(here.__cause__)[0])
        here = chained[1] if chained else None
        context = OTHER_CONTEXT
    for one in reversed(parts):
        yield from one
    yield from hints


def _part(maker: Any, error: BaseException, failure: Failure, context: int) -> tuple[list[str], list[str]]:
    [lines] = maker.format_exception_as_a_whole(type(error), error, _outside(error.__traceback__), context, 0)
    told = failure.frames(error, context)
    if told is None:
        return lines, []
    theirs = [str(line) for line in told.get("frames") or [] if _OURS not in str(line)]
    heads = [index for index, line in enumerate(theirs) if HEAD in line]
    start = heads[-1] if heads else 0
    return [*theirs[1:start], *lines[:-1], *theirs[start + 1 : -1], lines[-1]], [
        str(one) for one in told.get("hints") or []
    ]


def _outside(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback without our own frames."""
    if trace is None:
        return None
    rest = _outside(trace.tb_next)
    if _OURS in trace.tb_frame.f_code.co_filename:
        return rest
    return TracebackType(rest, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)


@contextmanager
def _shown(failure: Failure) -> Iterator[None]:
    """Let IPython find the lines of the test, and call them a cell."""
    from IPython.core import tbtools, ultratb

    def name_of(file: str) -> tuple[str, str] | None:
        return ("Cell", f"In[{failure.count}]") if file == failure.name else None

    stand_in = SimpleNamespace(
        compile=SimpleNamespace(format_code_name=name_of),
        hooks=SimpleNamespace(synchronize_with_editor=lambda *_: None),
    )
    before = tbtools.get_ipython, ultratb.get_ipython
    lines = failure.source.splitlines(keepends=True)
    linecache.cache[failure.name] = len(failure.source), None, lines, failure.name
    belongs_to_no_module(failure.name)
    tbtools.get_ipython = ultratb.get_ipython = lambda: stand_in
    try:
        yield
    finally:
        tbtools.get_ipython, ultratb.get_ipython = before
        linecache.cache.pop(failure.name, None)
