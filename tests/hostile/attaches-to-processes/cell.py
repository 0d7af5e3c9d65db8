import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


buffer = ctypes.create_string_buffer(64)
here, there = Piece(ctypes.addressof(buffer), 32), Piece(id(b""), 32)
for number in {os.getppid(), os.getpid() - 1} - {0}:
    if libc.syscall(310, number, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0:
        got(f"read the memory of {number}")
    if libc.ptrace(0x4206, number, 0, 0) == 0:  # PTRACE_SEIZE, which stops nobody
        got(f"seized {number}")
    descriptor = libc.syscall(434, number, 0)
    if descriptor >= 0 and any(libc.syscall(438, descriptor, other, 0) >= 0 for other in range(64)):
        got(f"took a descriptor of {number}")
    if libc.syscall(312, os.getpid(), number, 0, 0, 0) >= 0:
        got(f"compared itself with {number}")
