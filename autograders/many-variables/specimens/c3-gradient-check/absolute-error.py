"""Leaves out the fraction.

fails: test_c3_any_size test_c3_flat test_c3_one_component test_c3_scale test_c3_sign test_c3_step test_c3_too_long test_c3_unchanged
mistake: absolute-error
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    return float(np.linalg.norm(g - n))
