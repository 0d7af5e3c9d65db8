"""Ends the walk early where the gradient is small.

fails: test_c2_valleys
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        g = grad(path[-1])
        if np.linalg.norm(g) < 1e-8:
            break
        path.append(path[-1] - rate * g)
    return np.array(path)
