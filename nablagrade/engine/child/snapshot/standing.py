"""A child that has run the cells which a class shares, and forks others behind them when the zygote says so.

What is forked goes on where this stands, with an examiner and a folder of its own, and locks itself in as any child.
"""

from __future__ import annotations

import asyncio
import json
import os
import selectors
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from nablagrade.engine.child.snapshot.reading import Reading
from nablagrade.engine.child.snapshot.remains import Remains, look, opened_since, reopen, why_not
from nablagrade.engine.child.snapshot.state import Randomness, state_of
from nablagrade.engine.wire.exits import EXITED
from nablagrade.engine.wire.messages import Channel, Closed, Message
from nablagrade.engine.wire.order import MAX_ORDER_BYTES
from nablagrade.sandbox import privileges
from nablagrade.sandbox.linux import asking, kernel

CELLS = ("cell", "locked")  # the requests by which shared cells are run
Lock = Callable[[socket.socket, Message], Message]


class Standing:
    """What a child with shared cells knows of them; one that is to stand behind them has a line to the zygote."""

    def __init__(self, channel: Channel, shell: Any, order: Message, lock: Lock, cells: str) -> None:
        """`cells` is the folder that the names of cells begin with."""
        control = order["control"]
        self._order = order
        self._channel = channel
        self._shell = shell
        self._lock = lock
        self._control = None if control is None else socket.socket(fileno=control)
        self._randomness = Randomness()
        self._reading = None if control is None else Reading(cells)
        self._before: Remains | None = None

    def watching(self, request: Message) -> AbstractContextManager[None]:
        """Listen to what a cell asks for, where others are to be forked off behind it."""
        if self._reading is None or request["do"] not in CELLS:
            return nullcontext()
        self._before = self._before or look(self._order["readable"])
        return self._reading.watched()

    def answer(self, request: Message, loop: asyncio.AbstractEventLoop) -> None:
        """Say what the cells have left; where that is asked for, stand behind them. Returns in each fork."""
        reply = {"reply": request["number"], "state": self._state()}
        if request["do"] == "state" or self._reading is None or self._control is None:
            self._channel.send(reply)
            return
        readable = self._order["readable"]
        before = self._before or look(readable)
        why = self._reading.why or why_not(before, loop, readable)
        self._channel.send({**reply, "why": why})
        if why is None:
            self._stand(loop, self._control, opened_since(before, readable))

    def _state(self) -> str:
        """Return a hash of what the cells have made; none where that cannot be looked into."""
        shell = self._shell
        try:
            return state_of(shell.user_ns, self._randomness, shell.execution_count, shell.sink.left_bytes)
        except Exception:  # noqa: BLE001 - whatever the cells have made of their names: no student is to pay for it
            return ""

    def _stand(self, loop: Any, control: socket.socket, files: tuple[tuple[int, str], ...]) -> None:
        """Fork, and say how forks ended, as the zygote asks; end with it. Returns in each fork."""
        self._channel.close()
        loop._close_self_pipe()
        loop._selector.close()
        states = self._randomness.now()
        while True:
            order, descriptors = _receive(control)
            if order["do"] == "reap":
                _, status, usage = os.wait4(order["pid"], 0)
                control.send(EXITED.pack(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))
                continue
            order |= {"parent": os.getpid(), "control": None}
            pid = os.fork()
            if pid == 0:
                control.close()
                self._randomness.go_on(states)
                self._go_on(loop, order | {"kept": list(reopen(files))}, descriptors)
                return
            for descriptor in descriptors:
                os.close(descriptor)
            control.send(b"%d" % pid)

    def _go_on(self, loop: Any, order: Message, descriptors: list[int]) -> None:
        """Be a child of one's own: with an examiner, a folder and closed doors."""
        end, mount, processes, own = descriptors
        self._control = self._reading = None
        examiner = socket.socket(fileno=end)
        self._channel.move(examiner)
        kernel.see_processes(own)
        privileges.let_own_files_be_opened()
        said = self._lock(examiner, order | {"mount": mount, "processes": processes})
        loop._selector = selectors.DefaultSelector()
        loop._make_self_pipe()
        self._channel.send(said)
        if "refused" in said:
            raise SystemExit(1)


def hand_on(control: int) -> None:
    """Give the zygote the say over what the filter leaves to it: until this stands, nothing."""
    with socket.socket(fileno=os.dup(control)) as line:
        listener = asking.listeners.pop()
        socket.send_fds(line, [b"asking"], [listener])
        os.close(listener)


def _receive(control: socket.socket) -> tuple[Message, list[int]]:
    """Return the next thing to do, with its descriptors. Closed when the zygote is gone, or has no use for this."""
    data, descriptors, _, _ = socket.recv_fds(control, MAX_ORDER_BYTES, 4)
    if not data:
        raise Closed("the zygote is gone")
    return json.loads(data), list(descriptors)
