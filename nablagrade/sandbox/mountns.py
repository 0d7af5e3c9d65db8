"""The mount namespace layer: a root with nothing in it but the readable roots, three devices and what is a child's own.

The root is built once, in the zygote. Each child gets its own copy of the mounts and, on it, a file system in memory of
bounded size that dies with the last who holds it: the child, and the examiner, who reads a part of it through a
descriptor. Its folders are what a child finds at /scratch, /tmp, /dev/shm and /proc.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nablagrade.model import Limits
from nablagrade.sandbox import landlock, userns
from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.linux import kernel, mounts, rehearsal
from nablagrade.sandbox.provided import machine

NAME = "mountns"

_ROOT = {"size": "4m", "mode": "0755"}  # holds empty folders, links, and a few texts
_LIBRARY = mounts.READ_ONLY | mounts.NO_SETUID | mounts.NO_DEVICES
_SCRATCH = mounts.NO_SETUID | mounts.NO_DEVICES | mounts.NO_PROGRAMS
_DEVICES = (landlock.NULL, Path("/dev/zero"), Path("/dev/urandom"))
_DATA = (Path("/usr/share/zoneinfo"),)
_PROCESSES = Path("/proc")  # of the zygote's root: each child covers it with what shows itself
TEMPORARY, SHARED_MEMORY = Path("/tmp"), Path("/dev/shm")  # noqa: S108 - a child's own
_WHOLE = str(SHARED_MEMORY)  # where a child's file system is while it is taken apart; covered last, by a part of itself
_OF_PROGRAMS = f"{machine.CONSTANTS}/processes"
_CONSTANTS = [(f"proc/{path.name}", f"{machine.CONSTANTS}/{path.name}") for path in machine.MACHINE]
_FOLDERS = ("scratch", "temporary", "shm", "proc")  # of a child's file system
_OWN_INODES = 1 + len(_FOLDERS) + 2 + len(machine.MACHINE)  # its root and folders, and what is in `proc`


def _free_place(used: Iterable[Path]) -> Path:
    """A folder above none of these: on a cluster, /scratch is where environments lie."""
    above = {parent for path in used for parent in (*path.parents, *path.resolve().parents)}
    return next(place for place in (Path("/scratch"), Path("/student-files")) if place not in above)


# the same for everybody: a student's outputs do not depend on where they were graded
SCRATCH = _free_place((Path(sys.prefix), Path(sys.base_prefix), Path(__file__)))

_canaries: list[Path] = []  # what opened before the root was exchanged; empty where it was not
_covered: list[Mount] = []  # of the root: what lies where a child's own folders come, as an environment in /tmp does


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


def prepare(readable: Iterable[Path], canary: Path, programs: bool = False) -> None:
    """Exchanges the zygote's root, for good: what is not readable exists for none of its children.

    OSError when the canary does not open before, or the root cannot be exchanged.
    """
    os.close(os.open(canary, os.O_RDONLY))
    kernel.thread_count()  # takes hold of /proc while it has a path
    texts = machine.texts()
    leave()
    content = list(_content(readable))
    copies = [(mount, mounts.copy(mount.path, mount.attributes)) for mount in content if mount.link is None]
    mounts.attach(mounts.file_system(_ROOT, 0), "/dev")  # any folder would do: what it covers is copied already
    os.chdir("/dev")
    _make_places(content)
    _write(texts)
    for mount, copy in copies:
        mounts.attach(copy, "." + mount.path)
    if programs:
        _show_programs()
    mounts.turn_root()
    _canaries.append(canary)
    _covered.extend(mount for mount in content if _places_of([mount]))


def _show_programs() -> None:
    """Lets a program that a student starts find itself: a /proc in which everybody sees what they could trace.

    Whom a child could trace, the namespaces say: itself and what it has started. A container may refuse such a mount;
    then /proc/self is the notebook's process, which its programs may not look at.
    """
    options = {"hidepid": "ptraceable", "subset": "pid"}
    try:
        processes = mounts.file_system(options, _LIBRARY | mounts.NO_PROGRAMS, b"proc")
    except OSError:
        return
    _make_folder(_OF_PROGRAMS)
    mounts.attach(processes, "." + _OF_PROGRAMS)


def is_in_force(canary: Path) -> bool:
    """Whether the root was exchanged, and this canary was seen before it was."""
    return canary in _canaries


def make_scratch(limits: Limits) -> int | None:
    """A new file system for one child, as a descriptor of its root; None where children have no root of their own."""
    if not _canaries:
        return None
    inodes = limits.scratch_files + _OWN_INODES + len(_places_of(_covered))
    options = {"size": f"{limits.scratch_mb}m", "nr_inodes": str(inodes), "mode": "0700"}
    mount = mounts.file_system(options, _SCRATCH)
    for folder in _FOLDERS:
        os.mkdir(folder, 0o700, dir_fd=mount)
    for place, link in _CONSTANTS:  # here and not in the child, whose every new step copies pages
        os.symlink(link, place, dir_fd=mount)
    return mount


def view_processes() -> int:
    """A copy of the zygote's /proc for a child whose parent has covered its own, as a descriptor."""
    return mounts.copy(str(_PROCESSES), _LIBRARY | mounts.NO_PROGRAMS)


def open_scratch(mount: int) -> int:
    """The part of a child's file system in which the student's files lie, as a descriptor."""
    return os.open("scratch", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=mount)


def enter(policy: Policy) -> None:
    """Puts the folders of a child's file system into mounts of this process's own."""
    if policy.mount is None:
        raise OSError("no scratch folder was made for this child")
    kernel.call("unshare", mounts.NEW_NAMESPACE)
    copies = [(mount, mounts.view(mount.path)) for mount in _covered if mount.link is None]
    if policy.processes is not None:
        mounts.attach(policy.processes, str(_PROCESSES))
    mounts.attach(policy.mount, _WHOLE)
    mounts.attach(mounts.view(f"{_WHOLE}/scratch"), str(policy.scratch))
    mounts.attach(mounts.view(f"{_WHOLE}/temporary"), str(TEMPORARY))
    _cover_processes()
    mounts.attach(mounts.view(f"{_WHOLE}/shm"), _WHOLE)
    _uncover(copies)
    os.chdir(policy.scratch)


def _uncover(copies: Iterable[tuple[Mount, int]]) -> None:
    os.chdir("/")
    # what leads to a library is no folder of the child's; behind a snapshot's filter its mode is not changed any more
    before = os.umask(0o222)
    for mount in _covered:
        _make_place(mount)
    os.umask(before)
    for mount, copy in copies:
        mounts.attach(copy, mount.path)


def _cover_processes() -> None:
    """Puts the one process that is this one where all of them were."""
    process = str(os.getpid())
    os.mkdir(f"{_WHOLE}/proc/{process}")  # noqa: PTH102  # see Mount
    itself = f"{_OF_PROGRAMS}/self" if os.path.isdir(_OF_PROGRAMS) else process  # noqa: PTH112  # see Mount
    os.symlink(itself, f"{_WHOLE}/proc/self")  # noqa: PTH211  # see Mount
    view, own = mounts.view(f"{_WHOLE}/proc"), mounts.view(f"{_PROCESSES}/self")
    mounts.make_read_only(view)
    mounts.attach(view, str(_PROCESSES))
    mounts.attach(own, f"{_PROCESSES}/{process}")


def leave() -> None:
    """Leaves the shared mounts; a process without privileges takes a user namespace along."""
    try:
        kernel.call("unshare", mounts.NEW_NAMESPACE)
    except PermissionError:
        userns.unshare(mounts.NEW_NAMESPACE)
    mounts.make_private()


def _rehearse() -> None:
    here = Path(__file__).parent
    prepare((here,), Path(__file__))
    mount = make_scratch(Limits())
    if userns.available() is None:
        userns.unshare()
    enter(Policy(SCRATCH, (), (), Limits(), canary=here, parent=os.getppid(), mount=mount))
    if set(os.listdir("/")) - {"dev", "machine", "proc", "tmp", "usr", SCRATCH.name, here.parts[1]}:  # noqa: PTH208  # names are enough
        raise OSError("the private root shows more than it should")


def _content(readable: Iterable[Path]) -> Iterator[Mount]:
    wanted = [(path, _LIBRARY) for path in (*readable, *_DATA)]
    wanted += [(path, mounts.NO_SETUID) for path in _DEVICES]
    wanted.append((_PROCESSES, _LIBRARY | mounts.NO_PROGRAMS))
    for place, attributes in wanted:
        path = str(place)
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            continue
        yield Mount(path, attributes, stat.S_ISDIR(mode), os.readlink(path) if stat.S_ISLNK(mode) else None)  # noqa: PTH115  # see Mount


def _places_of(content: Iterable[Mount]) -> set[Path]:
    """All that has to be made in a child's own folders for what is covered by them."""
    paths = {path for mount in content for path in (Path(mount.path), *Path(mount.path).parents)}
    return {path for path in paths if {SCRATCH, TEMPORARY, SHARED_MEMORY} & set(path.parents)}


def _make_places(content: Iterable[Mount]) -> None:
    """Empty folders and files to mount on, and the links; the working directory is the new root."""
    for mount in content:
        _make_place(mount)
    for place in (SCRATCH, TEMPORARY, SHARED_MEMORY):
        _make_folder(str(place))


def _make_place(mount: Mount) -> None:
    _make_folder(mount.path if mount.is_folder else os.path.dirname(mount.path))  # noqa: PTH120  # see Mount
    if mount.link is not None:
        os.symlink(mount.link, "." + mount.path)  # noqa: PTH211  # see Mount
    elif not mount.is_folder:
        os.mknod("." + mount.path)


def _make_folder(path: str) -> None:
    os.makedirs("." + path, exist_ok=True)  # noqa: PTH103  # see Mount


def _write(texts: Mapping[Path, str]) -> None:
    for path, text in texts.items():
        _make_folder(str(path.parent))
        Path(f".{path}").write_text(text, "utf-8")
