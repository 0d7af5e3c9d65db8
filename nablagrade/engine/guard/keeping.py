"""The loop of a child whose notebook has tests inside: before each request all is as it was, for as long as it takes.

It is a chain of calls in C. A student's cell finds no frame above it that the chain goes on in, and none whose
variables hold what is watched; a trace function that it left behind is gone before any Python runs.
"""

from __future__ import annotations

import ast
import sys
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import cycle
from operator import call
from typing import Any

from nablagrade.engine.guard.lock import lock
from nablagrade.engine.guard.names import Meaning
from nablagrade.engine.guard.places import Replaced, give_back, put_back
from nablagrade.engine.guard.pristine import Pristine
from nablagrade.engine.guard.statements import replaced_by
from nablagrade.engine.guard.witness import WITNESSES

Slot = list[dict[str, Any]]  # the request that is being answered


def keep_watch(
    pristine: Pristine, meaning: Meaning | None, receive: Callable[[Slot], None], handle: Callable[[Slot], None]
) -> None:
    """Receive and handle requests until one of both raises something."""
    lock(pristine.functions, WITNESSES)
    deque(map(call, cycle(_steps(pristine, meaning, receive, handle))), maxlen=0)


def _steps(
    pristine: Pristine, meaning: Meaning | None, receive: Callable[[Slot], None], handle: Callable[[Slot], None]
) -> tuple[Any, ...]:
    slot: Slot = []
    replaced: Replaced = []
    earlier: Replaced = []
    last: list[Any] = [None, False]  # the instructor's cell that ran last, and whether a student's has run
    return (
        partial(sys.settrace, None),
        partial(sys.setprofile, None),
        partial(put_back, pristine.stock, replaced),
        partial(_adopt, pristine, replaced, earlier, last),
        partial(receive, slot),
        partial(_prepare, slot, {"stock": pristine.stock, "meaning": meaning}, replaced, earlier, last),
        partial(handle, slot),
    )


def _adopt(pristine: Pristine, replaced: Replaced, earlier: Replaced, last: list[Any]) -> None:
    """Take for right what an instructor's cell has replaced."""
    source, has_students = last
    if source is None:
        return
    pristine.adopt(replaced, earlier, _names_set_by(source) if has_students else None)
    pristine.learn()
    earlier.clear()


def _prepare(slot: Slot, needed: dict[str, Any], replaced: Replaced, earlier: Replaced, last: list[Any]) -> None:
    """Give a student's code what it had replaced, but for a test."""
    request = slot[0]
    kind = request["do"]
    last[:] = [request["source"] if kind == "locked" else None, last[1] or kind == "cell"]
    if kind == "test":
        request.update(needed)
        return
    earlier[:] = replaced if kind == "locked" else []
    give_back(replaced)


def _names_set_by(source: str) -> frozenset[str]:
    try:
        return frozenset(replaced_by(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):
        return frozenset(source.replace(".", " ").split())  # with a magic; generous, for it is the instructor's
