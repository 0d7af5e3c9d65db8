"""Divides the rate by the number of the step.

fails: nothing
mistake: rate-shrinks
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for k in range(steps):
        v = path[-1]
        path.append(v - rate / (k + 1) * grad(v))
    return np.array(path)
