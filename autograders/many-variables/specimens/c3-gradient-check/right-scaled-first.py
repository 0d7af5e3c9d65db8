"""Divides both gradients by the larger length and returns a NumPy number.

fails: nothing
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)

    size = max(np.sqrt(g @ g), np.sqrt(n @ n))
    if not size:
        return np.float64(0)
    d = g / size - n / size
    return np.sqrt(d @ d)
