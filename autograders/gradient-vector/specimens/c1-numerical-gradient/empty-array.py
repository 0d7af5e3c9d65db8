"""Returns an empty array, which np.allclose finds close to everything.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
study: m_empty_array
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    return np.empty((0, 1))
