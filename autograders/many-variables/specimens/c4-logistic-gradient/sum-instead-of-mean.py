"""Adds up over the examples and does not divide.

fails: nothing
mistake: sum-instead-of-mean
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = p - y
    return X.T @ r, float(r.sum())
