"""Moves the coordinates of v and brings them back by subtraction.

fails: test_c3_unchanged
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.zeros(len(v))
    for i in range(len(v)):
        v[i] += h
        up = f(v)
        v[i] -= 2 * h
        n[i] = (up - f(v)) / (2 * h)
        v[i] += h
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
