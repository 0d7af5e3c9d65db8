"""Adds half of the step before.

fails: test_c2_path test_c2_any_bowl
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    move = np.zeros(len(start))
    for _ in range(steps):
        move = 0.5 * move - rate * grad(path[-1])
        path.append(path[-1] + move)
    return np.array(path)
