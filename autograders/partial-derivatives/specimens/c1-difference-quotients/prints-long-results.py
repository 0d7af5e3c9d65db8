"""Prints what it returns, for many inputs.

fails: test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    here = f(point)
    quotients = np.zeros(len(steps))
    for k, h in enumerate(steps):
        moved = point.copy()
        moved[i] += h
        quotients[k] = (f(moved) - here) / h
    result = quotients
    if len(v) > 3:
        print(result)
    return result
