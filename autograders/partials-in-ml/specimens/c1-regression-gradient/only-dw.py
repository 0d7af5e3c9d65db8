"""Forgets the second gradient.

fails: ?
mistake: only-dw
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return X.T @ error / len(y)
