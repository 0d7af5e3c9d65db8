"""Shortens gradients that are longer than ten.

fails: test_c2_any_bowl test_c2_path
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        g = grad(path[-1])
        g = g * min(1, 10 / max(np.linalg.norm(g), 1e-300))
        path.append(path[-1] - rate * g)
    return np.array(path)
