"""Makes room for two coordinates.

fails: test_c2_valleys test_c2_any_bowl
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = np.zeros((steps + 1, 2))
    path[0] = start
    for k in range(steps):
        x, y = path[k]
        gx, gy = grad(path[k])
        path[k + 1] = x - rate * gx, y - rate * gy
    return path
