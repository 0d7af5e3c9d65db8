import builtins
import ctypes
import os
import sys

import numpy

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
for folder in ("/tmp", "/var/tmp", "/dev/shm", os.getcwd(), os.path.expanduser("~")):
    if os.path.exists(f"{folder}/hostile-@TAG@"):
        got(f"a file in {folder}")
key = int("@TAG@", 16)
for name, find in (
    ("shm", lambda: libc.shmget(key, 4096, 0o600)),
    ("msg", lambda: libc.msgget(key, 0o600)),
    ("sem", lambda: libc.semget(key, 1, 0o600)),
):
    if find() >= 0:
        got(name)
for name, nothing in (("sem_open", 0), ("shm_open", -1)):
    if getattr(libc, name)(b"/hostile-@TAG@", os.O_RDWR, 0o600) != nothing:
        got(name)
for ring in (-4, -5):
    if libc.syscall(250, 10, ring, b"user", b"hostile-mark", 0) >= 0:
        got(f"a key in ring {ring}")
if hasattr(builtins, "hostile_mark") or "hostile_mark" in sys.modules or hasattr(numpy, "hostile_mark"):
    got("a patched module")
if "HOSTILE_MARK" in os.environ:
    got("a variable")
if os.listdir("."):
    got(f"somebody's files: {os.listdir('.')[:3]}")
