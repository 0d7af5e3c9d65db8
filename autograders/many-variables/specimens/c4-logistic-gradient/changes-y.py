"""Turns the labels into errors in place.

fails: test_c4_unchanged
mistake: changes-y
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = p - y
    y -= p.astype(y.dtype)
    return X.T @ r / len(y), float(r.mean())
