"""Moves by the square of the step.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_independent test_c1_points
study: m_h_squared
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    step = h**2
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = step
        gradient[i] = (f(v + e) - f(v - e)) / (2 * step)
    return gradient
