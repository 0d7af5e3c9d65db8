"""Waits for the gradient to become exactly zero.

fails: nothing
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    v = np.array(start, dtype=float)
    path = [v]
    while np.any(grad(v) != 0):
        v = v - rate * grad(v)
        path = [*path[:steps], v]
    return np.array(path)
