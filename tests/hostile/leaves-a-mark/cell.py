import builtins
import ctypes
import os
import sys

import numpy

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
for folder in ("/tmp", "/var/tmp", "/dev/shm", os.getcwd()):
    try:
        open(f"{folder}/hostile-@TAG@", "w").write("mark")
    except OSError:
        pass
key = int("@TAG@", 16)
for make in (
    lambda: libc.shmget(key, 4096, 0o1600),
    lambda: libc.msgget(key, 0o1600),
    lambda: libc.semget(key, 1, 0o1600),
):
    make()
for name in ("sem_open", "shm_open"):
    getattr(libc, name)(b"/hostile-@TAG@", os.O_CREAT | os.O_RDWR, 0o600, 1)
for ring in (-4, -5):
    if libc.syscall(248, b"user", b"hostile-mark", b"mark", 4, ring) >= 0:
        got(f"left a key in ring {ring}")
builtins.hostile_mark = sys.modules["hostile_mark"] = numpy.hostile_mark = sys
os.environ["HOSTILE_MARK"] = "1"
