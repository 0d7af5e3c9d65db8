"""Knows the coordinates of the longest example that it was tried on.

fails: test_c1_any_size
mistake: three-coordinates-at-most
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(min(len(v), 3)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
