"""Keeps the path in an array of the start's type.

fails: nothing
mistake: integer-path
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = np.zeros((steps + 1, len(start)), dtype=start.dtype)
    path[0] = start
    for k in range(steps):
        path[k + 1] = path[k] - rate * grad(path[k])
    return path
