"""Takes every gradient below a threshold for zero.

fails: test_c3_scale
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    return float(np.linalg.norm(g - n) / size) if size > 1e-12 else 0.0
