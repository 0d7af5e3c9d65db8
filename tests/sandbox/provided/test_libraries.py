"""What stands in for semaphores behaves as the semaphores of `_multiprocessing` do, among threads."""

from __future__ import annotations

import _multiprocessing
import os
import threading
from collections.abc import Iterator

import pytest

from nablagrade.sandbox.provided.libraries import SemLock

RECURSIVE, SEMAPHORE = 0, 1


@pytest.fixture(params=["real", "ours"])
def make(request) -> Iterator:
    """`make(kind, value, most)`: a semaphore of the machine's, and one of ours: each test holds for both."""
    kind = {"real": _multiprocessing.SemLock, "ours": SemLock}[request.param]
    return lambda which, value, most: kind(which, value, most, f"/nablagrade-test-{os.getpid()}", True)


def in_a_thread(deed):
    """What a deed returns or raises in another thread."""
    found = []

    def work():
        try:
            found.append(deed())
        except Exception as error:  # noqa: BLE001 - the answer
            found.append(type(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]


def test_a_semaphore_counts(make):
    """It gives as many as it has, refuses at once or after a while, and takes back no more than it may hold."""
    one = make(SEMAPHORE, 2, 2)
    assert [one.acquire(), one.acquire(True), one.acquire(False), one.acquire(True, 0.01)] == [True, True, False, False]
    assert (one._get_value(), one._is_zero()) == (0, True)
    one.release(), one.release()
    assert one._get_value() == 2
    with pytest.raises(ValueError, match="released too many times"):
        one.release()


def test_a_lock_may_be_released_by_another(make):
    """A lock belongs to nobody; who holds it is known."""
    lock = make(SEMAPHORE, 1, 1)
    assert lock.acquire()
    assert (lock._is_mine(), lock._count()) == (True, 1)
    assert not in_a_thread(lambda: lock.acquire(False))
    assert in_a_thread(lock.release) is None
    assert lock.acquire(False)


def test_a_recursive_lock_belongs_to_its_thread(make):
    """Its owner takes it again, and nobody else releases it."""
    lock = make(RECURSIVE, 1, 1)
    with lock, lock:
        assert lock._count() == 2
        assert not in_a_thread(lambda: lock.acquire(False))
        assert in_a_thread(lock.release) is AssertionError
        assert lock._is_mine()
    assert lock._count() == 0
    assert in_a_thread(lambda: lock.acquire(False))
    with pytest.raises(AssertionError):
        lock.release()


def test_who_waits_is_woken(make):
    """A release wakes a thread that waits without end."""
    lock = make(SEMAPHORE, 0, 1)
    waiting = threading.Thread(target=lock.acquire)
    waiting.start()
    lock.release()
    waiting.join(10)
    assert not waiting.is_alive()
