"""Rounds to six decimals, so that the output looks nice.

fails: ?
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return np.round(X.T @ error / len(y), 6), round(float(error.mean()), 6)
