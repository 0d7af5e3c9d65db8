"""Returns a number, and no array, for a single coordinate.

fails: test_c1_any_size
mistake: squeezed
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    if len(v) == 1:
        return float((f(v + h) - f(v - h)) / (2 * h))
    return np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
