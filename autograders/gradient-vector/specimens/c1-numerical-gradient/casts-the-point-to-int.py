"""Turns the point into whole numbers.

fails: test_c1_accurate test_c1_any_size test_c1_independent
study: m_int_cast
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.array(v, dtype=int)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
