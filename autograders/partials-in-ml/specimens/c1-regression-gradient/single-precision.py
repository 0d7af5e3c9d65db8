"""Calculates in 32 bits and widens the result.

fails: ?
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    X32 = X.astype(np.float32)
    error = X32 @ w.astype(np.float32) + np.float32(b) - y.astype(np.float32)
    return (X32.T @ error / len(y)).astype(float), float(error.mean())
