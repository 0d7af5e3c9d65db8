"""The student's notebook as a check sees it: a proxy that asks for values and gets plain data, never objects."""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from nablagrade.answers.base import Answer, Judgement, Verdict
from nablagrade.engine.checks.evaluation import ENDLESS, Purse, TooMuch, read_point, value_of
from nablagrade.engine.checks.transcripts import Event
from nablagrade.engine.wire.messages import Message
from nablagrade.engine.wire.values import Malformed, Wire, decode, encode
from nablagrade.figures import FigureDescription
from nablagrade.model import Outcome

UNREADABLE = "Your answer could not be read."
NO_WORDS = " .…\t\n"  # of which a text is made that says nothing


class CheckEnd(Exception):
    """A check came to an end before its last line; carries the outcome and its words."""

    def __init__(self, outcome: Outcome, hint: str | None, detail: str | None = None) -> None:
        super().__init__(detail or hint or outcome.value)
        self.outcome = outcome
        self.hint = hint
        self.detail = detail


class Cells(Protocol):
    """What is known of the notebook's cells after they ran."""

    def failure(self, grade_id: str) -> tuple[Outcome, str] | None:
        """How the cell with this grade_id failed, and the name of the error; None when it did not."""
        ...

    def printed(self, grade_id: str) -> str:
        """What the cell printed to standard output."""
        ...


class Callback:
    """A function of ours that a student's code may call; remembers every point at which it was called."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
        self._purse = Purse()
        self.points: list[tuple[Any, ...]] = []  # positional arguments of each call, in order, as copies

    def evaluate(self, args: list[Wire]) -> Message:
        """Answer one call from the child, as the plain function would: with its value or its built-in exception."""
        try:
            with self._purse.pay():
                self._purse.remember(point := read_point(args))
                self.points.append(point)
                return {"value": encode(value_of(self._function, read_point(args)))}
        except TooMuch:
            return {"raise": "RuntimeError", "message": ENDLESS}
        except Malformed:
            return {"raise": "TypeError", "message": "this function takes numbers and arrays"}
        except Exception as error:  # noqa: BLE001 - it is the student's call: they get what Python says
            return {"raise": type(error).__name__, "message": str(error)[:400]}


Ask = Callable[[Message, Sequence[Callback]], Message]


@dataclass
class Call:
    """What came of calling a student's function."""

    value: Any  # plain data
    args: tuple[Any, ...]  # the positional arguments as they are after the call
    printed: str  # or displayed; the stream of errors apart
    _again: Callable[[], Any] = field(repr=False)
    _aliases: Callable[[Call | None], bool] = field(repr=False)
    handle: int = -1

    def again(self) -> Any:
        """Read the result once more: a later call may have overwritten it."""
        return self._again()

    def shares_memory(self, other: Call | None = None) -> bool:
        """Whether the result shares memory with the arguments, or with the result of another call."""
        return self._aliases(other)


class Notebook:
    """The notebook of one student, for the length of one check."""

    def __init__(self, ask: Ask, cells: Cells) -> None:
        self._ask = ask
        self._cells = cells
        self.label = ""  # of the check that looks at it: exercise/check
        self.judgement: Judgement | None = None  # of the last `judge`
        self.transcript: list[Event] = []  # what the student's functions returned, and their figures

    @cached_property
    def rng(self) -> np.random.Generator:
        """Random data for this check: the same in each run and on each machine, and another for each check."""
        seed = hashlib.sha256(self.label.encode()).digest()[:8]
        return np.random.default_rng(int.from_bytes(seed, "big"))

    def __getitem__(self, name: str) -> Any:
        reply = self._asked({"do": "get", "name": name})
        if "missing" in reply:
            raise self._missing(name)
        value = self._rebuilt(reply["value"])
        if isinstance(value, FigureDescription):
            self.transcript.append(Event("figure", name, value=value))
        return value

    def judge(self, name: str, answer: Answer) -> bool:
        """Judge the value of a name; ends the check when it is unanswered, invalid or undecided."""
        value = self[name]
        if value is None or value is ... or (isinstance(value, str) and not value.strip(NO_WORDS)):
            raise CheckEnd(Outcome.FAILED, f"There is no answer in `{name}` yet.")
        self.judgement = judged = answer.judge(value)
        if judged.verdict is Verdict.INVALID:
            raise CheckEnd(Outcome.INVALID, judged.hint, judged.detail)
        if judged.verdict is Verdict.UNDECIDED:
            raise CheckEnd(Outcome.NEEDS_PERSON, judged.hint, judged.detail)
        return judged.is_right

    def call(self, name: str, *args: Any, **kwargs: Any) -> Call:
        """Call a student's function with plain data and callbacks."""
        callbacks: list[Callback] = []

        def reference(value: object) -> Wire | None:
            if not isinstance(value, Callback):
                return None
            callbacks.append(value)
            return ["k", str(len(callbacks) - 1)]

        request = {
            "do": "call",
            "name": name,
            "args": [encode(arg, reference) for arg in args],
            "kwargs": {key: encode(arg, reference) for key, arg in kwargs.items()},
        }
        event = Event("call", name, args, points=tuple(one.points for one in callbacks))
        self.transcript.append(event)
        reply = self._asked(request, callbacks)
        if "missing" in reply:
            raise self._missing(name)
        if "raised" in reply:
            event.raised = reply["raised"]
            raise _errored(name, reply["raised"], reply["message"])
        call = self._called(reply, callbacks)
        if len(call.args) != len(args):
            raise CheckEnd(Outcome.FAILED, UNREADABLE, f"{len(call.args)} arguments came back, {len(args)} went out")
        event.value, event.after, event.is_printing = call.value, call.args, bool(call.printed)
        return call

    def _called(self, reply: Message, callbacks: list[Callback]) -> Call:
        handle = reply["handle"]
        after = tuple(self._rebuilt(arg, callbacks.__getitem__) for arg in reply["args"])

        def again() -> Any:
            value = self._rebuilt(self._asked({"do": "again", "handle": handle})["value"])
            self.transcript.append(Event("again", value=value))
            return value

        def aliases(other: Call | None) -> bool:
            request = {"do": "aliases", "handle": handle, "other": other and other.handle}
            is_shared = bool(self._asked(request)["value"])
            self.transcript.append(Event("aliases", value=is_shared))
            return is_shared

        return Call(self._rebuilt(reply["value"]), after, reply["printed"], again, aliases, handle)

    def callback(self, function: Callable[..., object]) -> Callback:
        """Wrap a function of ours, to be handed to a student's function as an argument."""
        return Callback(function)

    def printed(self, grade_id: str) -> str:
        """Return what the cell with this grade_id printed to standard output."""
        return self._cells.printed(grade_id)

    def _asked(self, request: Message, callbacks: Sequence[Callback] = ()) -> Message:
        reply = self._ask(request, callbacks)
        if reply.get("interrupted"):
            hint = "Your code did not come to an end in time: look for a loop that never stops."
            raise CheckEnd(Outcome.TIMED_OUT, hint)
        if "raised" in reply and request["do"] != "call":  # interrupted by their own code
            raise _errored(str(request.get("name", "it")), reply["raised"], reply["message"])
        return reply

    def _rebuilt(self, wire: Wire, refer: Callable[[int], object] | None = None) -> Any:
        try:
            return decode(wire, refer)
        except Malformed as error:
            raise CheckEnd(Outcome.FAILED, UNREADABLE, str(error)) from error

    def _missing(self, name: str) -> CheckEnd:
        """End the check; the words are the same in place, where nobody knows how the cell ended."""
        outcome, error = self._cells.failure(name) or (Outcome.FAILED, None)
        hint = (
            f"`{name}` is not defined: run the notebook from the top, and look for an error in the cell of this name."
        )
        return CheckEnd(outcome, hint, error)


def _errored(name: str, error: str, message: str) -> CheckEnd:
    if error == "MemoryError":
        return CheckEnd(Outcome.OUT_OF_MEMORY, f"`{name}` asked for more memory than there is.")
    # only names of Python's own: a student's exception could carry a hidden input out in its name or message
    known = error if isinstance(getattr(builtins, error, None), type) else "an error of your own"
    return CheckEnd(Outcome.ERRORED, f"`{name}` stopped with {known}.", f"{error}: {message}"[:500])
