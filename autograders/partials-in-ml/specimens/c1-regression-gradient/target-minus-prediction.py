"""Takes target minus prediction as in an update rule with a plus.

fails: ?
mistake: target-minus-prediction
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = y - (X @ w + b)
    return X.T @ error / len(error), error.mean()
