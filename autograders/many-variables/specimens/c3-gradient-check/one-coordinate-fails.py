"""Squeezes the quotients and asks how many there are, which a single one does not say.

fails: test_c3_any_size
mistake: one-coordinate-fails
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([[(f(v + h * e) - f(v - h * e)) / (2 * h)] for e in np.eye(len(v))]).squeeze()
    g = grad(v)
    size = max(np.linalg.norm(g), math.sqrt(sum(x * x for x in n)))
    return float(np.linalg.norm(g - n) / size) if size else 0.0
