"""Writes every result into the same array.

fails: test_c4_unchanged
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b, rooms={}):
    p = 0.5 * (1 + np.tanh((X @ w + b) / 2))
    out = rooms.setdefault(len(w), np.zeros(len(w)))
    out[:] = X.T @ (p - y) / len(y)
    return out, float(np.mean(p - y))
