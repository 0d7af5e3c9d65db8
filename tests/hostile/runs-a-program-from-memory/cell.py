import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
try:
    descriptor = os.memfd_create("hostile")
    os.write(descriptor, b"#!/bin/true")
    got("made a file in memory")
    os.execve(descriptor, ["hostile"], {})
except OSError as error:
    print("memfd", type(error).__name__)
with open("program", "wb") as file:
    file.write(b"#!/bin/true")
descriptor = os.open("program", os.O_RDONLY)
for number in (322, 281):  # execveat on x86-64 and aarch64
    libc.syscall(number, descriptor, b"", None, None, 0x1000)
print("still here")
