"""The only code of ours beside the student's: close the doors, then run cells and answer questions.

Imported in the zygote before any fork; holds no check, no answer and nothing of another student.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import Context, copy_context
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from nablagrade import sandbox
from nablagrade.engine.child import programs
from nablagrade.engine.child.cellnames import FOLDER
from nablagrade.engine.child.namespace import Lending, Namespace
from nablagrade.engine.child.outputs import draw
from nablagrade.engine.child.shell import Ran, Shell
from nablagrade.engine.child.snapshot.standing import Standing, hand_on
from nablagrade.engine.child.turning import finish, turn
from nablagrade.engine.guard.keeping import keep_watch
from nablagrade.engine.guard.names import meaning_of
from nablagrade.engine.guard.pristine import Pristine
from nablagrade.engine.wire.messages import Channel, Closed, Message
from nablagrade.engine.wire.order import most_for_child
from nablagrade.model import Figures, Limits
from nablagrade.sandbox.base import Policy

Doing = Callable[[], Coroutine[Any, Any, Message]]
_FIRST_THREAD = threading.main_thread().ident  # a fork of it keeps its number
STEPS = ("cell", "locked", "test", "bump", "begin")  # the requests that begin a cell


def live(end: socket.socket, shell: Shell, order: Message) -> None:
    """Be a child: lock down as ordered, then serve until the examiner hangs up. Never returns."""
    code = 1
    try:
        code = _lock_and_serve(end, shell, order)
    except Closed:
        code = 0
    finally:
        os._exit(code)  # no atexit, no joining of a student's threads


def _lock_and_serve(end: socket.socket, shell: Shell, order: Message) -> int:
    limits = Limits(**order["limits"])
    channel = Channel(end, most_for_child(limits))
    random.seed()  # a fork inherits the generators' states; neighbours must not share them
    np.random.seed()  # the legacy generator is the one with a global state
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    said = _lock(end, order)
    if "refused" not in said:
        if limits.subprocesses:
            programs.allow(shell)
        shell.sink.left_bytes = limits.output_bytes
        shell.draws_all = limits.figures == Figures.ALL
        shell.settle()
    _begin(channel, said)
    _serve(channel, shell, limits, Standing(channel, shell, order, _lock, FOLDER) if order["is_shared"] else None)
    return 0


def _begin(channel: Channel, said: Message) -> None:
    """Say the first word of a child. SystemExit where a door did not close."""
    channel.send(said)
    if "refused" in said:
        raise SystemExit(1)


def _lock(end: socket.socket, order: Message) -> Message:
    """Close all doors; return what a child says of that first: whatever kept one open, its examiner must hear of it."""
    started = time.monotonic()
    try:
        layers = _close_doors(end, order, Limits(**order["limits"]))
    except Exception as error:  # noqa: BLE001 - as above
        return {"refused": f"{type(error).__name__}: {error}"[:400]}
    return {"locked": layers, "seconds": time.monotonic() - started}


def _close_doors(end: socket.socket, order: Message, limits: Limits) -> list[str]:
    control = order["control"]
    policy = Policy(
        scratch=Path(order["scratch"]) if order["mount"] is None else sandbox.SCRATCH,
        readable=tuple(Path(root) for root in order["readable"]),
        keep_descriptors=(end.fileno(), *order.get("kept", ()), *(() if control is None else (control,))),
        limits=limits,
        subprocesses=limits.subprocesses,
        canary=Path(order["canary"]),
        parent=order["parent"],
        mount=order["mount"],
        processes=order.get("processes"),
        forks=control is not None,
    )
    layers = sandbox.enter(policy)
    if control is not None:
        hand_on(control)  # who is asked from now on
    sandbox.verify(policy, layers)
    return list(layers)


def _serve(channel: Channel, shell: Shell, limits: Limits, standing: Standing | None) -> None:
    def call_back(number: int, args: list[Any]) -> Message:
        with _deaf():
            channel.send({"callback": number, "args": args})
            return channel.receive() or {}

    namespace, lending = Namespace(shell.user_ns, call_back), Lending(shell)
    loop, context = asyncio.new_event_loop(), copy_context()  # one of each for all cells, as in a kernel

    def handle(slot: list[Message]) -> None:
        request = slot.pop()
        if request["do"] in ("state", "stand"):  # nothing of a student's has run yet
            assert standing is not None  # noqa: S101 - others are not asked
            standing.answer(request, loop)  # from here also those go on who are forked off this process
            return
        with nullcontext() if standing is None else standing.watching(request):
            reply = _answer(request, loop, context, partial(_do, request, shell, namespace, lending))
        namespace.settle()  # here, where no interrupt can come: a thread's question would be between us and the answer
        if "value" in reply and len(str(reply)) > limits.reply_bytes:
            empty = {name: type(one)() if isinstance(one, list | str) else one for name, one in reply.items()}
            reply = empty | {"value": ["o", "value that is too large"]}
        channel.send({"reply": request["number"], **reply})

    def receive(slot: list[Message]) -> None:
        request = channel.receive()
        assert request is not None  # noqa: S101 - waits for ever
        slot.append(request)

    while True:
        slot: list[Message] = []
        receive(slot)
        if slot[0]["do"] == "watch":  # there are tests inside: from now on nobody but C is above a student's cell
            request = slot.pop()
            channel.send({"reply": request["number"]})
            pristine = shell.__dict__.pop("pristine", None) or Pristine()  # nothing of a student's has run yet
            keep_watch(pristine, meaning_of(request["bindings"]), receive, handle)
        handle(slot)


@contextmanager
def _deaf() -> Iterator[None]:
    """Let an interrupt wait until a question and its answer are through: half a message would be read as another.

    A mask of signals would not do: whichever thread hears one, Python has the first thread act on it.
    """
    if threading.get_ident() != _FIRST_THREAD:
        yield
        return
    heard = []
    before = signal.signal(signal.SIGINT, lambda *_: heard.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if heard:
            signal.raise_signal(signal.SIGINT)


def _answer(request: Message, loop: asyncio.AbstractEventLoop, context: Context, do: Doing) -> Message:
    try:
        # only while a student's code runs does an interrupt have somebody to stop
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if request["do"] in STEPS:
            turn(loop)
        return finish(loop, loop.create_task(do(), context=context))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return {"raised": "KeyboardInterrupt", "message": ""}
    finally:
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        except KeyboardInterrupt:  # came after the last line: there is no second one, and the answer stands
            signal.signal(signal.SIGINT, signal.SIG_IGN)


async def _do(request: Message, shell: Shell, namespace: Namespace, lending: Lending) -> Message:
    match request["do"]:
        case "cell" | "locked":
            draw(shell, is_wanted=shell.draws_all or request.get("draw", False))
            return await _run(shell, shell.execute, request["source"])
        case "test":
            reply = await _run(shell, shell.execute_test, request)
            return reply | {name: request[name] for name in ("seen", "points") if name in request}
        case "bump":
            shell.execution_count += 1
            return {"count": shell.execution_count - 1}
        case "begin" | "look" | "run" | "bind" | "frames":
            return lending.answer(request)
        case _:
            return namespace.answer(request)


async def _run(shell: Shell, run: Callable[[Any], Awaitable[Ran]], what: Any) -> Message:
    count = shell.execution_count
    result, outputs = await run(what)
    error = result.error_before_exec or result.error_in_exec
    shown = {"displays": displays} if (displays := shell.sink.take_displays()) else {}
    return {"outputs": outputs, "count": count, "error": type(error).__name__ if error else None, **shown}
