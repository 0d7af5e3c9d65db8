"""Divides by p and 1 − p, which become zero.

fails: test_c4_saturated
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    r = (-y / p + (1 - y) / (1 - p)) * p * (1 - p)
    return X.T @ r / len(y), float(r.mean())
