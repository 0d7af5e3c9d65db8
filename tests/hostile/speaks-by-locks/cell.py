import fcntl
import os

import numpy

with open(numpy.__file__) as file:
    for name, lock in (
        ("flock", lambda: fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)),
        ("lockf", lambda: fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)),
        ("open file lock", lambda: fcntl.fcntl(file, 37, bytes(32))),
        ("lease", lambda: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)),
        ("owner", lambda: fcntl.fcntl(file, fcntl.F_SETOWN, os.getppid())),
        ("hint", lambda: fcntl.fcntl(file, 1036, bytes(8))),
    ):
        try:
            lock()
            got(f"took a {name}")
        except OSError:
            pass
