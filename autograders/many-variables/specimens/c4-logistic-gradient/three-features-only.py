"""Writes three components out.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = p - y
    return np.array([np.mean(r * X[:, k]) for k in range(3)]), float(r.mean())
