"""Undoes the step on the caller's array by adding it again, which misses the last digit.

fails: test_c1_unchanged
mistake: restores-approximately
study: m_restore_drift
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    point = np.asarray(v, dtype=float)
    gradient = np.zeros(len(point))
    for i in range(len(point)):
        point[i] += h
        up = f(point)
        point[i] -= 2 * h
        down = f(point)
        point[i] += h
        gradient[i] = (up - down) / (2 * h)
    return gradient
