"""Stores the components in the array from which it reads the point.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: result-overwrites-the-point
study: m_alias_grad
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.array(v, dtype=float)
    gradient = v
    for i in range(len(v)):
        above, below = v.copy(), v.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
