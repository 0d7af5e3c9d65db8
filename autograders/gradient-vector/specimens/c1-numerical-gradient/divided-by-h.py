"""Forgets that the two points are two steps apart.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: divided-by-h
study: m_missing_2
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = 1
        gradient[i] = (f(v + h * e) - f(v - h * e)) / h
    return gradient
