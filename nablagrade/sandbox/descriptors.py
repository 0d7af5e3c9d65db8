"""The descriptors layer: nothing that the zygote had open stays open, save what the policy keeps."""

from __future__ import annotations

import os

from nablagrade.sandbox import kernel
from nablagrade.sandbox.base import Policy

NAME = "descriptors"

_STANDARD = (0, 1, 2)
_FIRST_UNSEEN = 3  # when the list cannot be read, every number may be open
_LAST = 1 << 20


def available() -> str | None:
    """None: every Unix can close a file."""
    return None


def enter(policy: Policy) -> None:
    """Leads every number that is open and not kept to /dev/null.

    The numbers stay taken on purpose: an object of the zygote that is collected late (Matplotlib keeps its fonts open)
    closes its number, which would be the student's file if that number had been free.
    """
    kept = set(policy.keep_descriptors)
    null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    for number in _open_numbers() - kept - {null}:
        os.dup2(null, number, inheritable=number in _STANDARD)
    if null not in _STANDARD:
        os.close(null)


def _open_numbers() -> set[int]:
    try:
        return {int(name) for name in kernel.list_own("fd")} | set(_STANDARD)
    except OSError:
        return {number for number in range(_FIRST_UNSEEN, _LAST) if _is_open(number)} | set(_STANDARD)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
