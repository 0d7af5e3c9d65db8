"""Puts each component one place too far to the right.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_shape
skips: test_c1_unchanged test_c1_independent
study: m_rolled
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    n = len(v)
    gradient = np.zeros(n)
    for i in range(n):
        e = np.zeros(n)
        e[i] = h
        gradient[(i + 1) % n] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
