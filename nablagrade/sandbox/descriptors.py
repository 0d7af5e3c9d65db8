"""The descriptors layer: nothing that the zygote had open stays open, save what the policy keeps."""

from __future__ import annotations

import os
import resource
from itertools import pairwise

from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import kernel

NAME = "descriptors"

_STANDARD = 3

_taken: list[int] = []  # how many numbers are taken by what was opened before `prepare`


def available() -> str | None:
    """None: every Unix can close a file."""
    return None


def prepare() -> None:
    """Takes note of what the zygote has open when it is warm."""
    _taken.append(1 + max(int(name) for name in kernel.list_own("fd")))


def enter(policy: Policy) -> None:
    """Leads the numbers of a warm zygote to /dev/null, and closes all others that are not kept.

    Those numbers stay taken on purpose: an object of the zygote that is collected late (Matplotlib keeps its fonts
    open) closes its number, which would be the student's file if that number had been free.
    """
    kept = set(policy.keep_descriptors)
    taken = max(_STANDARD, *_taken)
    null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    for number in set(range(taken)) - kept - {null}:
        os.dup2(null, number, inheritable=number < _STANDARD)
    beyond = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for before, after in pairwise(sorted({taken - 1, *kept, beyond})):
        os.closerange(before + 1, after)
