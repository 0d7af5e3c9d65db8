"""The rlimits layer: processor time, memory, file size and a few counts; the disk as a whole it does not bound."""

from __future__ import annotations

import math
import os
import resource
import threading
from functools import cache

from nablagrade.model import Limits
from nablagrade.sandbox import userns
from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import rehearsal

NAME = "rlimits"

_OPEN_FILES = 1024  # as a kernel has them
THREADS = 256
_MOST_CHILDREN = 64  # of a process that forks, at the same time: theirs count as its own
_MEBIBYTE = 1 << 20


def available() -> str | None:
    """None: every Unix has limits."""
    return None


def enter(policy: Policy) -> None:
    """Sets soft and hard limits alike, so that a student cannot raise them."""
    threads = THREADS * (_MOST_CHILDREN if policy.forks else 1)
    for kind, soft, hard in _limits(policy.limits, threads):
        resource.setrlimit(kind, _no_higher(kind, soft, hard))


def _limits(limits: Limits, threads: int) -> list[tuple[int, int, int]]:
    cpu_seconds = math.ceil(limits.notebook_seconds)
    memory_bytes, file_bytes = limits.memory_mb * _MEBIBYTE, limits.file_mb * _MEBIBYTE
    chosen = [
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),  # SIGXCPU can be ignored, the kill a second later cannot
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_FSIZE, file_bytes, file_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ]
    if userns.is_entered() and has_threads_of_its_own():
        chosen.append((resource.RLIMIT_NPROC, threads, threads))
    return chosen


@cache
def has_threads_of_its_own() -> bool:
    """Whether RLIMIT_NPROC counts the child alone: only in a user namespace, since Linux 5.14, and never for root."""
    return os.getuid() != 0 and userns.available() is None and rehearsal.refusal(_start_one_thread) is None


def _start_one_thread() -> None:
    userns.unshare()
    resource.setrlimit(resource.RLIMIT_NPROC, (2, 2))  # too low where the zygote and others are counted too
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def _no_higher(kind: int, soft: int, hard: int) -> tuple[int, int]:
    """The wanted pair below the hard limit that is in force already."""
    _, ceiling = resource.getrlimit(kind)
    if ceiling == resource.RLIM_INFINITY:
        return soft, hard
    return min(soft, ceiling), min(hard, ceiling)
