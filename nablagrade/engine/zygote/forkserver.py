"""The warm parent of the workers: forked off the zygote before anything is enclosed, so that both share their imports.

What comes here (checks, answers, records) never gets back into the zygote: a fork inherits memory in one direction.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from nablagrade.sandbox import privileges
from nablagrade.sandbox.linux import kernel

Call = tuple[Callable[..., Any], tuple[Any, ...]]
Reply = tuple[bool, Any]  # whether the function returned, and its value or exception


def serve(line: socket.socket) -> None:
    """Fork a worker for each connection that comes over the line; end with whoever started us. Never returns."""
    privileges.end_with_parent()  # a coordinator that is killed leaves no orphans
    kernel.name_process("nabla-workers")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator
    signal.signal(signal.SIGCHLD, _reap)
    made: tuple[Call, Reply] | None = None  # the call that sets a worker up: made here, once for all of them
    while True:
        _, descriptors, _, _ = socket.recv_fds(line, 1, 1)
        if not descriptors:
            os._exit(0)
        with Connection(descriptors[0]) as connection:
            try:
                call = connection.recv()
            except (EOFError, OSError):
                continue  # who wanted a worker is gone; the line says whether somebody else is there
            if made is None or made[0] != call:
                made = call, _make(call)
                gc.freeze()
                gc.enable()  # the imports are over
            if os.fork() == 0:
                line.close()
                _work(connection, made[1])


def _work(connection: Connection, reply: Reply) -> None:
    """Be a worker: say how the first call ended, then make each call that comes. Never returns."""
    privileges.end_with_parent()
    kernel.name_process("nabla-worker")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        while True:
            connection.send(reply)
            reply = _make(connection.recv())
    except EOFError:
        pass  # the executor has shut down
    finally:
        os._exit(0)


def _make(call: Call) -> Reply:
    function, arguments = call
    try:
        return True, function(*arguments)
    except Exception as error:  # noqa: BLE001 - whatever it is, the future carries it
        return False, error


def _reap(_number: int, _frame: object) -> None:
    """Reap workers that have ended; if they were ignored, nobody would count what they have used."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
