import ctypes
import os

import numpy

libc = ctypes.CDLL(None, use_errno=True)
for place in (os.path.dirname(numpy.__file__), "/usr/lib", "/dev/null", "."):
    descriptor = libc.inotify_init1(0)
    if descriptor >= 0 and libc.inotify_add_watch(descriptor, place.encode(), 0xFFF) >= 0:
        got(f"watches {place}")
if libc.fanotify_init(0x200, 0) >= 0:
    got("has a fanotify group")
