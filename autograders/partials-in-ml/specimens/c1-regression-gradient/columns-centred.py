"""Takes the mean off the features first.

fails: ?
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    X = X - X.mean(axis=0)
    error = X @ w + b - y
    return X.T @ error / len(y), float(error.mean())
