"""The mount namespace layer: a root with nothing in it but the readable roots, three devices and the scratch folder.

The root is built once, in the zygote. Each child gets its own copy of the mounts and, on it, a file system in memory of
bounded size that dies with the last who holds it: the child, and the examiner, who reads it through a descriptor.
"""

from __future__ import annotations

import os
import stat
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nablagrade.model import Limits
from nablagrade.sandbox import landlock, userns
from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import kernel, rehearsal

NAME = "mountns"

_FLAG = 0x00020000
_HERE = -100  # AT_FDCWD
_EMPTY_PATH, _RECURSIVE, _CLONE, _CLOSE_ON_EXEC = 0x1000, 0x8000, 1, 0o2000000
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _NO_PROGRAMS = 1, 2, 4, 8  # MOUNT_ATTR_*
_PRIVATE, _PRIVATE_EVERYWHERE = 1 << 18, (1 << 18) | (1 << 14)  # MS_PRIVATE, with MS_REC
_SET_STRING, _CREATE = 1, 6  # FSCONFIG_*
_MOVE_FROM_DESCRIPTOR = 4
_DETACH = 2
_ROOT = {"size": "65536", "mode": "0755"}  # holds empty folders and links only

_LIBRARY = _READ_ONLY | _NO_SETUID | _NO_DEVICES
_SCRATCH = _NO_SETUID | _NO_DEVICES | _NO_PROGRAMS
_DEVICES = (landlock.NULL, Path("/dev/zero"), Path("/dev/urandom"))
_DATA = (Path("/usr/share/zoneinfo"),)


def _free_place(used: Iterable[Path]) -> Path:
    """A folder above none of these: on a cluster, /scratch is where environments lie."""
    above = {parent for path in used for parent in (*path.parents, *path.resolve().parents)}
    return next(place for place in (Path("/scratch"), Path("/student-files")) if place not in above)


# the same for everybody: a student's outputs do not depend on where they were graded
SCRATCH = _free_place((Path(sys.prefix), Path(sys.base_prefix), Path(__file__)))

_canaries: list[Path] = []  # what opened before the root was exchanged; empty where it was not


@dataclass(frozen=True)
class Mount:
    """One thing in the new root; paths are strings because pathlib would cost as much as all the mounting."""

    path: str
    attributes: int
    is_folder: bool
    link: str | None = None  # where it leads, if it is a link and no mount


@cache
def available() -> str | None:
    """None when a private root can be built and a scratch folder mounted in it, else why not."""
    reason = kernel.unsupported() or rehearsal.refusal(_rehearse)
    return reason and f"{reason}: {userns.MEND}"


def prepare(readable: Iterable[Path], canary: Path) -> None:
    """Exchanges the zygote's root, for good: what is not readable exists for none of its children.

    OSError when the canary does not open before, or the root cannot be exchanged.
    """
    os.close(os.open(canary, os.O_RDONLY))
    kernel.thread_count()  # takes hold of /proc while it has a path
    _leave()
    content = list(_content(readable))
    copies = [(mount, _copy(mount)) for mount in content if mount.link is None]
    _attach(_file_system(_ROOT, 0), "/dev")  # any folder would do: what it covers is copied already
    os.chdir("/dev")
    _make_places(content)
    for mount, copy in copies:
        _attach(copy, "." + mount.path)
    _turn_root()
    _canaries.append(canary)


def is_in_force(canary: Path) -> bool:
    """Whether the root was exchanged, and this canary was seen before it was."""
    return canary in _canaries


def make_scratch(limits: Limits) -> int | None:
    """A new file system for one child, as a descriptor of its root; None where children have no root of their own."""
    if not _canaries:
        return None
    # an inode more, for the root itself
    options = {"size": f"{limits.scratch_mb}m", "nr_inodes": str(limits.scratch_files + 1), "mode": "0700"}
    return _file_system(options, _SCRATCH)


def enter(policy: Policy) -> None:
    """Puts the scratch folder into mounts of this process's own."""
    if policy.mount is None:
        raise OSError("no scratch folder was made for this child")
    kernel.call("unshare", _FLAG)
    _attach(policy.mount, str(policy.scratch))
    os.chdir(policy.scratch)


def _leave() -> None:
    """Leaves the shared mounts; a process without privileges takes a user namespace along."""
    try:
        kernel.call("unshare", _FLAG)
    except PermissionError:
        userns.unshare(_FLAG)
    kernel.call("mount", None, b"/", None, _PRIVATE_EVERYWHERE, None)  # else what follows would reach the host


def _rehearse() -> None:
    here = Path(__file__).parent
    prepare((here,), Path(__file__))
    mount = make_scratch(Limits())
    if userns.available() is None:
        userns.unshare()
    enter(Policy(SCRATCH, (), (), Limits(), canary=here, parent=os.getppid(), mount=mount))
    if set(os.listdir("/")) - {"dev", "usr", SCRATCH.name, here.parts[1]}:  # noqa: PTH208  # names are enough
        raise OSError("the private root shows more than it should")


def _content(readable: Iterable[Path]) -> Iterator[Mount]:
    wanted = [(path, _LIBRARY) for path in (*readable, *_DATA)]
    wanted += [(path, _NO_SETUID) for path in _DEVICES]
    for place, attributes in wanted:
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


def _file_system(options: dict[str, str], attributes: int) -> int:
    """A new file system in memory that is mounted nowhere yet."""
    context = kernel.call("fsopen", b"tmpfs", 1)
    try:
        for name, value in options.items():
            kernel.call("fsconfig", context, _SET_STRING, name.encode(), value.encode(), 0)
        kernel.call("fsconfig", context, _CREATE, None, None, 0)
        return kernel.call("fsmount", context, 1, attributes)
    finally:
        os.close(context)


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
    os.mkdir(f".{SCRATCH}")  # noqa: PTH102  # see Mount


def _turn_root() -> None:
    """Makes the working directory the root, drops the old one, and lets nobody write into the new one."""
    kernel.call("pivot_root", b".", b".")
    kernel.call("umount2", b".", _DETACH)
    os.chdir("/")
    _restrict(_HERE, b"/", 0, _READ_ONLY | _NO_SETUID | _NO_DEVICES)
