"""The IPC namespace layer: no System V object and no message queue is shared with another child."""

from __future__ import annotations

from functools import cache

from nablagrade.sandbox import userns
from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import kernel, rehearsal

NAME = "ipcns"

_FLAG = 0x08000000


@cache
def available() -> str | None:
    """None when this process, inside its own user namespace if it gets one, can leave the shared IPC namespace."""
    reason = kernel.unsupported() or rehearsal.refusal(_rehearse)
    return reason and f"{reason}: {userns.MEND}"


def enter(policy: Policy) -> None:
    """Leaves the IPC namespace of the zygote."""
    del policy
    kernel.call("unshare", _FLAG)


def _rehearse() -> None:
    if userns.available() is None:
        userns.unshare()
    kernel.call("unshare", _FLAG)
