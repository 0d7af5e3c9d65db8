"""Returns one error for each example as the gradient for b.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = p - y
    return X.T @ r / len(y), r / len(y)
