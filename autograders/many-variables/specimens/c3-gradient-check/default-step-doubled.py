"""Has twice the default step, which hardly shows in the result.

fails: test_c3_step
mistake: default-step-doubled
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=2e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    return float(np.linalg.norm(g - n) / size) if size else 0.0
