"""Makes both sets of points as matrices, then evaluates f row by row.

fails: nothing
study: r_vectorised
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.asarray(v, dtype=float)
    steps = h * np.eye(v.size)
    upper = np.apply_along_axis(f, 1, v + steps)
    lower = np.apply_along_axis(f, 1, v - steps)
    return (upper - lower) / (2 * h)
