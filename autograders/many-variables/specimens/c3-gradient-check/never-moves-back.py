"""Moves the coordinates of v and forgets to bring them back.

fails: test_c3_any_size test_c3_right_gradient test_c3_sign test_c3_step test_c3_too_long test_c3_unchanged
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.zeros(len(v))
    for i in range(len(v)):
        v[i] += h
        up = f(v)
        v[i] -= 2 * h
        n[i] = (up - f(v)) / (2 * h)
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
