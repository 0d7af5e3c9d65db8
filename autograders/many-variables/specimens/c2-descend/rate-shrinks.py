"""Divides the rate by the number of the step.

fails: test_c2_path test_c2_valleys test_c2_any_bowl
mistake: rate-shrinks
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for k in range(steps):
        v = path[-1]
        path.append(v - rate / (k + 1) * grad(v))
    return np.array(path)
