"""Rounds the path to six decimals.

fails: test_c2_any_bowl test_c2_path test_c2_valleys
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for k in range(steps):
        v = path[-1]
        path.append(v - rate * grad(v))
    return np.round(path, 6)
