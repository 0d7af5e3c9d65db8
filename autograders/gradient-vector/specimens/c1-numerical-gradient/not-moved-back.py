"""Leaves each visited coordinate of its copy one step too low.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_independent test_c1_points
mistake: not-moved-back
study: m_not_restored_minus
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    point = np.array(v, dtype=float)
    gradient = np.zeros(len(point))
    for i in range(len(point)):
        point[i] += h
        up = f(point)
        point[i] -= 2 * h
        down = f(point)
        gradient[i] = (up - down) / (2 * h)
    return gradient
