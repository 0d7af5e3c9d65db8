import os

import nablagrade.model

path = nablagrade.model.__file__
size = os.stat(path).st_size


def by_flag():
    os.close(os.open(path, os.O_RDONLY | os.O_TRUNC))


def by_descriptor():
    os.ftruncate(os.open(path, os.O_RDONLY), size)


for work in (by_descriptor, lambda: os.truncate(path, size), lambda: os.utime(path), lambda: os.close(os.open(path, os.O_WRONLY))):
    try:
        work()  # to the same size: a hole here must not cost the machine that runs the tests
        got("changed a library")
    except OSError as error:
        print(type(error).__name__)
