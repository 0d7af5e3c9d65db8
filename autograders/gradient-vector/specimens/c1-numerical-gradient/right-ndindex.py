"""Walks over the array with np.ndindex.

fails: nothing
bank: nditer
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    x = 1.0 * v
    gradient = np.full(x.shape, np.nan)
    for place in np.ndindex(*x.shape):
        step = np.zeros_like(x)
        step[place] = h
        gradient[place] = (f(x + step) / 2 - f(x - step) / 2) / h
    return gradient
