"""A function of ours at a point that a student's code chose: read as answers are, bounded in what it may cost.

Two columns of a few thousand numbers are a small message and a large table: shapes are looked at before any value is.
"""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np

from nablagrade.engine.wire.values import Malformed, Wire, decode

MAX_ENTRIES = 4_000_000  # of a table that a function may make of its arguments, and of one that it returns
MAX_AXES = 32
CPU_SECONDS = 5.0  # for all points of one function together: checks are quick
ENDLESS = "this function was asked for too much"

Shape = tuple[int, ...]


class TooMuch(BaseException):
    """More was asked of a function than it may do; no `except Exception` of an author's stops it."""


class Purse:
    """What is left of the processor time and of the memory that one function may use for its points."""

    def __init__(self) -> None:
        self._left_seconds = CPU_SECONDS
        self._left_entries = MAX_ENTRIES

    def remember(self, point: tuple[Any, ...]) -> None:
        """Pay for a point that is kept. TooMuch when there are too many."""
        self._left_entries -= 8 + sum(math.prod(shape) for one in point for shape in _shapes(one))
        if self._left_entries < 0:
            raise TooMuch

    @contextmanager
    def pay(self) -> Iterator[None]:
        """Evaluate inside: TooMuch when the time is used up."""
        if self._left_seconds <= 0:
            raise TooMuch
        if threading.current_thread() is not threading.main_thread():
            yield  # only a main thread has a timer; who forks for each notebook has no other
            return
        before = signal.signal(signal.SIGPROF, _give_up)
        signal.setitimer(signal.ITIMER_PROF, self._left_seconds)
        try:
            yield
        finally:
            self._left_seconds, _ = signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before or signal.SIG_DFL)


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise TooMuch


def read_point(wires: Wire) -> tuple[Any, ...]:
    """Rebuild the arguments of one call. Malformed when they are none, TooMuch when a table of them would be large."""
    if not isinstance(wires, list):
        raise Malformed("no arguments")
    point: tuple[Any, ...] = decode(["t", wires])
    if math.prod(_common([shape for one in point for shape in _shapes(one)])) > MAX_ENTRIES:
        raise TooMuch
    return point


def value_of(function: Callable[..., object], point: tuple[Any, ...]) -> object:
    """Return what a function gives at a point. TooMuch when that is too large to be sent."""
    with np.errstate(all="ignore"):
        value = function(*point)
    if isinstance(value, np.ndarray) and value.size > MAX_ENTRIES:
        raise TooMuch
    return value


def _shapes(value: Any) -> Iterator[Shape]:
    """Yield the shape of each array in a value; nested lists are arrays to NumPy, too."""
    if isinstance(value, np.ndarray):
        yield value.shape
        if value.dtype.kind == "O":
            yield from _shapes(value.ravel().tolist())
    elif isinstance(value, dict):
        yield from _shapes(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        inner = [shape for one in value for shape in _shapes(one)]
        yield from inner
        if isinstance(value, list | tuple):
            deepest = max(map(len, inner), default=0)
            yield (len(value), *_common([shape for shape in inner if len(shape) == deepest]))


def _common(shapes: list[Shape]) -> Shape:
    """Return the shape that arrays have together when each axis is as long as the longest."""
    axes = min(max(map(len, shapes), default=0), MAX_AXES)
    padded = [(*(1 for _ in range(axes - len(shape))), *shape[-axes:]) if axes else () for shape in shapes]
    return tuple(max(lengths) for lengths in zip(*padded, strict=True))
