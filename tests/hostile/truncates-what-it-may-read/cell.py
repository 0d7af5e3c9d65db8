import os

import nablagrade.model

path = nablagrade.model.__file__
found = os.stat(path)


def by_flag():
    os.close(os.open(path, os.O_RDONLY | os.O_TRUNC | os.O_EXCL | os.O_CREAT))


def by_descriptor():
    os.ftruncate(os.open(path, os.O_RDONLY), found.st_size)  # to the same size, should there be a hole


def by_name():
    os.truncate(path, found.st_size)


def by_clock():
    os.utime(path, (1, 1))


def by_mode():
    os.chmod(path, 0o666)


def by_writing():
    os.close(os.open(path, os.O_WRONLY))
    got("opened a library for writing")


for work in (by_flag, by_descriptor, by_name, by_clock, by_mode, by_writing):
    try:
        work()
    except OSError as error:
        print(work.__name__, type(error).__name__)
    after = os.stat(path)
    if (after.st_size, after.st_mtime_ns, after.st_mode) != (found.st_size, found.st_mtime_ns, found.st_mode):
        got(f"changed a library {work.__name__}")
        break
