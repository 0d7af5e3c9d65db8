import mmap

import numpy as np

taken, megabytes = [], 0
try:
    while megabytes < 2048:
        taken.append(np.ones(16 << 20))
        megabytes += 128
except (MemoryError, OSError, ValueError) as error:
    print("stopped at", megabytes, type(error).__name__)
try:
    while megabytes < 4096:
        block = mmap.mmap(-1, 64 << 20)
        block[::4096] = b"x" * len(range(0, 64 << 20, 4096))
        taken.append(block)
        megabytes += 64
except (MemoryError, OSError, ValueError) as error:
    print("stopped at", megabytes, type(error).__name__)
if megabytes > 512:
    got(f"took {megabytes} MB")
del taken
