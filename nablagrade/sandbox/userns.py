"""The user namespace layer: privileges that reach no further than the child's namespaces, threads counted apart."""

from __future__ import annotations

import os
from functools import cache

from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import kernel, rehearsal

NAME = "userns"
FLAG = 0x10000000

MEND = (  # of every namespace: without this one an ordinary user has none of the others
    "allow unprivileged user namespaces (Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0; "
    "Docker: a seccomp profile that permits unshare)"
)


_entered: list[int] = []  # the process that entered one; a copy in its children means nothing


@cache
def available() -> str | None:
    """None when a user namespace can be entered and its ids mapped, else why not."""
    reason = kernel.unsupported() or rehearsal.refusal(unshare)
    return reason and f"{reason}: {MEND}"


def enter(policy: Policy) -> None:
    """Moves this single-threaded process into a user namespace of its own, under the ids it has."""
    del policy
    unshare()
    _entered.append(os.getpid())


def is_entered() -> bool:
    """Whether this very process has a user namespace to itself."""
    return os.getpid() in _entered


def unshare(more_flags: int = 0) -> None:
    """Leaves the user namespace, together with those of `more_flags`; OSError when ids cannot be mapped."""
    user, group = os.getuid(), os.getgid()
    kernel.call("unshare", FLAG | more_flags)
    _write("setgroups", b"deny")  # the kernel's condition for mapping a group without privileges
    _write("uid_map", b"%d %d 1" % (user, user))
    _write("gid_map", b"%d %d 1" % (group, group))


def _write(name: str, content: bytes) -> None:
    file = kernel.open_own(name, os.O_WRONLY)
    try:
        os.write(file, content)
    finally:
        os.close(file)
