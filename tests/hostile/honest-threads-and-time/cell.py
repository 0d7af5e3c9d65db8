import asyncio
import concurrent.futures
import datetime
import random
import time
import warnings
import zoneinfo

import numpy as np

with concurrent.futures.ThreadPoolExecutor(4) as pool:
    assert sum(pool.map(lambda i: i * i, range(10))) == 285


async def seven():
    await asyncio.sleep(0.01)
    return 7


assert await seven() == 7  # a kernel runs its cells in a loop already
matrix = np.random.default_rng(0).normal(size=(100, 100))
assert np.allclose(matrix @ np.linalg.inv(matrix), np.eye(100))
np.linalg.qr(matrix), np.linalg.eigvals(matrix), np.linalg.svd(matrix)
datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).astimezone()
warnings.warn("nothing to worry about")
random.seed(1)
time.sleep(0.01)
print("all is well")
