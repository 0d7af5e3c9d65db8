"""Computes the second difference quotient.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: second-difference
study: m_second_derivative
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.asarray(v, dtype=float)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - 2 * f(v) + f(v - e)) / h**2
    return gradient
