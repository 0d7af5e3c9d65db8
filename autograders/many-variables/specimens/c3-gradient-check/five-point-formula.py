"""Uses a finer formula than the one that is asked for.

fails: test_c3_step
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = []
    for e in h * np.eye(len(v)):
        n.append((8 * f(v + e) - 8 * f(v - e) - f(v + 2 * e) + f(v - 2 * e)) / (12 * h))
    n = np.array(n)
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
