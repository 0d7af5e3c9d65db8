"""Returns a list of points.

fails: nothing
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for k in range(steps):
        v = path[-1]
        path.append(v - rate * grad(v))
    return path
