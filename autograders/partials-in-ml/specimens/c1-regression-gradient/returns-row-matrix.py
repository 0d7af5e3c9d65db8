"""Calculates with matrices throughout and returns a matrix with one row.

fails: ?
mistake: returns-row-matrix
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    W, T = w.reshape(-1, 1), y.reshape(-1, 1)
    error = X @ W + b - T
    return (X.T @ error).T / len(X), float(error.mean())
