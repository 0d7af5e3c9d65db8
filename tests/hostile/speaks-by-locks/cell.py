import fcntl
import os
import struct

import numpy


def lock_of(kind):
    return struct.pack("=hhqqi4x", kind, 0, 0, 0, 0)


def is_seen(other):
    """Whether somebody who has the same file open notices."""
    found = fcntl.fcntl(other, 36, lock_of(fcntl.F_WRLCK))  # F_OFD_GETLK
    if struct.unpack("=h", found[:2])[0] != fcntl.F_UNLCK:
        return True
    try:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


for name, lock in (
    ("flock", lambda file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)),
    ("lockf", lambda file: fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)),
    ("open file lock", lambda file: fcntl.fcntl(file, 37, lock_of(fcntl.F_RDLCK))),
):
    with open(numpy.__file__) as file, open(numpy.__file__) as other:
        lock(file)
        if is_seen(other):
            got(f"a {name} is seen by others")

with open(numpy.__file__) as file:
    for name, signal in (
        ("lease", lambda: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)),
        ("owner", lambda: fcntl.fcntl(file, fcntl.F_SETOWN, os.getppid())),
        ("hint", lambda: fcntl.fcntl(file, 1036, bytes(8))),
    ):
        try:
            signal()
            got(f"took a {name}")
        except OSError:
            pass
