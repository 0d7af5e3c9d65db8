"""Returns the gradient for the weights alone.

fails: nothing
mistake: only-dw
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    return X.T @ (p - y) / len(y)
