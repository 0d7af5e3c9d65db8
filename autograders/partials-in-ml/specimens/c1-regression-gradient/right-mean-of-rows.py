"""Averages the gradients of the single examples.

fails: nothing
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return (error[:, np.newaxis] * X).mean(axis=0), error.mean()
