"""The student's names, asked for one at a time: what runs beside the student's code and answers the examiner.

Nothing here is trusted by the examiner; it only has to be right for an honest notebook.
"""

from __future__ import annotations

import builtins
import contextlib
import itertools
import threading
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import numpy as np
from IPython.utils.capture import capture_output

from nablagrade.engine.child.refusals import explain
from nablagrade.engine.wire.lent import MUTABLE, Lender, is_exact
from nablagrade.engine.wire.messages import Message
from nablagrade.engine.wire.values import Wire, decode, encode

CallBack = Callable[[int, list[Wire]], Message]

# taken before any student code ran, so that a patched module changes nothing here
_shares_memory = np.shares_memory
_Lock = threading.Lock
_PRINTING = ("edgeitems", "floatmode", "infstr", "linewidth", "nanstr", "precision", "sign", "suppress", "threshold")
_MAX_MESSAGE, _MAX_SHOWN = 400, 100_000
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
        self._line = _Lock()  # one question at a time: a student's threads may all ask at once
        self._calling: object = None  # the call that is under way; only its functions of ours can be asked

    def settle(self) -> None:
        """End the call that was answered: a thread of it that lives on asks nothing more, nor is amid a question."""
        with self._line:
            self._calling = None

    def answer(self, request: Message) -> Message:
        """Answer one request: get, call, again or aliases; `settle` before the answer is sent."""
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
        self._calling = object()
        args = tuple(decode(arg, self._proxy) for arg in request["args"])
        named = {key: decode(arg, self._proxy) for key, arg in request["kwargs"].items()}
        try:
            with capture_output() as shown:
                value = self._names[request["name"]](*args, **named)
        except BaseException as error:  # noqa: BLE001 - also SystemExit: whatever it is, it is the student's
            return {"raised": type(error).__name__[:80], "message": _words(error)}
        handle = next(self._numbers)
        self._kept[handle] = (value, args)
        after = [encode(arg, _as_callback) for arg in args]
        # a word on the stream of errors, such as a warning, is no result that was printed
        printed = [shown.stdout, *(_text_of(one.data) for one in shown.outputs)]
        return {"value": encode(value), "args": after, "handle": handle, "printed": "".join(printed)[:_MAX_SHOWN]}

    def _proxy(self, number: int) -> Callable[..., Any]:
        call = self._calling

        def callback(*args: Any) -> Any:
            point = [encode(arg) for arg in args]
            with self._line:
                if self._calling is not call:
                    raise RuntimeError("this function is not at hand any more")
                reply = self._call_back(number, point)
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


def _text_of(data: Mapping[str, Any]) -> str:
    """Return what a display says; a picture says something, too."""
    return str(data.get("text/plain") or f"{', '.join(data)}\n")


def _as_callback(value: object) -> Wire | None:
    number = getattr(value, "nablagrade_number", None) if callable(value) else None
    return None if number is None else ["k", str(number)]


def _arrays(value: Any, depth: int = 0) -> Any:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple) and depth < 4:
        for item in value[:100]:
            yield from _arrays(item, depth + 1)


def _words(error: BaseException, most: int = _MAX_MESSAGE) -> str:
    try:
        return str(error)[:most]
    except Exception:  # noqa: BLE001 - a student's exception may fail to print
        return ""


class Lending:
    """Answers a classic test that runs in the examiner: each object of the student's is lent, by value or by number.

    A call goes as it would from the test's own cell: what it shows is caught, nothing is put back or switched off.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._names: dict[str, Any] = shell.user_ns
        self._lender = Lender()
        self._errors: dict[int, BaseException] = {}

    def answer(self, request: Message) -> Message:
        """Answer one request: begin, look, run, bind or frames."""
        match request["do"]:
            case "begin":
                return self._begin(request["names"], request["imports"])
            case "look":
                return self._look(request["name"])
            case "run":
                return self._run(request)
            case "bind":
                self._bind(request["names"], [])
                return {}
            case _:
                return self._frames(request["of"], request["context"])

    def _begin(self, names: list[str], imports: str) -> Message:
        """Begin a test: import what it imports, and tell which of these names the notebook has taken for a value."""
        self._lender, self._errors = Lender(), {}  # another test knows none of the numbers of this one
        with contextlib.suppress(Exception):  # the test, which imports the same, fails by it
            exec(imports, self._names)  # noqa: S102 - the instructor's own lines, where they would run
        taken = [(name, self._names[name]) for name in names if name in self._names]
        told = {name: self._lender.lend(value) for name, value in taken if is_exact(value, is_inner=True)}
        printing = self._lender.lend({key: value for key, value in np.get_printoptions().items() if key in _PRINTING})
        return {"taken": told, "count": self._shell.execution_count, "printing": printing}

    def _look(self, name: str) -> Message:
        if name not in self._names:
            return {"missing": True}
        value = self._names[name]
        if isinstance(value, ModuleType):
            return {"module": str(value.__name__)}
        return self._lender.lend(value)

    def _run(self, request: Message) -> Message:
        function = self._lender[request["of"]]
        args = [self._given(wire) for wire in request["args"]]
        named = {key: self._given(wire) for key, wire in request["kwargs"].items()}
        given = [*args, *named.values()]
        numbers = [self._lender.watch(one) if type(one) in MUTABLE else None for one in given]
        self._bind(request["names"], given)
        self._shell.sink.begin()
        try:
            value = next(function) if request.get("is_step") else function(*args, **named)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is the student's
            told: Message = {"raised": self._tell(error)}
        else:
            told = {}
        shown = self._shell.sink.take()
        try:
            changed = self._lender.changed()
        except OverflowError:
            return {"beyond": True}
        if "raised" not in told:
            told = self._lender.lend(value)
        return {**told, "numbers": numbers, "changed": changed, "outputs": shown}

    def _given(self, wire: Wire) -> Any:
        return decode(wire, self._lender.__getitem__)

    def _bind(self, names: list[Any], given: list[Any]) -> None:
        """Set the names that the test has set so far, as its cell would; `arg` says which argument is meant."""
        for name, wire in names:
            is_argument = isinstance(wire, list) and wire[0] == "arg"
            self._names[name] = given[wire[1]] if is_argument else self._given(wire)

    def _tell(self, error: BaseException) -> Message:
        """Say what a test could see of an error: its nearest built-in class, its words and arguments."""
        number = len(self._errors)
        self._errors[number] = error
        known = next(one for one in type(error).__mro__ if vars(builtins).get(one.__name__) is one)
        args = [self._lender.lend(one) for one in error.args] if type(error) is known else None
        words = _words(error, _MAX_SHOWN)
        return {"of": number, "base": known.__name__, "name": type(error).__name__[:80], "words": words, "args": args}

    def _frames(self, number: int, context: int) -> Message:
        """Return the traceback of an error from the student's function on."""
        error = self._errors[number]
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        lines = self._shell.InteractiveTB.structured_traceback(type(error), error, trace, 0, context)
        return {"frames": list(lines), "hints": list(explain(error))}
