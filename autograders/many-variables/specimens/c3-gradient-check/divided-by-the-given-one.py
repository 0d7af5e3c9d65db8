"""Takes the given gradient as the measure.

fails: test_c3_any_size test_c3_step
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)
    size = np.linalg.norm(g)
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
