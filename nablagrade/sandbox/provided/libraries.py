"""Modules of the standard library that ask the machine for what a child has not: answered in its own process.

A user is named, and a semaphore of `multiprocessing` counts threads: where no process can be started, there is nobody
else to be counted, and no /dev/shm, no name and no tracking process are needed.
"""

from __future__ import annotations

import _multiprocessing  # type: ignore[import-not-found]  # has no stub
import grp
import os
import pwd
import threading
from collections.abc import Callable
from typing import Any

from nablagrade.sandbox.provided.machine import USER

_RECURSIVE = 0  # the kind of an RLock, as `multiprocessing.synchronize` numbers it


def name_user() -> None:
    """Lets `pwd` and `grp` know who runs here; of others they know what the machine lets them read, mostly nothing."""
    user, group = os.getuid(), os.getgid()

    def home() -> str:
        return os.environ.get("HOME", "/")

    def entry() -> pwd.struct_passwd:
        return pwd.struct_passwd((USER, "x", user, group, USER, home(), "/bin/sh"))

    def group_entry() -> grp.struct_group:
        return grp.struct_group((USER, "x", group, []))

    for module, name, own, answer in (
        (pwd, "getpwuid", user, entry),
        (pwd, "getpwnam", USER, entry),
        (grp, "getgrgid", group, group_entry),
        (grp, "getgrnam", USER, group_entry),
    ):
        setattr(module, name, _knowing(getattr(module, name), own, answer))


def _knowing(ask: Callable[[Any], Any], own: object, answer: Callable[[], Any]) -> Callable[[Any], Any]:
    def look_up(who: Any) -> Any:
        return answer() if who == own else ask(who)

    return look_up


def count_threads_only() -> None:
    """Lets the locks, queues and thread pools of `multiprocessing` do without other processes."""
    _multiprocessing.SemLock = SemLock


def share_by_temporary_files() -> None:
    """Lets the values and arrays of `multiprocessing` do without a /dev/shm."""
    from multiprocessing.heap import Arena  # ten milliseconds, and only for those who have none

    Arena._dir_candidates = []  # type: ignore[attr-defined]  # its temporary files are left


class SemLock:
    """`_multiprocessing.SemLock` between the threads of one process."""

    SEM_VALUE_MAX = _multiprocessing.SemLock.SEM_VALUE_MAX
    name = None  # which other processes could find

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        del name, unlink
        self.kind, self.maxvalue, self.handle = kind, maxvalue, id(self)
        self._value = value
        self._depth = 0  # how often it was acquired by its owner, and not released
        self._owner = 0
        self._changed = threading.Condition(threading.Lock())

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Takes one; whether there was one in time."""
        with self._changed:
            if self.kind == _RECURSIVE and self._is_mine():
                self._depth += 1
                return True
            wait = None if timeout is None else max(timeout, 0)
            if not self._changed.wait_for(lambda: self._value > 0, wait if block else 0):
                return False
            self._value -= 1
            self._depth += 1
            self._owner = threading.get_ident()
            return True

    def release(self) -> None:
        """Gives one back."""
        with self._changed:
            if self.kind == _RECURSIVE:
                if not self._is_mine():
                    raise AssertionError("attempt to release recursive lock not owned by thread")
                if self._depth > 1:
                    self._depth -= 1
                    return
            elif self._value >= self.maxvalue:
                raise ValueError("semaphore or lock released too many times")
            self._value += 1
            self._depth -= 1
            self._changed.notify()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_error: object) -> None:
        self.release()

    def _count(self) -> int:
        return self._depth

    def _is_mine(self) -> bool:
        return self._depth > 0 and self._owner == threading.get_ident()

    def _get_value(self) -> int:
        return self._value

    def _is_zero(self) -> bool:
        return self._value == 0

    def _after_fork(self) -> None:
        self._depth = 0
