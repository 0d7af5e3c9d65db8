"""Appends the bias to the weights.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = p - y
    return np.append(X.T @ r / len(y), r.mean())
