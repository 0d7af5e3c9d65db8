"""Has the unit vectors of three coordinates typed in.

fails: test_c1_any_size test_c1_unchanged
mistake: three-coordinates-at-most
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    units = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])[: len(v), : len(v)]
    return np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in units])
