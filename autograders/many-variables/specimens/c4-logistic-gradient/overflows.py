"""Writes sigma as e^t over 1 + e^t.

fails: test_c4_saturated
mistake: overflows
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    p = np.exp(X @ w + b) / (1 + np.exp(X @ w + b))
    r = p - y
    return X.T @ r / len(y), float(r.mean())
