"""Mounts by the calls of Linux 5.2 to 5.12: made, copied and restricted before they have a place, then attached."""

from __future__ import annotations

import os
import struct

from nablagrade.sandbox.linux import kernel

HERE = -100  # AT_FDCWD
NEW_NAMESPACE = 0x00020000  # CLONE_NEWNS
READ_ONLY, NO_SETUID, NO_DEVICES, NO_PROGRAMS = 1, 2, 4, 8  # MOUNT_ATTR_*
_EMPTY_PATH, _RECURSIVE, _CLONE, _CLOSE_ON_EXEC = 0x1000, 0x8000, 1, 0o2000000
_PRIVATE, _PRIVATE_EVERYWHERE = 1 << 18, (1 << 18) | (1 << 14)  # MS_PRIVATE, with MS_REC
_SET_STRING, _CREATE = 1, 6  # FSCONFIG_*
_MOVE_FROM_DESCRIPTOR = 4
_DETACH = 2


def copy(path: str, attributes: int) -> int:
    """A detached copy of what is mounted at and below a path, with attributes set on all of it."""
    mount = kernel.call("open_tree", HERE, os.fsencode(path), _CLONE | _RECURSIVE | _CLOSE_ON_EXEC)
    restrict(mount, b"", _EMPTY_PATH | _RECURSIVE, attributes)
    return mount


def view(path: str) -> int:
    """A detached copy of one folder alone, with the attributes that it has."""
    return kernel.call("open_tree", HERE, os.fsencode(path), _CLONE | _CLOSE_ON_EXEC)


def restrict(folder: int, path: bytes, how: int, attributes: int) -> None:
    """Sets attributes on a mount, for good where it is copied into a child's own mounts."""
    change = struct.pack("=QQQQ", attributes, 0, _PRIVATE, 0)
    kernel.call("mount_setattr", folder, path, how, change, len(change))


def make_read_only(mount: int) -> None:
    """Lets nobody write through a detached mount."""
    restrict(mount, b"", _EMPTY_PATH, READ_ONLY)


def file_system(options: dict[str, str], attributes: int, kind: bytes = b"tmpfs") -> int:
    """A new file system, in memory unless told otherwise, that is mounted nowhere yet."""
    context = kernel.call("fsopen", kind, 1)
    try:
        for name, value in options.items():
            kernel.call("fsconfig", context, _SET_STRING, name.encode(), value.encode(), 0)
        kernel.call("fsconfig", context, _CREATE, None, None, 0)
        return kernel.call("fsmount", context, 1, attributes)
    finally:
        os.close(context)


def attach(mount: int, path: str) -> None:
    """Gives a detached mount its place."""
    kernel.call("move_mount", mount, b"", HERE, os.fsencode(path), _MOVE_FROM_DESCRIPTOR)
    os.close(mount)


def make_private() -> None:
    """Keeps from the host whatever happens to mounts from now on."""
    kernel.call("mount", None, b"/", None, _PRIVATE_EVERYWHERE, None)


def turn_root() -> None:
    """Makes the working directory the root, drops the old one, and lets nobody write into the new one."""
    kernel.call("pivot_root", b".", b".")
    kernel.call("umount2", b".", _DETACH)
    os.chdir("/")
    restrict(HERE, b"/", 0, READ_ONLY | NO_SETUID | NO_DEVICES)
