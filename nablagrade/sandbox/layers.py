"""The doors in the order in which they close; this list is the only place that names every layer."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nablagrade.errors import IsolationError
from nablagrade.model import IsolationLevel
from nablagrade.sandbox import (
    descriptors,
    environment,
    ipcns,
    landlock,
    mountns,
    namespaces,
    privileges,
    rlimits,
    seccomp,
    session,
    userns,
)
from nablagrade.sandbox.base import Layer, Policy
from nablagrade.sandbox.linux import kernel
from nablagrade.sandbox.provided import libraries

LAYERS: tuple[Layer, ...] = (
    session,
    userns,  # what lets an ordinary user have the next two
    ipcns,
    mountns,  # before Landlock, which forbids mounting
    descriptors,  # after those that need /proc, which a private root hides
    environment,
    rlimits,
    privileges,
    landlock,
    seccomp,  # last: it refuses what the others call
)

_FULL = frozenset({"seccomp", "landlock", "mountns", "pidns", "netns", "ipcns"})
_NO_PROGRAMS = "grade as an ordinary user with user namespaces, or set c.Nablagrade.subprocesses = False"
_FILES = frozenset({"landlock", "mountns"})


def enter(policy: Policy) -> tuple[str, ...]:
    """Closes every door that this machine has, for good; the names of what is in force.

    IsolationError when a door that the machine has does not close: the child must end, and nobody is to blame but us.
    """
    _refuse_threads()
    _open_canary(policy)
    # under Landlock nothing is mounted, not by those either who are forked: these enter it themselves
    layers = [layer for layer in LAYERS if not (policy.forks and layer is landlock)]
    entered = [layer.NAME for layer in layers if _is_entered(layer, policy)]
    return tuple(dict.fromkeys((*namespaces.in_force(), *entered)))


def level_of(layers: Collection[str]) -> IsolationLevel:
    """How well a child is locked in by these layers."""
    present = frozenset(layers)
    if present >= _FULL:
        return IsolationLevel.FULL
    if "seccomp" in present and present & _FILES:
        return IsolationLevel.STRONG
    if present & (_FILES | {"seccomp"}):
        return IsolationLevel.PARTIAL
    return IsolationLevel.NONE


def offer() -> dict[str, str | None]:
    """What this machine offers: each layer's name, with None or the reason why it is missing; measured by doing."""
    return {**namespaces.offer(), **{layer.NAME: layer.available() for layer in LAYERS}}


def prepare(readable: Iterable[Path], canary: Path, programs: bool = False) -> None:
    """Does once, in the zygote and before it forks, all that a child would have to do again: about 20 ms.

    Where the machine has mount namespaces, the zygote sees nothing but the readable roots from then on.
    IsolationError when a door that the machine has does not close.
    """
    offered = [layer for layer in LAYERS if layer.available() is None]
    if session in offered:
        session.prepare()
    rlimits.has_threads_of_its_own()
    if seccomp in offered:
        seccomp.template(programs, False)
    if mountns in offered:
        with _failing_as(mountns):
            mountns.prepare(readable, canary, programs)
    if environment in offered:
        environment.prepare(mountns.SCRATCH, mountns.TEMPORARY)
    libraries.name_user()
    if mountns not in offered:
        libraries.share_by_temporary_files()
    if not programs:
        libraries.count_threads_only()
    descriptors.prepare()


def refuse_unheld() -> None:
    """IsolationError where programs of a student's could outlive them or multiply without end."""
    if "pidns" not in namespaces.in_force():
        raise IsolationError(f"subprocesses: no process namespace holds them here, {_NO_PROGRAMS}")
    if not rlimits.has_threads_of_its_own():
        raise IsolationError(f"subprocesses: nothing limits their number for this user, {_NO_PROGRAMS}")


def _is_entered(layer: Layer, policy: Policy) -> bool:
    if layer.available() is not None:
        return False
    with _failing_as(layer):
        layer.enter(policy)
    return True


@contextmanager
def _failing_as(layer: Layer) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IsolationError(f"{layer.NAME}: cannot be closed: {error.strerror or error}") from error


def _open_canary(policy: Policy) -> None:
    """What does not open before the doors are closed proves nothing by not opening afterwards."""
    if mountns.is_in_force(policy.canary):
        return
    try:
        os.close(os.open(policy.canary, os.O_RDONLY))
    except OSError as error:
        raise IsolationError(f"{policy.canary}: no canary, it must open before the lock-down: {error}") from error


def _refuse_threads() -> None:
    threads = kernel.thread_count()
    if threads > 1:
        raise IsolationError(f"{threads} threads run already, and Landlock binds only one: fork before any starts")
