"""Keeps the probabilities away from 0 and 1.

fails: test_c4_saturated
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    p = np.clip(p, 1e-7, 1 - 1e-7)
    r = p - y
    return X.T @ r / len(y), float(r.mean())
