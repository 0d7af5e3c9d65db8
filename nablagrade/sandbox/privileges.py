"""The privileges layer: no capability, none to be gained, unreadable to others, and no life after the parent."""

from __future__ import annotations

import errno
import os
import signal
import struct
from functools import cache

from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import kernel, rehearsal

NAME = "privileges"

_PARENT_DEATH, _DUMPABLE, _DROP_BOUNDING, _NO_NEW_PRIVILEGES, _AMBIENT = 1, 4, 24, 38, 47  # PR_*
_CLEAR_ALL = 4
_HEADER = struct.pack("=Ii", 0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
_NONE = bytes(24)
# CAP_SETFCAP, effective and permitted: without it a root's own children cannot be root in a namespace of theirs. It is
# one of this process's own namespace, and setxattr is refused anyway
_FILE_CAPABILITIES = struct.pack("=6I", 1 << 31, 1 << 31, 0, 0, 0, 0)
_MOST_CAPABILITIES = 64


@cache
def available() -> str | None:
    """None on every Linux that this package supports."""
    return kernel.unsupported() or rehearsal.refusal(drop)


def enter(policy: Policy) -> None:
    """Drops what this process may do, and ties its life to the zygote's."""
    drop(_FILE_CAPABILITIES if policy.forks and os.getuid() == 0 else _NONE)
    die_with(policy.parent)


def drop(kept: bytes = _NONE) -> None:
    """Gives up every capability for good, and hides the process from others of the same user."""
    _empty_bounding_set()
    kernel.prctl(_AMBIENT, _CLEAR_ALL)
    kernel.call("capset", _HEADER, kept)
    forbid_new_privileges()
    # last, because a change of credentials may reset it; it also stops piped core dumps, which no limit does
    kernel.prctl(_DUMPABLE, 0)


def let_own_files_be_opened() -> None:
    """Makes the files of this process in /proc its own again, for a user namespace that it is about to enter."""
    kernel.prctl(_DUMPABLE, 1)


def forbid_new_privileges() -> None:
    """No later exec gains anything: Landlock and seccomp ask for this."""
    kernel.prctl(_NO_NEW_PRIVILEGES, 1)


def end_with_parent() -> None:
    """Has the kernel kill this process when the thread that forked it ends."""
    kernel.prctl(_PARENT_DEATH, signal.SIGKILL)


def die_with(parent: int) -> None:
    """Has the kernel kill this process when the thread that forked it ends; OSError when the parent is gone already."""
    end_with_parent()
    if os.getppid() != parent:  # it died between the fork and the line above
        raise OSError(errno.ESRCH, f"the parent {parent} is gone")


def _empty_bounding_set() -> None:
    for capability in range(_MOST_CAPABILITIES):
        try:
            kernel.prctl(_DROP_BOUNDING, capability)
        except OSError as error:
            if error.errno in {errno.EPERM, errno.EINVAL}:  # has nothing to drop; past the kernel's last capability
                return
            raise
