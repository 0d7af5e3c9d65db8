"""Compares the score with the label.

fails: nothing
mistake: sigma-forgotten
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    r = X @ w + b - y
    return X.T @ r / len(y), float(r.mean())
