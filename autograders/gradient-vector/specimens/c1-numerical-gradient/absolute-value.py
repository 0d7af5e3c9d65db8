"""Takes the absolute value of each difference.

fails: test_c1_any_size test_c1_exact
mistake: absolute-value
study: m_abs
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = abs(f(v + e) - f(v - e)) / (2 * h)
    return gradient
