"""Returns the formula of the lesson's example, whatever f is.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: example-hard-coded
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    x, y = v[0], v[1]
    return np.array([2.0 * x * y, 1.0 * x**2 + 6 * y])
