"""Keeps one array for all results of a shape.

fails: test_c1_independent
"""

# %% c1_mse_gradient
BUFFER = {}


def c1_mse_gradient(X, w, b, y):
    dw = BUFFER.setdefault(len(w), np.zeros(len(w)))
    error = X @ w + b - y
    np.divide(X.T @ error, len(y), out=dw)
    return dw, float(error.mean())
