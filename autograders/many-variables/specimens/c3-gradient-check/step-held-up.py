"""Takes no step that is smaller than the default one.

fails: test_c3_any_size
mistake: step-held-up
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    h = max(h, 1e-5)
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    return float(np.linalg.norm(g - n) / size) if size else 0.0
