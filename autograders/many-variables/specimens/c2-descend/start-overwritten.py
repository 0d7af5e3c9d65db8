"""Walks with the caller's own array.

fails: test_c2_unchanged
mistake: start-overwritten
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    v = np.asarray(start, dtype=float)
    path = [v.copy()]
    for _ in range(steps):
        v -= rate * grad(v)
        path.append(v.copy())
    return np.array(path)
