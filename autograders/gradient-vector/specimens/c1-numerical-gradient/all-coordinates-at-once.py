"""Moves the whole point instead of one coordinate.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: all-coordinates-at-once
study: m_all_at_once
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        gradient[i] = (f(v + h) - f(v - h)) / (2 * h)
    return gradient
