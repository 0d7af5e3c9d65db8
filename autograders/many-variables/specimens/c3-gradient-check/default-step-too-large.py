"""Makes the default step 0.01.

fails: test_c3_right_gradient test_c3_scale test_c3_sign test_c3_step test_c3_too_long
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=0.01):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
