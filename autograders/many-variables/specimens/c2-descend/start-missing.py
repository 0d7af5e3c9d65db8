"""Stores the point after each step only.

fails: test_c2_path test_c2_rows test_c2_unchanged test_c2_valleys test_c2_any_bowl
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
