"""The snapshots of a zygote: which cells that notebooks share are worth one, and who is forked behind them.

Of the cells themselves nothing comes here: they have a hash, and what they came to another one. What they showed lies
in a sealed file that only examiners read.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from nablagrade.engine.wire.exits import EXITED
from nablagrade.engine.wire.order import Start, left_behind
from nablagrade.model import Limits
from nablagrade.sandbox.linux import asking

MOST = 4  # at the same time
MOST_KNOWN = 1000  # cells that notebooks share, of which something is known: a watch goes on for months
IDLE_SECONDS = 5.0  # after which one makes room for another
ANSWER_SECONDS = 5.0  # a fork takes milliseconds
SEVERAL = "its first cells show something else each time"
BEING_MADE = "the snapshot of its first cells was being made"
NO_ROOM = f"there were {MOST} snapshots already"
NO_ROOT = "this machine gives a child no root of its own"
NOT_MADE = "no snapshot could be made of its first cells"
DIED = "the snapshot of its first cells died"


@dataclass
class Snapshot:
    """A child that stands behind shared cells."""

    pid: int
    pidfd: int
    line: socket.socket  # on which it is told to fork
    listener: int = -1  # by which it asks for what its filter leaves open
    stands: bool = False
    makes_room: bool = False  # for another
    is_gone: bool = False
    shown: int = -1  # the file of what the cells showed
    cpu_seconds: float = 0.0  # that they took
    children: int = 0
    used: float = field(default_factory=time.monotonic)

    def fork(self, order: dict[str, Any], descriptors: list[int]) -> int | None:
        """Return the process id of a new child; None when this does not answer, and is ended."""
        self.used = time.monotonic()
        left = left_behind(Limits(**order["limits"]), self.cpu_seconds)
        told = {**order, "do": "fork", "limits": asdict(left)}
        try:
            socket.send_fds(self.line, [json.dumps(told).encode()], descriptors)
            self._answer_until_it_speaks()
            pid = int(self.line.recv(16))
        except (OSError, ValueError):
            self.end()
            return None
        self.children += 1
        return pid

    def _answer_until_it_speaks(self) -> None:
        """Let it go on with its fork. TimeoutError when that takes too long."""
        until = time.monotonic() + ANSWER_SECONDS
        heard: list[socket.socket | int] = [self.line, self.listener]
        while time.monotonic() < until:
            ready, _, _ = select.select(heard, [], [], ANSWER_SECONDS)
            if self.line in ready:
                return
            if ready:
                self.answer()
        raise TimeoutError

    def listen(self) -> bool:
        """Take the listener that it hands on; False when it is gone."""
        with suppress(OSError):
            _, descriptors, _, _ = socket.recv_fds(self.line, 16, 1)
            if descriptors:
                [self.listener] = descriptors
                return True
        return False

    def answer(self) -> None:
        """Answer one question: before it stands it may do what any child may, afterwards what it is here for."""
        if self.is_gone:
            return  # its end was told in the same round, and the number of its listener may be another's
        with suppress(OSError):  # whoever asked is gone
            asking.answer(self.listener, is_allowed=self.stands)

    def reap(self, pid: int) -> bytes | None:
        """Return how a child of its own ended; None when this is gone."""
        self.children -= 1
        with suppress(OSError):
            self.line.send(json.dumps({"do": "reap", "pid": pid}).encode())
            said = self.line.recv(EXITED.size)
            if len(said) == EXITED.size:
                return said
        self.end()
        return None

    def close(self) -> None:
        """Let go of what is left of it; its process id and its descriptors are others' from now on."""
        self.line.close()
        self.is_gone = True
        for descriptor in (self.listener, self.shown):
            if descriptor >= 0:
                os.close(descriptor)

    def end(self) -> None:
        """End it, and with it all that was forked off it."""
        if not self.is_gone:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)


@dataclass
class _Shared:
    """What is known of cells that notebooks share."""

    said: str | None = None  # what they came to in a run from the first cell
    cpu_seconds: float = 0.0  # that they took there
    why: str = ""  # no snapshot is made of them
    snapshot: Snapshot | None = None
    candidate: Snapshot | None = None  # that is being made

    def refuse(self, why: str) -> None:
        """Begin nowhere behind these cells any more."""
        self.why = why
        if self.snapshot is not None:
            self.snapshot.end()


class Snapshots:
    """All that stand, and all that could."""

    def __init__(self) -> None:
        self._known: dict[str, _Shared] = {}

    def start_of(self, shared: str) -> tuple[Start, str]:
        """Return where a child with these first cells starts, and what its examiner is told of that."""
        if not shared:
            return Start.WHOLE, ""
        one = self._remember(shared)
        if one.snapshot is not None and not one.why:
            return Start.BEHIND, str(one.cpu_seconds)
        if one.why or one.candidate:
            return Start.WHOLE, one.why or BEING_MADE
        if one.said is None:
            return Start.FIRST, ""
        return (Start.STANDING, one.said) if self._has_room() else (Start.WHOLE, NO_ROOM)

    def _remember(self, shared: str) -> _Shared:
        """Return what is known of these cells, and forget those for which nobody has asked for longest."""
        one = self._known[shared] = self._known.pop(shared, _Shared())
        if len(self._known) > MOST_KNOWN:
            del self._known[next(name for name, it in self._known.items() if not (it.snapshot or it.candidate))]
        return one

    def take(self, shared: str, candidate: Snapshot) -> None:
        """Know the child that is to stand."""
        candidate.line.settimeout(ANSWER_SECONDS)
        self._known[shared].candidate = candidate

    def of(self, shared: str) -> Snapshot | None:
        """Return what stands behind these cells."""
        return self._known[shared].snapshot

    def hear(self, shared: str, pid: int, told: dict[str, Any], descriptors: list[int], *, is_behind: bool) -> None:
        """Hear from an examiner what these cells came to, or that the child which has run them is to stand.

        Of a child that began behind them (`is_behind`) is heard that it could not be locked in.
        """
        one = self._known.get(shared)
        if one is None:
            return  # forgotten since that child began
        is_candidate = one.candidate is not None and one.candidate.pid == pid
        if "said" in told:
            if one.said not in (None, told["said"]):
                one.refuse(SEVERAL)
            one.said, one.cpu_seconds = told["said"], told["cpu"]
        elif "why" in told and (is_candidate or is_behind or one.said is None):  # a slower run found them worth it
            one.refuse(told["why"])
        elif one.candidate is not None and is_candidate and descriptors:
            one.snapshot, one.candidate = one.candidate, None
            one.snapshot.stands = True
            one.snapshot.shown, one.snapshot.cpu_seconds = descriptors[0], one.cpu_seconds

    def stands(self, pid: int) -> bool:
        """Whether this child stands, and needs no examiner."""
        return any(one.pid == pid for one in self._standing())

    def forget(self, pid: int) -> tuple[Snapshot, ...]:
        """Know that a child is gone; return what it was, if it stood or was about to."""
        gone = []
        for one in self._known.values():
            if one.candidate and one.candidate.pid == pid:
                gone.append(one.candidate)
                one.candidate, one.why = None, one.why or NOT_MADE
            elif one.snapshot and one.snapshot.pid == pid:
                gone.append(one.snapshot)
                one.why = one.why or ("" if one.snapshot.makes_room else DIED)
                one.snapshot = None
        return tuple(gone)

    def _standing(self) -> list[Snapshot]:
        return [one.snapshot for one in self._known.values() if one.snapshot]

    def _has_room(self) -> bool:
        standing = self._standing()
        if len(standing) + sum(one.candidate is not None for one in self._known.values()) < MOST:
            return True
        idle = [one for one in standing if not one.children and one.used < time.monotonic() - IDLE_SECONDS]
        if idle:
            oldest = min(idle, key=lambda one: one.used)
            oldest.makes_room = True  # it may come again
            oldest.end()
        return False  # what was told to go is gone the next time
