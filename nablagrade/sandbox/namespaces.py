"""Namespaces that go once around the zygote: processes, network and host name; mounts and IPC are each child's own.

Two processes come of it. The outer one, which the coordinator started, holds nothing and waits. The inner one serves as
process 1 of a new process namespace: when it ends, the kernel kills every child that is left.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
from collections.abc import Sequence
from typing import NoReturn

from nablagrade.sandbox import privileges, userns
from nablagrade.sandbox.linux import kernel, rehearsal

HOST_NAME = "nablagrade"  # a student's outputs do not tell on which machine they were graded
FLAGS = {"pidns": 0x20000000, "netns": 0x40000000, "utsns": 0x04000000}

_SIGNALLED = 128  # what a shell adds to the number of a signal

_entered: list[str] = []  # inherited by fork, as the namespaces themselves are


def in_force() -> tuple[str, ...]:
    """The names of the namespaces that `enclose_zygote` has put around this process."""
    return tuple(_entered)


def enclose_zygote() -> tuple[str, ...]:
    """Puts every namespace that the machine offers around this process; their names, () where there is none.

    Call it first of all in the zygote, single-threaded, before the heavy imports. With a process namespace the caller
    goes on as its process 1 (`os.getpid() == 1`), while the process that was started waits outside, all its files
    closed, and passes the exit status on. Process ids are those of the inside from then on: to others, pass a pidfd.
    """
    names = _possible()
    if names:
        _leave(names)
        if "pidns" in names:
            _become_first()
    _entered.extend(names)
    userns.available.cache_clear()  # a child's own is nested now, which is another question
    return names


def offer() -> dict[str, str | None]:
    """Each namespace that can go around the zygote, with None or the reason why it cannot."""
    start = (userns.NAME,) if userns.available() is None else ()
    reasons = {name: None if name in _entered else _refusal((*start, name)) for name in FLAGS}
    return {name: reason and f"{reason}: {userns.MEND}" for name, reason in reasons.items()}


def _possible() -> tuple[str, ...]:
    """The most namespaces that could be entered together in a rehearsal."""
    if kernel.thread_count() > 1:  # a rehearsal forks, so it would not meet what the kernel refuses here
        return ()
    start = (userns.NAME,) if userns.available() is None else ()
    everything = (*start, *FLAGS)
    if _refusal(everything) is None:
        return everything
    single = tuple(name for name in FLAGS if _refusal((*start, name)) is None)
    return (*start, *single) if single else ()


def _refusal(names: Sequence[str]) -> str | None:
    return kernel.unsupported() or rehearsal.refusal(lambda: _rehearse(names))


def _rehearse(names: Sequence[str]) -> None:
    _leave(names)
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _leave(names: Sequence[str]) -> None:
    flags = sum(FLAGS[name] for name in names if name in FLAGS)
    if userns.NAME in names:
        userns.unshare(flags)
    else:
        kernel.call("unshare", flags)
    if "utsns" in names:
        socket.sethostname(HOST_NAME)


def _become_first() -> None:
    """Goes on as process 1 of the new namespace; the process that called stays outside and waits."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        _wait_outside(child, writer)
    os.close(writer)
    privileges.die_with(0)  # the parent is outside, so its id reads 0
    if select.select([reader], [], [], 0)[0]:  # end of file: it was gone before the line above
        os._exit(1)
    os.close(reader)


def _wait_outside(child: int, alive: int) -> NoReturn:
    """Waits with empty hands: a copy of a socket left open here would hide the zygote's end from the coordinator."""
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, signal.SIG_DFL)
    os.closerange(0, alive)
    os.closerange(alive + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else _SIGNALLED - code)
