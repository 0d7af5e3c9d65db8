"""Divides by the length of the gradient.

fails: test_c2_path test_c2_valleys test_c2_any_bowl
mistake: steps-of-equal-length
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for k in range(steps):
        v = path[-1]
        path.append(v - rate * grad(v) / max(np.linalg.norm(grad(v)), 1e-300))
    return np.array(path)
