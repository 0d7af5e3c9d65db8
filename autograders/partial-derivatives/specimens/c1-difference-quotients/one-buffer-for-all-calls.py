"""All results are parts of one array.

fails: test_c1_unchanged
"""

# %% c1_quotients
_room = np.zeros(100)


def c1_quotients(f, v, i, steps):
    unit = np.eye(len(v))[i]
    result = _room[: len(steps)]
    for k, h in enumerate(list(steps)):
        result[k] = (f(v + h * unit) - f(v + 0 * unit)) / h
    return result
