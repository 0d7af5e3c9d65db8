"""np.asarray does not copy a float array, and the last coordinate is not moved back.

fails: test_c1_unchanged
study: m_mutates_v_asarray
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    point = np.asarray(v, dtype=float)
    gradient = np.zeros(len(point))
    previous = point[0]
    for i in range(len(point)):
        if i > 0:
            point[i - 1] = previous
        previous = point[i]
        point[i] = previous + h
        up = f(point)
        point[i] = previous - h
        down = f(point)
        gradient[i] = (up - down) / (2 * h)
    return gradient
