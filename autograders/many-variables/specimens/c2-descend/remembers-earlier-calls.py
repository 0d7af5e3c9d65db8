"""Keeps one list for all calls.

fails: test_c2_path test_c2_rows test_c2_unchanged test_c2_valleys test_c2_any_bowl
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps, path=[]):
    path.append(np.array(start, dtype=float))
    for _ in range(steps):
        path.append(path[-1] - rate * grad(path[-1]))
    return np.array(path)
