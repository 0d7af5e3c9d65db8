"""Self-tests of a locked child: a handful of deeds that must fail, tried before any of the student's code runs."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass

from nablagrade.errors import IsolationError
from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import kernel

EVERYTHING = frozenset({"landlock", "mountns", "seccomp"})

_NOWHERE = b"/nonexistent/nablagrade"


@dataclass(frozen=True)
class Deed:
    """Something that must fail where one of the layers is in force; `attempt` raises OSError when it is refused."""

    sentence: str
    attempt: Callable[[Policy], None]
    stopped_by: frozenset[str]


def verify(policy: Policy, layers: Collection[str] = EVERYTHING) -> None:
    """IsolationError naming each deed that was possible though a layer in force should have stopped it."""
    possible = [deed.sentence for deed in _deeds(policy, layers) if _is_possible(deed, policy)]
    if possible:
        raise IsolationError(f"the sandbox leaks: a child could {', '.join(possible)} in spite of {', '.join(layers)}")


def _deeds(policy: Policy, layers: Collection[str]) -> list[Deed]:
    deeds = DEEDS if policy.subprocesses else (*DEEDS, *DEEDS_OF_PROCESSES)
    return [deed for deed in deeds if not deed.stopped_by.isdisjoint(layers)]


def _is_possible(deed: Deed, policy: Policy) -> bool:
    try:
        deed.attempt(policy)
    except OSError:
        return False
    return True


def _open_canary(policy: Policy) -> None:
    os.close(os.open(policy.canary, os.O_RDONLY))


def _find_canary(policy: Policy) -> None:
    os.stat(policy.canary)  # noqa: PTH116  # the cheapest call


def _find_processes(policy: Policy) -> None:
    del policy
    os.stat("/proc/1")  # noqa: PTH116  # the cheapest call


def _list_root(policy: Policy) -> None:
    del policy
    os.listdir("/")  # noqa: PTH208  # the cheapest call; the answer does not matter


def _create_socket(policy: Policy) -> None:
    del policy
    socket.socket().close()


def _signal_parent(policy: Policy) -> None:
    os.kill(policy.parent, 0)


def _truncate_canary(policy: Policy) -> None:
    try:
        os.truncate(policy.canary, -1)  # a length that does no harm
    except OSError as error:
        if isinstance(error, PermissionError | FileNotFoundError):
            raise


def _open_memory_of_parent(policy: Policy) -> None:
    os.close(os.open(f"/proc/{policy.parent}/mem", os.O_RDONLY))


def _fork(policy: Policy) -> None:
    del policy
    child = kernel.call("clone", signal.SIGCHLD, None, None, None, None)  # os.fork would run the handlers of libraries
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _execute(policy: Policy) -> None:
    del policy
    try:
        kernel.call("execve", _NOWHERE, None, None)
    except FileNotFoundError:
        return  # the kernel went to look for it


_FILES = frozenset({"landlock", "mountns"})
_SECCOMP = frozenset({"seccomp"})

DEEDS = (
    Deed("open the canary", _open_canary, _FILES),
    Deed("find the canary", _find_canary, frozenset({"mountns"})),
    Deed("find another process", _find_processes, frozenset({"mountns"})),
    Deed("list the root folder", _list_root, frozenset({"landlock"})),
    Deed("open the parent's memory", _open_memory_of_parent, _FILES),
    Deed("truncate the canary", _truncate_canary, _SECCOMP),
    Deed("create a socket", _create_socket, _SECCOMP),
    Deed("signal the parent", _signal_parent, _SECCOMP),
)
DEEDS_OF_PROCESSES = (
    Deed("fork", _fork, _SECCOMP),
    Deed("execute a program", _execute, _SECCOMP),
)
