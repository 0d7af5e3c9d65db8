"""Moves all coordinates together.

fails: test_c3_any_size test_c3_one_component test_c3_right_gradient test_c3_scale test_c3_sign test_c3_step test_c3_too_long
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    slope = (f(v + h) - f(v - h)) / (2 * h)
    n = np.full(len(v), slope)
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
