"""Takes a fixed step, whatever h is given.

fails: test_c1_any_size test_c1_exact test_c1_points
mistake: ignores-h
study: m_ignores_h
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    eps = 1e-5
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = eps
        gradient[i] = (f(v + e) - f(v - e)) / (2 * eps)
    return gradient
