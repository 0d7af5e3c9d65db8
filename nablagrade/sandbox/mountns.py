"""The mount namespace layer: a root of its own with the readable roots, three devices and the scratch folder in it.

The scratch folder stays the caller's: what a child writes there can be collected from outside. How much of it a child
may fill is bounded file by file (`rlimits.py`), and by the file system on which the caller puts it.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nablagrade.model import Limits
from nablagrade.sandbox import kernel, landlock, rehearsal, userns
from nablagrade.sandbox.base import Policy

NAME = "mountns"

_FLAG = 0x00020000
_HERE = -100  # AT_FDCWD
_EMPTY_PATH, _RECURSIVE, _CLONE, _CLOSE_ON_EXEC = 0x1000, 0x8000, 1, 0o2000000
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _NO_PROGRAMS = 1, 2, 4, 8  # MOUNT_ATTR_*
_PRIVATE, _PRIVATE_EVERYWHERE = 1 << 18, (1 << 18) | (1 << 14)  # MS_PRIVATE, with MS_REC
_SET_STRING, _CREATE = 1, 6  # FSCONFIG_*
_MOVE_FROM_DESCRIPTOR = 4
_DETACH = 2
_ROOT_BYTES = b"65536"  # holds empty folders and links only

_LIBRARY = _READ_ONLY | _NO_SETUID | _NO_DEVICES
_SCRATCH = _NO_SETUID | _NO_DEVICES | _NO_PROGRAMS
_DEVICES = (landlock.NULL, Path("/dev/zero"), Path("/dev/urandom"))
_DATA = (Path("/usr/share/zoneinfo"),)


@dataclass(frozen=True)
class Mount:
    """One thing in the new root; paths are strings because pathlib would cost as much as all the mounting."""

    path: str
    attributes: int
    is_folder: bool
    link: str | None = None  # where it leads, if it is a link and no mount


@cache
def available() -> str | None:
    """None when a private root can be built, else why not."""
    return kernel.unsupported() or rehearsal.refusal(_rehearse)


def enter(policy: Policy) -> None:
    """Exchanges the root for one that holds nothing but what the policy names, each at its own path."""
    kernel.call("unshare", _FLAG)
    kernel.call("mount", None, b"/", None, _PRIVATE_EVERYWHERE, None)  # else what follows would reach the host
    content = list(_content(policy))
    copies = [(mount, _copy(mount)) for mount in content if mount.link is None]
    _attach(_empty_root(), str(policy.scratch))  # any folder would do: what it covers is copied already
    os.chdir(policy.scratch)
    _make_places(content)
    for mount, copy in copies:
        _attach(copy, "." + mount.path)
    _turn_root()
    os.chdir(policy.scratch)


def _rehearse() -> None:
    if userns.available() is None:
        userns.unshare()
    here = Path(__file__).parent
    enter(Policy(here, (), (), Limits(), canary=here, parent=os.getppid()))
    if set(os.listdir("/")) - {"dev", "usr", here.parts[1]}:  # noqa: PTH208  # names are enough
        raise OSError("the private root shows more than it should")


def _content(policy: Policy) -> Iterator[Mount]:
    """What the new root holds, the scratch folder last, so that a root around it does not cover it."""
    wanted = [(path, _LIBRARY) for path in (*policy.readable, *_DATA)]
    wanted += [(path, _NO_SETUID) for path in _DEVICES]
    for place, attributes in (*wanted, (policy.scratch, _SCRATCH)):
        path = str(place)
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            continue
        yield Mount(path, attributes, stat.S_ISDIR(mode), os.readlink(path) if stat.S_ISLNK(mode) else None)  # noqa: PTH115  # see Mount


def _copy(mount: Mount) -> int:
    """A detached copy of what is mounted at and below a path, with attributes set on all of it."""
    copy = kernel.call("open_tree", _HERE, os.fsencode(mount.path), _CLONE | _RECURSIVE | _CLOSE_ON_EXEC)
    _restrict(copy, b"", _EMPTY_PATH | _RECURSIVE, mount.attributes)
    return copy


def _restrict(folder: int, path: bytes, how: int, attributes: int) -> None:
    change = struct.pack("=QQQQ", attributes, 0, _PRIVATE, 0)
    kernel.call("mount_setattr", folder, path, how, change, len(change))


def _empty_root() -> int:
    context = kernel.call("fsopen", b"tmpfs", 1)
    kernel.call("fsconfig", context, _SET_STRING, b"size", _ROOT_BYTES, 0)
    kernel.call("fsconfig", context, _SET_STRING, b"mode", b"0755", 0)
    kernel.call("fsconfig", context, _CREATE, None, None, 0)
    mount = kernel.call("fsmount", context, 1, 0)
    os.close(context)
    return mount


def _attach(mount: int, path: str) -> None:
    kernel.call("move_mount", mount, b"", _HERE, os.fsencode(path), _MOVE_FROM_DESCRIPTOR)
    os.close(mount)


def _make_places(content: Iterable[Mount]) -> None:
    """Empty folders and files to mount on, and the links; the working directory is the new root."""
    made = {""}
    for mount in content:
        folders = mount.path.split("/") if mount.is_folder else mount.path.split("/")[:-1]
        for depth in range(1, len(folders) + 1):
            folder = "/".join(folders[:depth])
            if folder not in made:
                made.add(folder)
                os.mkdir("." + folder)  # noqa: PTH102  # see Mount
        if mount.link is not None:
            os.symlink(mount.link, "." + mount.path)  # noqa: PTH211  # see Mount
        elif not mount.is_folder:
            os.mknod("." + mount.path)


def _turn_root() -> None:
    """Makes the working directory the root, drops the old one, and lets nobody write into the new one."""
    kernel.call("pivot_root", b".", b".")
    kernel.call("umount2", b".", _DETACH)
    os.chdir("/")
    _restrict(_HERE, b"/", 0, _READ_ONLY | _NO_SETUID | _NO_DEVICES)
