"""Uses a step of its own.

fails: test_c3_any_size test_c3_step
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + 1e-5 * e) - f(v - 1e-5 * e)) / (2 * 1e-5) for e in np.eye(len(v))])
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
