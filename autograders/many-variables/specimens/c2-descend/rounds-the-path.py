"""Rounds the path to six decimals.

fails: test_c2_valleys test_c2_any_bowl
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for k in range(steps):
        v = path[-1]
        path.append(v - rate * grad(v))
    return np.round(path, 6)
