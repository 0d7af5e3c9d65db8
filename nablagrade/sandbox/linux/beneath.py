"""What lies below a folder that others fill, opened from that folder down: no link is followed, no mount is entered."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path

from nablagrade.sandbox.linux import kernel

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe without a writer would never open
_ROOT = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
_STEP = _ROOT | os.O_NOFOLLOW
_RESOLVE = 0x01 | 0x02 | 0x04 | 0x08  # RESOLVE_NO_XDEV, NO_MAGICLINKS, NO_SYMLINKS, BENEATH
_UNKNOWN = (errno.ENOSYS, errno.EPERM, errno.EAGAIN)  # an old kernel, a container's filter, a rename meanwhile


def open_beneath(root: Path, place: str, flags: int) -> int:
    """Open `place`, a relative path, below a trusted folder. OSError where a link or a mount lies on the way."""
    top = os.open(root, _ROOT)
    try:
        try:
            how = struct.pack("QQQ", flags, 0, _RESOLVE)
            return kernel.call("openat2", top, os.fsencode(place) + b"\0", how, len(how))
        except OSError as error:
            if error.errno not in _UNKNOWN:
                raise
        return open_by_steps(top, place, flags)
    finally:
        os.close(top)


def open_by_steps(top: int, place: str, flags: int) -> int:
    """Do what openat2 does, one name after another; of mounts only those of another device are seen."""
    *folders, name = place.split("/")
    device, at = os.fstat(top).st_dev, os.dup(top)
    try:
        for folder in folders:
            at, left = _step(at, folder, _STEP, device), at
            os.close(left)
        return _step(at, name, flags | os.O_NOFOLLOW, device)
    finally:
        os.close(at)


def _step(folder: int, name: str, flags: int, device: int) -> int:
    if name in ("", ".."):
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), name)
    opened = os.open(name, flags, dir_fd=folder)
    if os.fstat(opened).st_dev != device:
        os.close(opened)
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), name)
    return opened
