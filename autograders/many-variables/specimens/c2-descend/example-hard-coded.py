"""Knows the gradient of one function only.

fails: test_c2_valleys test_c2_any_bowl
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        x, y = path[-1]
        path.append(np.array([x - rate * (2 * x + y), y - rate * (x + 4 * y)]))
    return np.array(path)
