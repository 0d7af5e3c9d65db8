"""Averages the gradient of the weights only.

fails: ?
mistake: bias-gradient-not-averaged
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    dw = X.T @ error / len(y)
    db = np.float64(error.sum())
    return dw, db
