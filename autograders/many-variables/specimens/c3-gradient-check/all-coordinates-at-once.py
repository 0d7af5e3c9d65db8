"""Moves all coordinates together.

fails: nothing
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    slope = (f(v + h) - f(v - h)) / (2 * h)
    n = np.full(len(v), slope)
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
