"""Forgets the roots.

fails: nothing
mistake: squared-norms
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    size = max(np.sum(g**2), np.sum(n**2))
    return float(np.sum((g - n) ** 2) / size) if size > 0 else 0.0
