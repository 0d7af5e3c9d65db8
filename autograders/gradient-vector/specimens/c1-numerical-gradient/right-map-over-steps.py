"""Maps a lambda over the steps.

fails: nothing
study: r_map
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.asarray(v) * 1.0
    slope = lambda step: 0.5 * (f(v + step) - f(v - step)) / h
    return np.asarray(list(map(slope, h * np.identity(len(v)))))
