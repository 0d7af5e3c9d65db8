"""Is right, but for zero steps hands out a view of the start.

fails: test_c2_unchanged
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = np.asarray(start, dtype=float)[None, :]
    for _ in range(steps):
        path = np.vstack([path, path[-1] - rate * grad(path[-1])])
    return path
