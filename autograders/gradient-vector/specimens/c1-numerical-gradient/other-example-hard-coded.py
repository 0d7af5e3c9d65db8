"""Returns the gradient of x² + y² + …, whatever f is.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
study: m_hardcoded_example
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    return 2.0 * np.array(v, dtype=float)
