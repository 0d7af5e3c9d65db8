"""Scales the step by the coordinate, which is nothing for a coordinate of zero.

fails: test_c1_any_size test_c1_exact test_c1_points test_c1_shape
study: m_relative_step_no_guard
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.asarray(v, dtype=float)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        step = h * v[i]
        e = np.zeros(len(v))
        e[i] = step
        gradient[i] = (f(v + e) - f(v - e)) / (2 * step)
    return gradient
