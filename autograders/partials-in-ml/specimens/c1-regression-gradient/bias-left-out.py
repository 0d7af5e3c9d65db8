"""Predicts without the bias.

fails: ?
mistake: bias-left-out
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = np.dot(X, w) - y
    return np.dot(X.T, error) / len(X), np.mean(error)
