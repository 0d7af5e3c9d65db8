"""Writes sigma as in the question; NumPy gets to 0 and 1 with a warning.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    r = p - y
    return X.T @ r / len(y), float(r.mean())
