"""Squeezes the result, so that a single feature loses its axis.

fails: test_c1_single
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = (X @ w + b - y)[:, None]
    dw = np.squeeze((X * error).mean(axis=0))
    return dw, float(error.mean())
