"""Looks at the first three coordinates only.

fails: test_c3_any_size
mistake: three-coordinates-at-most
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.zeros(len(v))
    for i in range(min(len(v), 3)):
        e = np.zeros(len(v))
        e[i] = h
        n[i] = (f(v + e) - f(v - e)) / (2 * h)
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    return float(np.linalg.norm(g - n) / size) if size else 0.0
