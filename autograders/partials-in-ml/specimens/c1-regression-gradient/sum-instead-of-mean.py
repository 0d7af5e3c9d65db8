"""Adds the examples up and forgets to divide.

fails: ?
mistake: sum-instead-of-mean
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return 1.0 * (X.T @ error), float(np.sum(error))
