"""One step, and then the path from there.

fails: nothing
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    v = np.array(start, dtype=float)
    if steps == 0:
        return v.reshape(1, -1)
    return np.vstack([v, c2_descend(grad, v - rate * grad(v), rate, steps - 1)])
