"""System calls that the standard library has no name for, made through ctypes; a failure is an OSError."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from functools import cache

from nablagrade.sandbox.linux import syscalls

_MOST_ARGUMENTS = 6
_SET_NAME = 15  # PR_SET_NAME

Argument = int | bytes | ctypes.Array[ctypes.c_char] | None


def unsupported() -> str | None:
    """None where the layers of the kernel can exist at all, else one sentence why not."""
    if not sys.platform.startswith("linux"):
        return f"needs Linux, this is {sys.platform}: run the grader in a Linux container"
    if platform.machine() not in syscalls.MACHINES:
        return f"knows the system calls of {', '.join(syscalls.MACHINES)}, this is {platform.machine()}"
    return None


_processes: list[int] = []  # /proc, opened once: behind a private root it has no path any more


def processes() -> int:
    """The descriptor of /proc, which is this process's to keep."""
    if not _processes:
        _processes.append(os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC))
    return _processes[-1]


def see_processes(folder: int) -> None:
    """Looks for /proc at this descriptor from now on: the one that was opened is closed."""
    _processes.append(folder)


def open_own(name: str, flags: int = os.O_RDONLY) -> int:
    """Opens a file of /proc/self; OSError where nobody tells."""
    return os.open(f"self/{name}", flags | os.O_CLOEXEC, dir_fd=processes())


def list_own(name: str) -> list[str]:
    """The names in a folder of /proc/self; OSError where nobody tells."""
    folder = open_own(name, os.O_DIRECTORY)
    try:
        return os.listdir(folder)  # noqa: PTH208  # names as they are, no Path for each
    finally:
        os.close(folder)


def thread_count() -> int:
    """How many threads this process has, those of C libraries too; 1 where nobody tells."""
    try:
        return len(list_own("task"))
    except OSError:
        return 1


@cache
def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    # a bare int would go as a 32-bit C int through a variadic call, with rubbish in the upper half
    libc.syscall.argtypes = (ctypes.c_long, *[ctypes.c_void_p] * _MOST_ARGUMENTS)
    libc.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    return libc


@cache
def _number(name: str) -> int:
    number = syscalls.number(name)
    if number is None:
        raise OSError(errno.ENOSYS, f"{name}: not on this machine")
    return number


def call(name: str, *arguments: Argument) -> int:
    """Makes the system call `name`; OSError with its name when the kernel refuses."""
    nothing = (None,) * (_MOST_ARGUMENTS - len(arguments))
    return _checked(name, _libc().syscall(_number(name), *arguments, *nothing))


def prctl(option: int, second: int = 0, third: int = 0) -> int:
    """Changes or reads one property of this process; OSError when the kernel refuses."""
    return _checked("prctl", _libc().prctl(option, second, third, 0, 0))


def name_process(name: str) -> None:
    """Names this process for people who look at a process list; the kernel keeps 15 letters."""
    prctl(_SET_NAME, ctypes.addressof(ctypes.create_string_buffer(name.encode())))


def _checked(name: str, result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result
