import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
if libc.mlockall(3) == 0:
    got("locked all its memory")
if libc.syscall(447, 0) >= 0:
    got("has secret memory")
page = mmap.mmap(-1, 1 << 20)
if libc.mlock(ctypes.byref(ctypes.c_char.from_buffer(page)), 1 << 20) == 0:
    got("locked a megabyte")
kept = 0
try:
    for number in range(64):
        with open(f"map-{number}", "w+b") as file:
            file.truncate(32 << 20)
            mmap.mmap(file.fileno(), 32 << 20)[:] = b"x" * (32 << 20)
        kept += 32
except (OSError, ValueError, MemoryError) as error:
    print("stopped at", kept, type(error).__name__)
if kept > 512:
    got(f"kept {kept} MB in mapped files")
