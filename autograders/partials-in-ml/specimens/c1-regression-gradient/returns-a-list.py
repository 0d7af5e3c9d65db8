"""Returns a list instead of a tuple.

fails: ?
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return [X.T @ error / len(y), float(error.mean())]
