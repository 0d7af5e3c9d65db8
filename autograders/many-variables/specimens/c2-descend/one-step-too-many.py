"""Counts the steps up to and including the last.

fails: test_c2_path test_c2_rows test_c2_unchanged test_c2_valleys test_c2_any_bowl
mistake: one-step-too-many
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for k in range(steps + 1):
        v = path[-1]
        path.append(v - rate * grad(v))
    return np.array(path)
