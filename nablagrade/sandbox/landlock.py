"""The Landlock layer: which files open, and how; it hides neither names nor sizes from stat."""

from __future__ import annotations

import errno
import os
import stat
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from nablagrade.sandbox import privileges
from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import kernel, rehearsal
from nablagrade.sandbox.provided import machine

NAME = "landlock"

_EXECUTE, _WRITE, _READ, _LIST, _REMOVE_FOLDER, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_FOLDER, _MAKE_FILE, _MAKE_LINK, _REFER, _TRUNCATE = 1 << 7, 1 << 8, 1 << 12, 1 << 13, 1 << 14
_FILE_RIGHTS = _EXECUTE | _WRITE | _READ | _TRUNCATE  # a rule on a file takes no right of a folder
# devices, sockets and fifos are made nowhere: a fifo in the scratch folder would hang whoever collects it
_SCRATCH = (
    _WRITE | _READ | _LIST | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _MAKE_LINK | _REFER | _TRUNCATE
)
_FILE_SYSTEM_BITS = {1: 13, 2: 14, 3: 15, 5: 16, 9: 17}  # the rights that an ABI knows
_NETWORK_BITS = {4: 2}  # bind and connect of TCP
_SCOPE_BITS = {6: 2}  # abstract unix sockets, signals
_RULESET = struct.Struct("=QQQ")
_RULESET_BYTES = {1: 8, 4: 16, 6: 24}
_RULE = struct.Struct("=Qi")
_ABI_QUESTION, _PATH_BENEATH = 1, 1

READ_ALWAYS = (Path("/dev/zero"), Path("/dev/urandom"), Path("/usr/share/zoneinfo"))
_PREPARED = (machine.CONSTANTS, Path("/proc"))  # of a root of one's own: a few texts, and one process
_WRITTEN = (Path("/tmp"), Path("/dev/shm"))  # noqa: S108 - parts of a child's own file system
NULL = Path("/dev/null")


_MEND = " (in a container: a seccomp profile that permits landlock_*, as Docker's own does since 23)"


@cache
def available() -> str | None:
    """None when a ruleset can be put in force and refuses, else why not."""
    reason = kernel.unsupported() or rehearsal.refusal(_rehearse)
    return reason and f"{reason}{_MEND}"


def enter(policy: Policy) -> None:
    """Leaves the readable roots readable, and the scratch folder writable."""
    reading = _READ | _LIST | (_EXECUTE if policy.subprocesses else 0)
    ruleset = _ruleset()
    try:
        _allow(ruleset, (*policy.readable, *READ_ALWAYS), reading)
        _allow(ruleset, (NULL,), _READ | _WRITE)
        _allow(ruleset, (policy.scratch,), _SCRATCH)
        if policy.mount is None:
            _keep_open(ruleset, (*machine.MACHINE, *machine.OWN), _READ)
            _keep_open(ruleset, machine.OWN_FOLDERS, _LIST)
        else:
            _allow(ruleset, _PREPARED, _READ | _LIST)
            _allow(ruleset, _WRITTEN, _SCRATCH)
        kernel.call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _rehearse() -> None:
    privileges.forbid_new_privileges()
    kernel.call("landlock_restrict_self", _ruleset(), 0)
    try:
        os.listdir("/")  # noqa: PTH208  # the answer does not matter
    except PermissionError:
        return
    raise OSError(errno.ENOTSUP, "Landlock is in force and does not refuse")


@cache
def abi() -> int:
    """The newest Landlock interface that this kernel has; OSError where it has none."""
    try:
        return kernel.call("landlock_create_ruleset", None, 0, _ABI_QUESTION)
    except OSError as error:
        if error.errno == errno.ENOSYS:
            raise OSError(error.errno, "the kernel has no Landlock: 5.13 or newer has it") from None
        if error.errno == errno.EOPNOTSUPP:
            raise OSError(error.errno, "Landlock is off: start the kernel with lsm=landlock,…") from None
        raise


def _ruleset() -> int:
    """A ruleset that forbids every access the kernel can forbid."""
    version = abi()
    masks = [(1 << _latest(bits, version)) - 1 for bits in (_FILE_SYSTEM_BITS, _NETWORK_BITS, _SCOPE_BITS)]
    return kernel.call("landlock_create_ruleset", _RULESET.pack(*masks), _latest(_RULESET_BYTES, version), 0)


def _latest(steps: dict[int, int], version: int) -> int:
    return max((value for since, value in steps.items() if since <= version), default=0)


def _allow(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    for path in paths:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # what is not there needs no rule
        try:
            _add_rule(ruleset, place, rights)
        finally:
            os.close(place)


def _keep_open(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    """Allows files of /proc: once the kernel forgets one, it is another one for Landlock, and an open one it keeps."""
    for path in paths:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        _add_rule(ruleset, place, rights)


def _add_rule(ruleset: int, place: int, rights: int) -> None:
    known = (1 << _latest(_FILE_SYSTEM_BITS, abi())) - 1
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        known &= _FILE_RIGHTS
    kernel.call("landlock_add_rule", ruleset, _PATH_BENEATH, _RULE.pack(rights & known, place), 0)
