"""Does not think of a flat function.

fails: test_c3_flat
mistake: zero-by-zero
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    return float(np.linalg.norm(g - n) / max(np.linalg.norm(g), np.linalg.norm(n)))
