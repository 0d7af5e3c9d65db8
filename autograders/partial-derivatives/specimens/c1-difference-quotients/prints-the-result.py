"""Prints what it returns.

fails: test_c1_unchanged
mistake: prints-the-result
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
    print(result)
    return result
