"""What the checks of an exercise asked a child, and what it answered: written down in a run, and told again later.

Told again, a question is answered only where the child was asked the same at the same place: what a student's function
returns may hang on the calls before it. Reading a value changes nothing, so that may be left out or asked once more.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from nablagrade.engine.checks.notebook import Ask, Callback
from nablagrade.engine.wire import schema
from nablagrade.engine.wire.exits import Ended
from nablagrade.engine.wire.messages import Garbled, Message
from nablagrade.engine.wire.values import Wire
from nablagrade.model import Outcome

MAX_BYTES = 256_000  # of a notebook: the exercise that would be more is left out
Evaluate = Callable[[list[Wire]], Message]
_MEND = "something was asked that was not asked before"


class Entry(NamedTuple):
    """One question, its answer, and the points at which functions of ours were called meanwhile."""

    question: str
    answer: Message
    called: Sequence[tuple[int, list[Wire], Message]]  # which function, its arguments, and what it returned

    @property
    def is_call(self) -> bool:
        """Whether a function of the student's ran for it."""
        return bool(self.question.startswith(_CALL))


_CALL = '{"do": "call"'


def _spell(message: object) -> str:
    return json.dumps(message)  # as it was put together: `do` comes first


class Asked:
    """The questions of each exercise of a run, in order, as JSON; bounded."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str] | None] = {}  # by exercise; None where it was too much
        self._left = MAX_BYTES

    def listen(self, exercise: str, ask: Callable[[Message, Sequence[Evaluate]], Message]) -> Ask:
        """Return what asks a child, and writes down for an exercise what comes of it."""
        self._lines[exercise] = []

        def asking(request: Message, callbacks: Sequence[Callback]) -> Message:
            called: list[tuple[int, list[Wire], Message]] = []
            heard = [partial(_hear, called, number, one.evaluate) for number, one in enumerate(callbacks)]
            reply = ask(request, heard)
            if reply.get("interrupted"):  # out of time is no answer, though their code or the check may catch it
                self._lines[exercise] = None
            told = {name: part for name, part in reply.items() if name not in ("reply", "interrupted")}
            self._keep(exercise, (_spell(request), told, called))
            return reply

        return asking

    def _keep(self, exercise: str, entry: object) -> None:
        lines = self._lines[exercise]
        if lines is None:
            return
        lines.append(_spell(entry))
        self._left -= len(lines[-1])
        if self._left < 0:
            self._left += sum(map(len, lines))
            self._lines[exercise] = None

    def text(self, exercise: str) -> str | None:
        """Return what was written down of an exercise, for `read_entries`; None where it was too much."""
        lines = self._lines.get(exercise, [])
        return None if lines is None else f"[{','.join(lines)}]"


def _hear(called: list[tuple[int, list[Wire], Message]], number: int, evaluate: Evaluate, args: list[Wire]) -> Message:
    answer = evaluate(args)
    called.append((number, args, answer))
    return answer


def read_entries(text: str) -> list[Entry]:
    """Return what was written down of an exercise. ValueError where it is nothing that `Asked` wrote."""
    try:
        entries = [Entry(*one) for one in json.loads(text)]
        for one in entries:
            schema.check_reply({"reply": 0, **one.answer}, json.loads(one.question)["do"], 0)
            for number, args, _ in one.called:
                schema.check_callback({"callback": number, "args": args})
    except (Garbled, LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"is no transcript ({error})") from error
    return entries


class Retold:
    """A child that was: it answers what it was asked in an earlier run, and nothing else."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._left = deque(entries)
        self._standing: dict[str, Message] = {}  # what reading has told since the last call
        self._is_lost = False

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked was answered, and every call of before was made again."""
        return not self._is_lost and not any(one.is_call for one in self._left)

    def ask(self, request: Message, callbacks: Sequence[Callback]) -> Message:
        """Answer a question as the child did. Ended when it was not asked that then."""
        question = _spell(request)
        if not self._is_lost and question in self._standing:
            return dict(self._standing[question])
        while not self._is_lost and self._left:
            entry = self._left.popleft()
            if entry.is_call:
                self._standing.clear()
                if entry.question == question and all(_is_same(one, callbacks) for one in entry.called):
                    return dict(entry.answer)
                break
            self._standing[entry.question] = entry.answer
            if entry.question == question:
                return dict(entry.answer)
        self._is_lost = True
        raise Ended(Outcome.BROKEN, _MEND)


def _is_same(called: tuple[int, list[Wire], Message], callbacks: Sequence[Callback]) -> bool:
    """Whether a function of ours returns at a point what it did: then the student's code does what it did, too."""
    number, args, answer = called
    return 0 <= number < len(callbacks) and _spell(callbacks[number].evaluate(args)) == _spell(answer)
