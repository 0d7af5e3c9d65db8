"""Is written for x and y and knows no third coordinate.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: two-coordinates-only
study: m_only_two_coords
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    x_step = np.zeros(len(v))
    x_step[0] = h
    y_step = np.zeros(len(v))
    y_step[1] = h
    slope_x = (f(v + x_step) - f(v - x_step)) / (2 * h)
    slope_y = (f(v + y_step) - f(v - y_step)) / (2 * h)
    return np.array([slope_x, slope_y])
