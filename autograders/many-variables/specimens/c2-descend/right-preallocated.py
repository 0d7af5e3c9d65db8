"""Fills the rows of an array that is there already.

fails: nothing
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = np.empty((steps + 1, len(start)))
    path[0] = start
    for k in range(steps):
        path[k + 1] = path[k] - rate * grad(path[k])
    return path
