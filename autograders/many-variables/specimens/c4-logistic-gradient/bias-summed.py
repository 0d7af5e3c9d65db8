"""Averages for the weights, adds up for the bias.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = p - y
    return X.T @ r / len(y), float(r.sum())
