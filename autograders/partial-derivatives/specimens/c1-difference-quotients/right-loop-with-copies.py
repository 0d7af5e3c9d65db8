"""Copies lists of plain floats in a loop.

fails: nothing
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    start = [float(coordinate) for coordinate in v]
    result = []
    for h in steps:
        moved = start[:]
        moved[i] += float(h)
        result.append((f(np.array(moved)) - f(np.array(start))) / h)
    return np.array(result, dtype=np.float64)
