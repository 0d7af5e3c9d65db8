"""The warm parent of the workers: forked off the zygote before anything is enclosed, so that both share their imports.

What comes here (checks, answers, records) never gets back into the zygote: a fork inherits memory in one direction.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import socket
from multiprocessing.connection import Connection
from pathlib import Path

PROCESS_NAME = Path("/proc/self/comm")  # for people who look at a process list
_PR_SET_PDEATHSIG = 1


def serve(line: socket.socket) -> None:
    """Fork a worker for each connection that comes over the line; end with whoever started us. Never returns."""
    _end_with_parent()
    PROCESS_NAME.write_text("nabla-workshop")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # workers are buried at once
    while True:
        _, descriptors, _, _ = socket.recv_fds(line, 1, 1)
        if not descriptors:
            os._exit(0)
        _warm()
        if os.fork() == 0:
            line.close()
            _work(Connection(descriptors[0]))
        os.close(descriptors[0])


def _warm() -> None:
    import nablagrade.engine.worker  # noqa: F401, PLC0415 - not in the zygote, which shares this module

    gc.collect()
    gc.freeze()


def _work(connection: Connection) -> None:
    """Be a worker: make each call that comes, send back whether it returned, and its value or exception."""
    _end_with_parent()
    PROCESS_NAME.write_text("nabla-worker")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        while True:
            function, arguments = connection.recv()
            try:
                reply = True, function(*arguments)
            except Exception as error:  # noqa: BLE001 - whatever it is, the future carries it
                reply = False, error
            connection.send(reply)
    except EOFError:
        pass  # the executor has shut down
    finally:
        os._exit(0)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # a coordinator that is killed leaves no orphans
