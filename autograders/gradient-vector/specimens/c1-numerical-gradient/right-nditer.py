"""Walks over the array with np.nditer.

fails: nothing
study: r_nditer
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    x = np.array(v, dtype=np.float64)
    gradient = np.empty(x.shape)
    walk = np.nditer(x, flags=["multi_index"])
    for _ in walk:
        step = np.zeros(x.shape)
        step[walk.multi_index] = h
        gradient[walk.multi_index] = (f(x + step) - f(x - step)) / h / 2
    return gradient
