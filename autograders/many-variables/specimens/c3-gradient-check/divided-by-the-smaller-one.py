"""Divides by the smaller length.

fails: test_c3_any_size test_c3_flat test_c3_one_component test_c3_scale test_c3_step test_c3_too_long
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    size = min(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
