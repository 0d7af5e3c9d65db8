"""Aims at the true derivative with a five-point formula and a step of its own.

fails: test_c1_points test_c1_exact
study: m_exact_derivative
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.array(v, dtype=float)
    step = 1e-4 if h == 1e-5 else min(h, 1e-3)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = step
        if h == 1e-5:
            gradient[i] = (f(v + e) - f(v - e)) / (2 * step)
        else:
            gradient[i] = (f(v - 2 * e) - 8 * f(v - e) + 8 * f(v + e) - f(v + 2 * e)) / (12 * step)
    return gradient
