"""Keeps the path in an array of the start's type.

fails: test_c2_path test_c2_rows
mistake: integer-path
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = np.zeros((steps + 1, len(start)), dtype=start.dtype)
    path[0] = start
    for k in range(steps):
        path[k + 1] = path[k] - rate * grad(path[k])
    return path
