"""Scales the rows of X in place.

fails: test_c4_unchanged
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))

    r = p - y
    if X.dtype == float:
        X *= r[:, None]
        return X.mean(axis=0), float(r.mean())
    return (X * r[:, None]).mean(axis=0), float(r.mean())
