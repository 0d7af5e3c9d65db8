"""The seccomp layer: an allow-list of system calls, tuned to what notebooks do; it sees numbers, not paths."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
from functools import cache

from nablagrade.sandbox import privileges
from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import asking, bpf, kernel, rehearsal, syscalls

NAME = "seccomp"

_KILL, _ALLOW, _ERROR, _ASK = 0x80000000, 0x7FFF0000, 0x00050000, 0x7FC00000  # SECCOMP_RET_*
_EPERM = _ERROR | errno.EPERM
_PID = 0x7F0F0F0F  # stands for the child's process id, above every real one, until the program is patched
_X32 = 0x40000000
_CLONE_THREAD = 0x00010000
_CLONE_NEW = 0x7E020000  # every CLONE_NEW* flag that clone(2) takes
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
_TERMINAL_AND_PIPE = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# F_DUPFD to F_SETFL, F_GETLK, F_OFD_GETLK, F_DUPFD_CLOEXEC, F_GETPIPE_SZ: no signals, no leases
_DESCRIPTOR = (0, 1, 2, 3, 4, 5, 36, 1030, 1032)
# F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW: nobody else sees the scratch folder, and a lock on a library is a signal
_LOCK = (6, 7, 37, 38)
_EVICTIONS = (20, 21)  # MADV_COLD, MADV_PAGEOUT: whether a library's page is in memory would be a signal
_PROCESS = (2, 3, 15, 16, 21, 23, 39)  # the getters, and PR_SET_NAME
_PAIR_FLAGS = 0o2004000  # SOCK_CLOEXEC, SOCK_NONBLOCK
_UNIX_STREAM = ((bpf.low(0), bpf.WHOLE, 1), (bpf.low(1), bpf.WHOLE & ~_PAIR_FLAGS, 1))


@cache
def available() -> str | None:
    """None when a filter can be installed and refuses, else why not."""
    reason = kernel.unsupported() or rehearsal.refusal(_rehearse)
    return reason and f"{reason}: use a kernel with CONFIG_SECCOMP_FILTER, and a container that permits seccomp(2)"


def enter(policy: Policy) -> None:
    """Installs the filter for every thread of this process."""
    program, places = template(policy.subprocesses, _reaches_itself_only(policy), policy.forks)
    patched = bytearray(program)
    for place in places:
        struct.pack_into("=I", patched, place, os.getpid())
    if policy.forks:
        asking.listeners.append(_install(patched, asking.NEW_LISTENER))
    else:
        _install(patched, _ALL_THREADS)


def _rehearse() -> None:
    privileges.forbid_new_privileges()
    _install(bytearray(template(False, False)[0]), _ALL_THREADS)
    try:
        socket.socket().close()
    except PermissionError:
        return
    raise OSError(errno.ENOTSUP, "the filter is installed and does not filter")


def _reaches_itself_only(policy: Policy) -> bool:
    """Whether signals of this process, and of what it starts, reach nobody else: Landlock holds them since ABI 6."""
    if not policy.subprocesses:
        return False
    try:
        os.kill(policy.parent, 0)
    except PermissionError:
        return True
    return False


def _install(program: bytearray, how: int) -> int:
    instructions = (ctypes.c_char * len(program)).from_buffer(program)
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions))
    answer = kernel.call("seccomp", _SET_MODE_FILTER, how, header)
    if answer and how == _ALL_THREADS:
        raise OSError(errno.EBUSY, "seccomp: a thread could not be filtered")
    return answer


@cache
def template(subprocesses: bool, signals: bool, forks: bool = False) -> tuple[bytes, tuple[int, ...]]:
    """The packed filter and the places that wait for the child's process id; build it once, before the fork."""
    program = assemble(syscalls.column(), subprocesses, signals, forks)
    return bytes(bpf.pack(program)), tuple(bpf.places_of(_PID, program))


def assemble(machine: int, subprocesses: bool, signals: bool = False, forks: bool = False) -> bpf.Program:
    """The filter for one machine (a column of the tables); `signals` to others are held by another layer.

    Of a process that `forks` it leaves open what its children need, who each add a filter without that.
    """
    return [
        bpf.load(bpf.ARCHITECTURE),
        *bpf.unless_equal(syscalls.AUDIT_ARCH[machine], _KILL),  # int 0x80 has other numbers
        bpf.load(bpf.NUMBER),
        *bpf.at_least(_X32, _KILL),
        *bpf.search(_ranges(_verdicts(machine, subprocesses, signals, forks), syscalls.NEWEST[machine])),
    ]


def _verdicts(machine: int, subprocesses: bool, signals: bool, forks: bool) -> dict[int, bpf.Program]:
    """What happens to each number that is not simply refused."""
    answers = [
        (syscalls.ALLOWED, _ALLOW),
        (syscalls.PRETENDED, _ERROR),  # errno 0: the call seems to succeed
        (syscalls.UNSUPPORTED, _ERROR | errno.ENOTSUP),
        (syscalls.ABSENT, _ERROR | errno.ENOSYS),
        (syscalls.SUBPROCESS, _ALLOW if subprocesses else _EPERM),
    ]
    verdicts = {number: bpf.answer(value) for table, value in answers for number in syscalls.numbers(table, machine)}
    guarded = {syscalls.GUARDED[name][machine]: program for name, program in _guards(subprocesses, signals).items()}
    verdicts |= {number: program for number, program in guarded.items() if number is not None}
    if forks:
        verdicts |= dict.fromkeys(syscalls.numbers(syscalls.FORKING, machine), bpf.answer(_ALLOW))
        asked = {syscalls.ASKED[name][machine]: program for name, program in _asking().items()}
        verdicts |= {number: program for number, program in asked.items() if number is not None}
    return verdicts


def _asking() -> dict[str, bpf.Program]:
    """The calls that are asked for where they are others than a child may make."""
    another = bpf.any_of(bpf.low(0), bpf.WHOLE, (_PID,), _ALLOW, _ASK)
    clone = _cloning(_CLONE_THREAD, otherwise=_ASK)
    own = _zero(bpf.low(0))  # its limits, which only get lower
    return {"unshare": bpf.answer(_ASK), "clone": clone, "kill": another, "tgkill": another, "prlimit64": own}


def _guards(subprocesses: bool, signals: bool) -> dict[str, bpf.Program]:
    """The calls that are allowed for some arguments only."""
    own = bpf.answer(_ALLOW) if signals else bpf.any_of(bpf.low(0), bpf.WHOLE, (_PID,), _ALLOW, _EPERM)
    threads = (_CLONE_THREAD, 0) if subprocesses else (_CLONE_THREAD,)
    return {
        "open": _opening(1),
        "openat": _opening(2),
        "clone": _cloning(*threads, otherwise=_EPERM),
        "kill": own,
        "tgkill": own,
        "prctl": bpf.any_of(bpf.low(0), bpf.WHOLE, _PROCESS, _ALLOW, _EPERM),
        "ioctl": bpf.any_of(bpf.low(1), bpf.WHOLE, _TERMINAL_AND_PIPE, _ALLOW, _EPERM),
        "fcntl": bpf.first_of(bpf.low(1), ((_DESCRIPTOR, _ALLOW), (_LOCK, _ERROR)), _EPERM),
        "prlimit64": _zero(bpf.low(0), bpf.low(2), bpf.high(2)),  # read one's own
        "socketpair": bpf.all_of(_UNIX_STREAM, _ALLOW, _EPERM),  # a datagram pair can sendto() any path
        "sendto": _zero(bpf.low(4), bpf.high(4)),  # no address
        "preadv2": _without_flags(),
        "pwritev2": _without_flags(),
        "madvise": bpf.any_of(bpf.low(2), bpf.WHOLE, _EVICTIONS, _ERROR | errno.EINVAL, _ALLOW),
    }


def _cloning(*kinds: int, otherwise: int) -> bpf.Program:
    return bpf.any_of(bpf.low(0), _CLONE_THREAD | _CLONE_NEW, kinds, _ALLOW, otherwise)


def _opening(flags: int) -> bpf.Program:
    """Refuses O_TRUNC without writing: before Landlock ABI 3 it empties files that may only be read."""
    truncate, neither = os.O_TRUNC, os.O_ACCMODE  # access mode 3 is neither reading nor writing to Landlock
    refused = (truncate, neither, truncate | neither)
    return bpf.any_of(bpf.low(flags), truncate | neither, refused, _EPERM, _ALLOW)


def _without_flags() -> bpf.Program:
    """Refuses RWF_NOWAIT, which tells what another child has read."""
    return bpf.all_of([(bpf.low(5), bpf.WHOLE, 0)], _ALLOW, _ERROR | errno.EOPNOTSUPP)


def _zero(*words: int) -> bpf.Program:
    return bpf.all_of([(word, bpf.WHOLE, 0) for word in words], _ALLOW, _EPERM)


def _ranges(verdicts: dict[int, bpf.Program], newest: int) -> list[tuple[int, bpf.Program]]:
    """Neighbouring numbers of one verdict as one range; the rest refused, and unknown beyond `newest`."""
    refused, unknown = bpf.answer(_EPERM), bpf.answer(_ERROR | errno.ENOSYS)
    ranges: list[tuple[int, bpf.Program]] = []
    for number in range(newest + 1):
        program = verdicts.get(number, refused)
        if not ranges or ranges[-1][1] != program:
            ranges.append((number, program))
    return [*ranges, (newest + 1, unknown)]
