"""A classic test run in the examiner: its own lines here, the student's functions there, plain data in between.

Before there is a verdict the attempt may end with `Unmovable`: then nothing counts that was seen. What the test
compares with is never sent: only arguments are, and names that the student's functions would find set.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nablagrade.engine.checks.borrowed import Borrowed, StandIn, error_of, garbled, update
from nablagrade.engine.checks.failing import Failure, lines_of
from nablagrade.engine.checks.library import BUILTINS, LIBRARY
from nablagrade.engine.checks.movable import Movable, Unmovable
from nablagrade.engine.child.cellnames import cell_name
from nablagrade.engine.wire.lent import MUTABLE, is_exact
from nablagrade.engine.wire.messages import Message
from nablagrade.engine.wire.values import Malformed

Ask = Callable[[Message], Message]
Output = dict[str, Any]
MOST_STEPS = 100_000  # items of the student's iterators, each asked for by itself
NOT_KEPT = "# the tests of this cell are not kept"  # what stands for it in the student's process
_OURS = "/nablagrade/engine/"  # a warning that was placed at the caller of a student's function
_LIES = (Malformed, LookupError, TypeError, ValueError, AttributeError)  # how a message fails to be read
_HIDDEN_WARNINGS = (PendingDeprecationWarning, ImportWarning, ResourceWarning)


class Interrupted(BaseException):
    """The student's code used up the time of the cell."""


@dataclass
class Tested:
    """What came of a test: what its cell shows, and the name of the error that it ended with."""

    outputs: list[Output] = field(default_factory=list)
    count: int | None = None
    error: str | None = None
    is_interrupted: bool = False


def run_test(test: Movable, ask: Ask, take: Callable[[Message], list[Output]]) -> Tested:
    """Run a test. Unmovable when it meets what cannot be carried; whatever `ask` raises comes through."""
    session = _Session(test, ask, take)
    tested = Tested()
    try:
        error = session.run()
    except Interrupted:
        error = None
    if session.end is not None:
        raise session.end
    tested.is_interrupted = session.is_interrupted
    if error is not None:
        tested.error = type(error).__name__
        session.outputs.append(_error_output(error, test, session))
    ended = session.asked({"do": "cell", "source": NOT_KEPT})
    tested.count = session.count
    tested.outputs = merged([*session.outputs, *take(ended)])
    return tested


def _error_output(error: Exception, test: Movable, session: _Session) -> Output:
    failure = Failure(cell_name(test.source), test.source, session.count, session.frames)
    lines = lines_of(error, failure)
    return {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines}


def merged(outputs: list[Output]) -> list[Output]:
    """Return outputs as a kernel has them, which empties its two streams when something else is shown or at the end."""
    out: list[Output] = []
    texts = {"stdout": "", "stderr": ""}
    for one in [*outputs, {"output_type": "end"}]:
        if one["output_type"] == "stream":
            texts[one["name"]] += one["text"]
            continue
        out += [{"output_type": "stream", "name": name, "text": text} for name, text in texts.items() if text]
        out.append(one)
        texts = dict.fromkeys(texts, "")
    return out[:-1]


class _Names(dict[str, Any]):
    """The names of a test: its own, and behind them what the notebook, a library or Python has."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        super().__init__(__name__="__main__")
        self._find = find

    def __missing__(self, name: str) -> Any:
        return self._find(name)


class _Session:
    """One test and the student's process that it asks."""

    def __init__(self, test: Movable, ask: Ask, take: Callable[[Message], list[Output]]) -> None:
        self._test, self._ask, self._take = test, ask, take
        self._libraries = dict(test.libraries)
        self._names = _Names(self._find)
        self._values = Borrowed(self)
        self._bound: dict[str, Any] = {}  # what the student's process knows of the test's names
        self._taken: dict[str, Any] = {}  # Python's own names that the notebook has taken for a value
        self._raised: list[tuple[Exception, int]] = []
        self.outputs: list[Output] = []
        self.count = 0
        self._steps = 0
        self.is_interrupted = False
        self.end: BaseException | None = None  # what ended the attempt, also where the test has caught it

    def run(self) -> Exception | None:
        """Run the test's statements; return the error that it ended with."""
        printing = self._begin()
        self._names["__builtins__"] = {name: getattr(builtins, name) for name in BUILTINS} | {
            "print": self._print, "__import__": _import}  # fmt: skip
        name = cell_name(self._test.source)
        with warnings.catch_warnings(record=True) as warned, np.errstate(), np.printoptions(**printing):
            warnings.simplefilter("default")
            error = self._execute(name)
        if any(not issubclass(one.category, _HIDDEN_WARNINGS) for one in warned):
            raise self.given_up(Unmovable("Python warns of something in its own lines"))
        if self.end is None:
            self._bind_rest()
        return error

    def _begin(self) -> dict[str, Any]:
        """Begin the test there; return how the notebook wants NumPy to print."""
        begun = self.asked({"do": "begin", "names": list(self._test.builtins), "imports": self._test.imports})
        try:
            self.count = int(begun["count"])
            self._taken = {str(name): self._values.received(told) for name, told in begun["taken"].items()}
            return _printing(self._values.received(begun["printing"]))
        except _LIES as lie:
            raise self.given_up(garbled(lie)) from lie

    def _execute(self, name: str) -> Exception | None:
        for node in ast.parse(self._test.source).body:
            code = compile(ast.Module([node], []), name, "exec", dont_inherit=True)
            try:
                exec(code, self._names)  # noqa: S102 - the instructor's own test
            except Unmovable as unmovable:
                self.given_up(unmovable)
                raise
            except Exception as error:  # noqa: BLE001 - an error is how a test says no
                return error
        return None

    def given_up(self, why: BaseException) -> BaseException:
        """Remember what ends the attempt, also where the test catches everything; return what is to be raised."""
        self.end = self.end or why
        return self.end

    def asked(self, request: Message) -> Message:
        """Ask the student's process; what ends the attempt is remembered, for a test may catch everything."""
        if self.end is not None:
            raise self.end
        try:
            reply = self._ask(request)
        except BaseException as error:
            self.end = error
            raise Interrupted from error
        if reply.get("interrupted"):
            self.is_interrupted = True  # also where the test catches everything
            raise Interrupted
        shown = self._take(reply) if "outputs" in reply and request["do"] != "cell" else []
        if any(_OURS in str(one.get("text", "")) for one in shown):
            raise self.given_up(Unmovable("a warning names the line that called"))
        self.outputs += shown
        if reply.get("beyond") or reply.get("value", [None]) == ["o", "value that is too large"]:
            raise self.given_up(Unmovable("the values are too large or too many"))
        return reply

    def _print(self, *values: Any, sep: str | None = " ", end: str | None = "\n") -> None:
        text = (" " if sep is None else sep).join(map(str, values)) + ("\n" if end is None else end)
        self.outputs.append({"output_type": "stream", "name": "stdout", "text": text})

    # --- names

    def _find(self, name: str) -> Any:
        if name in self._test.builtins and name not in self._libraries:
            return self._taken[name]  # KeyError: Python looks among its own next
        reply = self.asked({"do": "look", "name": name})
        if "missing" in reply:
            raise KeyError(name)
        path = self._libraries.get(name)
        if path is not None:
            kinds = reply.get("kinds") or ()
            is_data = "module" not in reply and not kinds
            value = self._values.received(reply) if is_data else None
            return value if is_data and not _is_data(path) else _of_library(path)
        if "module" in reply:
            raise self.given_up(Unmovable(f"`{name}` is a module"))
        return self._values.received(reply)

    def _bind_rest(self) -> None:
        names = self._bindings([], is_end=True)
        if names:
            self.asked({"do": "bind", "names": names})

    def _bindings(self, given: list[Any], *, is_end: bool = False) -> list[list[Any]]:
        """Return what the student's functions would find under the test's names, as far as they are to know it."""
        told = []
        for name in self._test.handed:
            if name not in self._names or (name in self._bound and self._bound[name] is self._names[name]):
                continue
            value = self._names[name]
            place = next((index for index, one in enumerate(given) if one is value), None)
            if place is not None:
                told.append([name, ["arg", place]])
            elif is_end or self._values.knows(value) or isinstance(value, StandIn) or type(value) not in MUTABLE:
                told.append([name, self._values.wire(value)])
            else:
                continue  # not handed over yet
            self._bound[name] = value
        return told

    # --- calls

    def call(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call an object of the student's."""
        given = [*args, *kwargs.values()]
        wires = [self._values.wire(one) for one in given]
        named = dict(zip(kwargs, wires[len(args) :], strict=True))
        return self._run({"of": number, "args": wires[: len(args)], "kwargs": named}, given)

    def step(self, number: int) -> Any:
        """Get the next item of an iterator of the student's."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise self.given_up(Unmovable("it goes through too many items"))
        return self._run({"of": number, "args": [], "kwargs": {}, "is_step": True}, [])

    def _run(self, request: Message, given: list[Any]) -> Any:
        reply = self.asked({"do": "run", **request, "names": self._bindings(given)})
        try:
            error, value = self._ended(reply, given)
        except _LIES as lie:
            raise self.given_up(garbled(lie)) from lie
        except Unmovable as why:
            self.given_up(why)
            raise
        if error is not None:
            raise error
        return value

    def _ended(self, reply: Message, given: list[Any]) -> tuple[Exception | None, Any]:
        for value, number in zip(given, reply["numbers"], strict=True):
            if number is not None and not self._values.knows(value):
                self._values.know(int(number), value)
        for told in reply["changed"]:
            update(self._values[int(told["handle"])], self._values.rebuilt(told))
        if "raised" not in reply:
            return None, self._values.received(reply)
        raised = reply["raised"]
        args = None if raised["args"] is None else [self._values.received(one) for one in raised["args"]]
        error = error_of(raised, args)
        self._raised.append((error, int(raised["of"])))
        return error, None

    def frames(self, error: BaseException, context: int) -> Message | None:
        """Return the traceback of an error from the student's function on; None where it is the test's own."""
        number = next((number for one, number in self._raised if one is error), None)
        return None if number is None else self.asked({"do": "frames", "of": number, "context": context})


def _printing(told: Any) -> dict[str, Any]:
    """Return how the notebook wants NumPy to print, for the words of a failing test; nothing where that is no wish."""
    try:
        with np.printoptions(**told):
            return dict(told)
    except (TypeError, ValueError):
        return {}


def _of_library(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return importlib.import_module(path) if path in LIBRARY else getattr(importlib.import_module(module), name)


def _is_data(path: str) -> bool:
    """Whether a library has a plain value there, such as `math.pi`."""
    return path not in LIBRARY and is_exact(_of_library(path), is_inner=False)


def _import(name: str, *rest: Any) -> Any:
    if name not in LIBRARY:
        raise Unmovable(f"it imports {name}")
    return __import__(name, *rest)
