"""Gives one array two names and takes it for two points.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: one-array-for-both-points
study: m_alias_pm
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    point = np.array(v, dtype=float)
    gradient = np.zeros(len(point))
    for i in range(len(point)):
        above = point
        below = point
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
