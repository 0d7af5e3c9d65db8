"""Hands f one coordinate instead of the point.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: calls-f-with-numbers
study: m_scalar_calls
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = []
    for x in v:
        gradient.append((f(x + h) - f(x - h)) / (2 * h))
    return np.array(gradient)
