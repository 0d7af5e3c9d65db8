"""Compares the score with the label.

fails: test_c4_half test_c4_any_data test_c4_saturated
skips: test_c4_unchanged
mistake: sigma-forgotten
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    r = X @ w + b - y
    return X.T @ r / len(y), float(r.mean())
