"""The children of a zygote that live, and whom to tell how they end; of a snapshot's children it is told."""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from nablagrade import sandbox
from nablagrade.engine.wire.exits import EXITED, SNAPSHOT_DIED
from nablagrade.engine.wire.order import HEARD, MAX_ORDER_BYTES, MAX_WORD_BYTES, Start, read_order
from nablagrade.engine.zygote import pages
from nablagrade.engine.zygote.snapshots import DIED, NO_ROOT, Snapshot, Snapshots
from nablagrade.model import Limits
from nablagrade.sandbox.linux import kernel


@dataclass(frozen=True)
class _Child:
    """One child, and the connection of its examiner."""

    pid: int
    pidfd: int
    connection: socket.socket
    shared: str  # a hash of its first cells
    parent: Snapshot | None = None  # None: the zygote


class Supervisor:
    """Forks a child for each order, or lets a snapshot do it."""

    def __init__(self, listener: socket.socket, shell: Any, readable: list[str], places: Sequence[int]) -> None:
        self._listener = listener
        self._readable = readable
        self._shell = shell
        self._places = places  # of huge pages, when there are many forks
        self._forks = 0
        self._snapshots = Snapshots()
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._selector.register(0, selectors.EVENT_READ, self._retire)

    def step(self) -> None:
        """Wait for something to do, and do it."""
        for key, _ in self._selector.select():
            key.data(key.fileobj)

    def _retire(self, _fd: Any) -> None:
        raise SystemExit(0)  # children follow: their parent-death signal is ours

    def _accept(self, _listener: Any) -> None:
        connection, _ = self._listener.accept()
        try:
            order, [end, *_] = _receive_order(connection)
        except (OSError, ValueError):
            connection.close()  # an examiner that died before it could say what it wants
            return
        mount = sandbox.make_scratch(Limits(**order["limits"]))
        shared = order.pop("shared")
        order |= {"readable": self._readable, "is_shared": bool(shared), "control": None, "mount": mount}
        start, said = (Start.WHOLE, NO_ROOT) if mount is None else self._snapshots.start_of(shared)
        child = None
        if start is Start.BEHIND:
            child = self._fork_behind(end, order, connection, shared)
            start, said = (start, said) if child else (Start.WHOLE, DIED)
        child = child or self._fork(end, order, connection, shared, start)
        os.close(end)
        self._tell(child, f"{start} {said}", mount)
        self._selector.register(child.pidfd, selectors.EVENT_READ, lambda _: self._reap(child))
        self._selector.register(connection, selectors.EVENT_READ, lambda _: self._hear(child))

    def _tell(self, child: _Child, word: str, mount: int | None) -> None:
        scratch = _open_scratch(mount)
        shown = (child.parent.shown,) if child.parent else ()
        with suppress(OSError):  # its examiner may have died meanwhile; the others' zygote must not
            socket.send_fds(child.connection, [word.encode()], [child.pidfd, *scratch, *shown])
        for descriptor in scratch:
            os.close(descriptor)

    def _fork_behind(self, end: int, order: dict[str, Any], connection: socket.socket, shared: str) -> _Child | None:
        snapshot = self._snapshots.of(shared)
        if snapshot is None:
            return None
        processes = sandbox.view_processes()
        pid = snapshot.fork(order, [end, order["mount"], processes, kernel.processes()])
        os.close(processes)
        return None if pid is None else _Child(pid, os.pidfd_open(pid), connection, shared, snapshot)

    def _fork(self, end: int, order: dict[str, Any], connection: socket.socket, shared: str, start: Start) -> _Child:
        if self._forks == pages.FEW_FORKS:
            pages.collapse(self._places)
        self._forks += 1
        mine, its = _line() if start is Start.STANDING else (None, None)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._be_child(end, order | {"parent": parent, "control": its and its.detach()})
        child = _Child(pid, os.pidfd_open(pid), connection, shared)
        if mine and its:
            its.close()
            candidate = Snapshot(pid, child.pidfd, mine)
            self._snapshots.take(shared, candidate)
            self._selector.register(mine, selectors.EVENT_READ, lambda line: self._listen(line, candidate))
        return child

    def _listen(self, line: Any, candidate: Snapshot) -> None:
        """Take the listener of one that is to stand, and answer it from now on."""
        self._leave(line)
        if candidate.listen():
            self._selector.register(candidate.listener, selectors.EVENT_READ, lambda _: candidate.answer())

    def _be_child(self, end: int, order: dict[str, Any]) -> None:
        from nablagrade.engine.child.child import live  # imported by the zygote before the first fork

        self._selector.close()
        live(socket.socket(fileno=end), self._shell, order)

    def _hear(self, child: _Child) -> None:
        """Hear what an examiner has to say of cells that are shared; when it is gone, or done, the child goes too."""
        if child.connection.fileno() < 0:
            return  # the child's end was told in this same round, and it is reaped
        data, descriptors = b"", list[int]()
        with suppress(OSError):
            data, descriptors, _, _ = socket.recv_fds(child.connection, MAX_WORD_BYTES, 1)
        if data:
            is_behind = child.parent is not None
            self._snapshots.hear(child.shared, child.pid, json.loads(data), descriptors, is_behind=is_behind)
            with suppress(OSError):
                child.connection.send(HEARD)
            return
        self._selector.unregister(child.connection)
        if not self._snapshots.stands(child.pid):
            signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)

    def _reap(self, child: _Child) -> None:
        _end_group(child.pid)
        exited = child.parent.reap(child.pid) if child.parent else _exit_of(child.pid)
        if exited is None:
            exited = _exit_of(child.pid, is_adopted=True)
        _reap_group(child.pid)
        for gone in self._snapshots.forget(child.pid):
            self._leave(gone.line)
            self._leave(gone.listener)
            gone.close()
        self._selector.unregister(child.pidfd)
        os.close(child.pidfd)
        self._leave(child.connection)
        with suppress(OSError):  # nobody asks any more
            child.connection.send(exited)
        child.connection.close()

    def _leave(self, what: Any) -> None:
        """Wait for this no more."""
        if what in self._selector.get_map():
            self._selector.unregister(what)


def _line() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def _exit_of(pid: int, *, is_adopted: bool = False) -> bytes:
    """Reap a child, and return what is told of its end; of one whose snapshot died, that."""
    try:
        _, status, usage = os.wait4(pid, 0)
    except ChildProcessError:
        return EXITED.pack(SNAPSHOT_DIED, 0.0, 0)  # adopted by somebody else
    status = SNAPSHOT_DIED if is_adopted else status
    return EXITED.pack(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def _open_scratch(mount: int | None) -> tuple[int, ...]:
    """Let go of a child's file system; return a descriptor of the part that its examiner may see, if there is one."""
    if mount is None:
        return ()
    scratch = sandbox.open_scratch(mount)
    os.close(mount)
    return (scratch,)


def _end_group(leader: int) -> None:
    """End all that a child has started: no process can leave its group. The leader is dead and not reaped."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it died before it had a group


def _reap_group(leader: int) -> None:
    """Reap those who came to the zygote when their parents were killed."""
    try:
        while True:
            os.waitpid(-leader, 0)
    except ChildProcessError:
        pass  # that was the last


def _receive_order(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    body, descriptors, _, _ = socket.recv_fds(connection, MAX_ORDER_BYTES, 1)
    return read_order(body), list(descriptors)
