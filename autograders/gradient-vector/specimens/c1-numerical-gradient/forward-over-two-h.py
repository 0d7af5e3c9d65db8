"""One-sided points with the two-sided divisor.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: forward-over-two-h
study: m_forward_over_2h
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.asarray(v, dtype=float)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        moved = v.copy()
        moved[i] += h
        gradient[i] = (f(moved) - f(v)) / (2 * h)
    return gradient
