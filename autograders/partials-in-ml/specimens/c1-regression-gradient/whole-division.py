"""Divides with two slashes: right to the last digit only by accident.

fails: ?
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return 1.0 * (X.T @ error // len(y)), float(error.sum() // len(y))
