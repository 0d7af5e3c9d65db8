import ctypes
import mmap
import os

import numpy

PAGE = mmap.PAGESIZE
libc = ctypes.CDLL(None, use_errno=True)
file = os.open(numpy.__file__, os.O_RDONLY)


def ask_without_waiting():
    return os.preadv(file, [bytearray(PAGE)], 0, os.RWF_NOWAIT)


def ask_by_statistics():
    asked, told = (ctypes.c_uint64 * 2)(0, PAGE), (ctypes.c_uint64 * 5)()
    if libc.syscall(451, file, asked, told, 0):  # cachestat
        raise OSError


def ask_for_residence():
    view = numpy.memmap(numpy.__file__, mode="r")
    if libc.mincore(ctypes.c_void_p(view.ctypes.data), PAGE, ctypes.create_string_buffer(1)):
        raise OSError


def make_cold():
    mmap.mmap(file, PAGE, prot=mmap.PROT_READ).madvise(20)


def page_out():
    mmap.mmap(file, PAGE, prot=mmap.PROT_READ).madvise(21)


for way in (ask_without_waiting, ask_by_statistics, ask_for_residence, make_cold, page_out):
    try:
        way()
        got(way.__name__)
    except OSError:
        pass
os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)  # seems to succeed: what it did, nothing above would tell
