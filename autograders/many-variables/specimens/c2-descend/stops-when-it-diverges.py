"""Stays where it is when the next point would be far away.

fails: test_c2_path
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        point = path[-1] - rate * grad(path[-1])
        path.append(point if np.linalg.norm(point) < 1e6 else path[-1])
    return np.array(path)
