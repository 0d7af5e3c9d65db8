"""Stores the point after each step only.

fails: nothing
mistake: start-missing
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    v = np.array(start, dtype=float)
    path = np.zeros((steps, len(v)))
    for k in range(steps):
        v = v - rate * grad(v)
        path[k] = v
    return path
