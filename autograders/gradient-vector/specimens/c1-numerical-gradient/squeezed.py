"""Squeezes the result, so that a single coordinate loses its axis.

fails: test_c1_any_size
mistake: squeezed
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros((len(v), 1))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient.squeeze()
