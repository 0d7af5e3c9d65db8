"""The student's names, asked for one at a time: what runs beside the student's code and answers the examiner.

Nothing here is trusted by the examiner; it only has to be right for an honest notebook.
"""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from nablagrade.engine.wire.messages import Message
from nablagrade.engine.wire.values import Wire, decode, encode

CallBack = Callable[[int, list[Wire]], Message]

# taken before any student code ran, so that a patched module changes nothing here
_shares_memory = np.shares_memory
_MAX_MESSAGE = 400
_BUILTIN_ERRORS = {
    error.__name__: error
    for error in (ArithmeticError, AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)
} | {"ZeroDivisionError": ZeroDivisionError, "FloatingPointError": FloatingPointError}


class Namespace:
    """Answers requests about a namespace; keeps results, so that they can be read again later."""

    def __init__(self, names: dict[str, Any], call_back: CallBack) -> None:
        self._names = names
        self._call_back = call_back
        self._kept: dict[int, tuple[Any, tuple[Any, ...]]] = {}
        self._numbers = itertools.count()

    def answer(self, request: Message) -> Message:
        """Answer one request: get, call, again or aliases."""
        match request["do"]:
            case "get":
                return self._get(request["name"])
            case "call":
                return self._call(request)
            case "again":
                return {"value": encode(self._kept[request["handle"]][0])}
            case "aliases":
                return {"value": self._alias(request["handle"], request["other"])}
            case unknown:
                raise ValueError(f"no request {unknown!r}")

    def _get(self, name: str) -> Message:
        return {"value": encode(self._names[name])} if name in self._names else {"missing": True}

    def _call(self, request: Message) -> Message:
        if request["name"] not in self._names:
            return {"missing": True}
        args = tuple(decode(arg, self._proxy) for arg in request["args"])
        named = {key: decode(arg, self._proxy) for key, arg in request["kwargs"].items()}
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                value = self._names[request["name"]](*args, **named)
        except BaseException as error:  # noqa: BLE001 - also SystemExit: whatever it is, it is the student's
            return {"raised": type(error).__name__[:80], "message": _words(error)}
        handle = next(self._numbers)
        self._kept[handle] = (value, args)
        after = [encode(arg, _as_callback) for arg in args]
        return {"value": encode(value), "args": after, "handle": handle, "printed": printed.getvalue()[:100_000]}

    def _proxy(self, number: int) -> Callable[..., Any]:
        def callback(*args: Any) -> Any:
            reply = self._call_back(number, [encode(arg) for arg in args])
            if "raise" in reply:
                raise _BUILTIN_ERRORS.get(reply["raise"], RuntimeError)(reply["message"])
            return decode(reply["value"])

        callback.nablagrade_number = number  # type: ignore[attr-defined]  # marks it for `_as_callback`
        return callback

    def _alias(self, handle: int, other: int | None) -> bool:
        value, args = self._kept[handle]
        others = args if other is None else (self._kept[other][0],)
        mine, theirs = list(_arrays(value)), list(_arrays(others))
        return any(_shares_memory(a, b) for a in mine for b in theirs)


def _as_callback(value: object) -> Wire | None:
    number = getattr(value, "nablagrade_number", None) if callable(value) else None
    return None if number is None else ["k", str(number)]


def _arrays(value: Any, depth: int = 0) -> Any:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple) and depth < 4:
        for item in value[:100]:
            yield from _arrays(item, depth + 1)


def _words(error: BaseException) -> str:
    try:
        return str(error)[:_MAX_MESSAGE]
    except Exception:  # noqa: BLE001 - a student's exception may fail to print
        return ""
