"""Takes all probabilities for one half.

fails: test_c4_any_data test_c4_saturated
skips: test_c4_unchanged
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    r = 0.5 - y
    return X.T @ r / len(y), float(r.mean())
