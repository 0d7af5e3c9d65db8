"""Saves an array by computing the residuals in the targets.

fails: test_c1_unchanged
mistake: changes-y
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    y -= X @ w + b
    return X.T @ -y / len(y), float(-y.mean())
