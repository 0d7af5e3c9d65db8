"""Returns the first gradient as a list of numbers.

fails: ?
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return list(X.T @ error / len(y)), float(error.mean())
